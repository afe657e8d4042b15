"""How well an agent does in the standard test mazes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from maze_env.agent.policies import Policy
from maze_env.evaluation.evaluate import evaluate
from maze_env.layouts.checks import checked_whole
from maze_env.transfer import STANDARD, transfer_maze


@dataclass(frozen=True)
class TransferScore:
    """Episodes in one test maze.

    Attributes:
        name: The maze.
        episodes: Their number.
        success_rate: Share that reached the goal.
        path_length: Mean number of steps; a failure counts with the limit.
        optimal_path_length: Mean number of moves of shortest ways.
    """

    name: str
    episodes: int
    success_rate: float
    path_length: float
    optimal_path_length: float


def evaluate_transfer(
    agent: Policy,
    names: Sequence[str] = STANDARD,
    *,
    episodes: int = 100,
    seed: int = 0,
    threads: int = 1,
    progress: Callable[[int], None] | None = None,
) -> list[TransferScore]:
    """Run an agent in test mazes; every episode draws the maze anew, as far as it is random.

    Args:
        agent: Who acts.
        names: Which mazes, see `maze_env.transfer`.
        episodes: Number of episodes in each maze, 1 or more.
        seed: Of mazes and episodes, 0 to 2**63 - 1.
        threads: As for `maze_env.evaluate`.
        progress: As for `maze_env.evaluate`.

    Raises:
        LayoutError: An unknown maze, or a number out of range.
        ActionError: The agent gives something else than actions.
    """
    checked_whole("episodes", episodes, 1, 10**6)
    checked_whole("seed", seed, 0, 2**63 - 1)
    mazes = [transfer_maze(name) for name in names]
    scores = []
    for maze in mazes:
        draws = np.random.default_rng(seed)
        results = evaluate(
            [maze.make(draws) for _ in range(episodes)],
            agent,
            episodes=1,
            seed=draws.integers(2**62, size=episodes).tolist(),
            see_through_walls=maze.see_through_walls,
            threads=threads,
            progress=progress,
        )
        scores.append(
            TransferScore(
                maze.name,
                episodes,
                float(np.mean([result.success_rate for result in results])),
                float(np.mean([result.path_length[0] for result in results])),
                float(np.mean([result.optimal_path_length for result in results])),
            )
        )
    return scores
