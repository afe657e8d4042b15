"""What a surrogate sees of mazes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

import maze_env
from qd_core import Evaluation

START, GOAL = 2, 3
MARKED_SYMBOLS = 4
"""Codes of levels with start and goal: floor, wall, start, goal."""


@dataclass(frozen=True)
class MazeView:
    """Mazes with start and goal as symbols of their own.

    Without marks, use `qd_core.surrogate.PlainView`.

    Args:
        in_queries: Whether the surrogate is asked about marked mazes; the published one was not.
    """

    in_queries: bool = True

    def levels(self, tiles: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Mark the farthest pair of cells of each maze ``(n, h, w)``."""
        levels = tiles.copy()
        for level in levels:
            ends = maze_env.layouts.diameter_endpoints(level)
            if ends is not None:
                level[ends.start], level[ends.goal] = START, GOAL
        return levels

    def queries(self, tiles: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Mazes marked or as they are."""
        return self.levels(tiles) if self.in_queries else tiles

    def occupancy(self, evaluations: Sequence[Evaluation]) -> NDArray[np.float32]:
        """Steps per episode in each cell, ``(n, h, w)``."""
        return np.stack([evaluation.grids["occupancy"] for evaluation in evaluations])

    def layouts(self, evaluations: Sequence[Evaluation]) -> NDArray[np.uint8]:
        """The mazes ``(n, h, w)``; nothing is repaired."""
        return np.stack([evaluation.layouts["layout"] for evaluation in evaluations])
