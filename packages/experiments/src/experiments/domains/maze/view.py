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
    """Mazes with start and goal as symbols of their own, in training and in prediction.

    The published surrogate was trained with these marks and asked without them; here both are
    alike. Without marks, use `qd_core.surrogate.PlainView`.
    """

    def levels(self, tiles: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Mark the farthest pair of cells of each maze ``(n, h, w)``."""
        levels = tiles.copy()
        for level in levels:
            ends = maze_env.layouts.diameter_endpoints(level)
            if ends is not None:
                level[ends.start], level[ends.goal] = START, GOAL
        return levels

    def occupancy(self, evaluations: Sequence[Evaluation]) -> NDArray[np.float32]:
        """Steps per episode in each cell, ``(n, h, w)``."""
        return np.stack([evaluation.grids["occupancy"] for evaluation in evaluations])

    def layouts(self, evaluations: Sequence[Evaluation]) -> NDArray[np.uint8]:
        """The mazes ``(n, h, w)``; nothing is repaired."""
        return np.stack([evaluation.layouts["layout"] for evaluation in evaluations])
