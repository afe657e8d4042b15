"""Layouts with long ways, found by climbing."""

from __future__ import annotations

import numpy as np

from maze_env import _core
from maze_env.layouts.checks import Layout, checked_whole
from maze_env.layouts.generators import independent_walls

MAX_ATTEMPTS = 10**9


def long_way(
    height: int, width: int, rng: np.random.Generator, *, attempts: int = 500, density: float = 0.35
) -> Layout:
    """A layout whose farthest cells are far apart.

    Starts from independent walls and keeps what flips of 1 to 4 cells do not make worse.

    Args:
        height: Rows.
        width: Columns.
        rng: Source of randomness.
        attempts: Number of flips that are tried, 0 or more.
        density: Share of walls at the start.

    Raises:
        LayoutError: A side, the number of attempts or the density is out of range.
    """
    checked_whole("attempts", attempts, 0, MAX_ATTEMPTS)
    layout = independent_walls(height, width, rng, density=density)
    best = _core.endpoints(layout)[2]
    for _ in range(attempts):
        flipped = layout.copy()
        flipped.flat[rng.integers(layout.size, size=rng.integers(1, 5))] ^= 1
        length = _core.endpoints(flipped)[2]
        if length >= best:
            layout, best = flipped, length
    return layout
