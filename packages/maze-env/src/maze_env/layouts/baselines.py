"""Random mazes that are alike to a given one: as many walls, about as long a way."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from maze_env.errors import LayoutError
from maze_env.layouts.checks import Layout, checked_layout, checked_whole
from maze_env.layouts.endpoints import diameter_endpoints
from maze_env.layouts.generators import placed_walls

MAX_COUNT = 10**6


def random_baselines(
    layout: ArrayLike,
    count: int = 100,
    *,
    low: float = 0.8,
    high: float = 1.2,
    seed: int = 0,
    max_candidates: int = 100_000,
    progress: Callable[[int], None] | None = None,
) -> list[Layout]:
    """Draw layouts with the walls of `layout` placed at random, and keep those of similar length.

    Args:
        layout: What they are compared with.
        count: Number of layouts, 1 or more; all differ.
        low: Smallest farthest distance, as a share of that of `layout`.
        high: Largest farthest distance, as a share of that of `layout`.
        seed: Of the walls.
        max_candidates: Number of draws after which the search gives up.
        progress: Is called with 1 for each layout that is kept.

    Raises:
        LayoutError: `layout` is malformed or unsolvable, a number is out of range, or too few of
            the candidates were alike; the message says how many.

    Source: the baseline of Zhang et al. (2023, Arbitrarily Scalable Environment Generators via
    Neural Cellular Automata), section 5.
    """
    cells = checked_layout(layout)
    ends = diameter_endpoints(cells)
    if ends is None:
        raise LayoutError("layout must have two adjacent floor cells to be compared with")
    checked_whole("count", count, 1, MAX_COUNT)
    checked_whole("max_candidates", max_candidates, 1, 10**12)
    checked_whole("seed", seed, 0, 2**63 - 1)
    if not 0 <= low <= high:
        raise LayoutError(f"low must be from 0 to high, got low={low!r} and high={high!r}")
    rng = np.random.default_rng(seed)
    (height, width), walls = cells.shape, int(cells.sum())
    found: dict[bytes, Layout] = {}
    for _ in range(max_candidates):
        candidate = placed_walls(height, width, rng, walls=walls)
        own = diameter_endpoints(candidate)
        if own is None or not low * ends.distance <= own.distance <= high * ends.distance:
            continue
        if candidate.tobytes() in found:
            continue
        found[candidate.tobytes()] = candidate
        if progress is not None:
            progress(1)
        if len(found) == count:
            return list(found.values())
    raise LayoutError(
        f"only {len(found)} of {max_candidates} candidates had a way of {low} to {high} times "
        f"{ends.distance}; widen the range or allow more candidates"
    )
