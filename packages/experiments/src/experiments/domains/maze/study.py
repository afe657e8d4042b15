"""How an agent does in one maze and in random mazes that are alike to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

import maze_env
from experiments.domains.base import Layout
from maze_env.agent.policies import Policy


@dataclass(frozen=True, eq=False)
class MazeStudy:
    """Success in a maze and in its baselines.

    Args:
        maze: Episodes in the maze.
        baselines: Episodes in each random maze.
    """

    maze: maze_env.MazeResult
    baselines: Sequence[maze_env.MazeResult]

    @property
    def baseline_success(self) -> NDArray[np.float64]:
        """Success rate of each baseline, ``(n,)``."""
        return np.array([result.success_rate for result in self.baselines])

    @property
    def baseline_error(self) -> float:
        """Standard error of the mean success over the baselines; 0 for a single one."""
        rates = self.baseline_success
        return float(rates.std(ddof=1) / np.sqrt(len(rates))) if len(rates) > 1 else 0.0

    def lines(self) -> list[str]:
        """The table of the study."""
        numbers, rates = self.maze.measures(), self.baseline_success
        steps = [result.measures()["agent_path_length"] for result in self.baselines]
        ways = [result.optimal_path_length for result in self.baselines]
        return [
            f"{'':14} {'mazes':>5} {'walls':>6} {'optimal':>8} {'success':>16} {'steps':>8}",
            f"{'maze':14} {1:5} {numbers['num_blocks']:6.0f} {self.maze.optimal_path_length:8} "
            f"{self.maze.success_rate:16.3f} {numbers['agent_path_length']:8.1f}",
            f"{'random':14} {len(rates):5} {numbers['num_blocks']:6.0f} {np.mean(ways):8.1f} "
            f"{f'{rates.mean():.3f} +- {self.baseline_error:.3f}':>16} {np.mean(steps):8.1f}",
        ]


def study(
    layout: Layout,
    baselines: Sequence[Layout],
    agent: Policy,
    *,
    episodes: int,
    seed: int,
    threads: int,
    progress: Callable[[int], None] | None = None,
) -> MazeStudy:
    """Run an agent in a maze and in its baselines; all start where the way is longest.

    Args:
        layout: ``uint8 (H, W)``, 1 is wall.
        baselines: Random mazes to compare with, at least one.
        agent: Who walks.
        episodes: Episodes in each maze.
        seed: Of the episodes.
        threads: Threads.
        progress: Is told of finished episodes.

    Raises:
        maze_env.MazeError: If a layout or a number is wrong.
    """
    results = maze_env.evaluate(
        [layout, *baselines], agent, episodes=episodes, seed=seed, threads=threads,
        progress=progress,
    )  # fmt: skip
    return MazeStudy(results[0], results[1:])
