"""Every step of one episode, for pictures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maze_env.agent.policies import Policy
from maze_env.evaluation.lanes import Lanes, first_headings
from maze_env.layouts.checks import checked_whole
from maze_env.level import Level
from maze_env.randomness import random_bits
from maze_env.rollouts import Rollouts


@dataclass(frozen=True, eq=False)
class Trajectory:
    """What an agent did in an episode of n steps.

    Attributes:
        level: Where.
        positions: `int32 (n + 1, 2)`, rows and columns, the first before the first step.
        headings: `uint8 (n + 1,)`.
        observations: `uint8 (n + 1, 5, 5, 3)`.
        success: Whether the goal was reached.
    """

    level: Level
    positions: NDArray[np.int32]
    headings: NDArray[np.uint8]
    observations: NDArray[np.uint8]
    success: bool


def follow(
    level: Level, agent: Policy, *, seed: int = 0, episode: int = 0, see_through_walls: bool = True
) -> Trajectory:
    """Run the episode that `maze_env.evaluate` runs for this seed and number.

    Args:
        level: Where.
        agent: Who.
        seed: Of the maze, 0 to 2**63 - 1.
        episode: Number of the episode, from 0.
        see_through_walls: As for `maze_env.Rollouts`.

    Raises:
        LayoutError: A number is out of range.
        ActionError: The agent gives something else than actions.
    """
    checked_whole("seed", seed, 0, 2**63 - 1)
    checked_whole("episode", episode, 0, 10**9)
    keys = random_bits(np.array([seed], np.uint64), np.array([episode]))
    rollouts = Rollouts(1, see_through_walls=see_through_walls)
    rollouts.reset([level], first_headings([level], keys))
    lanes = Lanes(rollouts, agent)
    lanes.start(np.array([0]), np.array([0]), keys)
    seen = [_snapshot(rollouts)]
    while len(lanes):
        lanes.step()
        seen.append(_snapshot(rollouts))
    positions, headings, observations = (np.array(part) for part in zip(*seen, strict=True))
    return Trajectory(level, positions, headings, observations, bool(rollouts.terminated[0]))


def _snapshot(
    rollouts: Rollouts,
) -> tuple[NDArray[np.int32], np.uint8, NDArray[np.uint8]]:
    return rollouts.positions[0].copy(), rollouts.headings[0], rollouts.observations[0].copy()
