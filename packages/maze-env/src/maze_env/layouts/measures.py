"""Numbers that describe a layout without an agent."""

from __future__ import annotations

from math import log

import numpy as np
from numpy.typing import ArrayLike

from maze_env.errors import LayoutError
from maze_env.layouts.checks import Cell, checked_cell, checked_layout
from maze_env.layouts.endpoints import distances_from

PATTERNS = 16
"""Number of patterns that a window of 2x2 cells can show."""


def wall_count(layout: ArrayLike) -> int:
    """Number of walls, the border not counted.

    Raises:
        LayoutError: The layout is malformed.
    """
    return int(checked_layout(layout).sum())


def layout_entropy(layout: ArrayLike) -> float:
    """Entropy of the patterns in all overlapping windows of 2x2 cells, to base 16, in [0, 1].

    0 means that all windows look alike; a layout with a side of 1 has no window and entropy 0.

    Raises:
        LayoutError: The layout is malformed.

    Source: the pattern entropy of Lucas and Volz (2019, Tile pattern KL-divergence).
    """
    cells = checked_layout(layout)
    if min(cells.shape) < 2:
        return 0.0
    codes = cells[:-1, :-1] + 2 * cells[:-1, 1:] + 4 * cells[1:, :-1] + 8 * cells[1:, 1:]
    counts = np.bincount(codes.ravel(), minlength=PATTERNS)
    shares = counts[counts > 0] / codes.size
    return float(max(0.0, -(shares * np.log(shares)).sum() / log(PATTERNS)))


def reachable_area(layout: ArrayLike, cell: ArrayLike) -> int:
    """Number of cells that can be reached from a floor cell, which counts too.

    Args:
        layout: Anything that `checked_layout` reads.
        cell: Row and column of a floor cell.

    Raises:
        LayoutError: The layout is malformed, or the cell is no floor cell of it.
    """
    return int((distances_from(layout, cell) >= 0).sum())


def shortest_path(layout: ArrayLike, start: ArrayLike, goal: ArrayLike) -> list[Cell] | None:
    """Cells of a shortest path from start to goal, both included; None if there is no way.

    Of several paths, the one that goes up as early as possible, else left, right, down.

    Args:
        layout: Anything that `checked_layout` reads.
        start: Row and column of a floor cell.
        goal: The same.

    Raises:
        LayoutError: The layout is malformed, or a cell is no floor cell of it.
    """
    cells = checked_layout(layout)
    distances = distances_from(cells, goal)
    cell = checked_cell("start", start, cells)
    if distances[cell] < 0:
        return None
    path = [cell]
    while distances[cell] > 0:
        cell = next(
            near
            for near in _neighbours(cell, cells.shape)
            if distances[near] == distances[cell] - 1
        )
        path.append(cell)
    return path


def depth_first_rank(layout: ArrayLike, start: ArrayLike, goal: ArrayLike) -> int:
    """At which place, from 1, a depth-first walk from the start visits the goal.

    The walk tries up, left, right, down in this order.

    Args:
        layout: Anything that `checked_layout` reads.
        start: Row and column of a floor cell.
        goal: The same.

    Raises:
        LayoutError: The layout is malformed, a cell is no floor cell, or the goal is out of reach.
    """
    cells = checked_layout(layout)
    first = checked_cell("start", start, cells)
    last = checked_cell("goal", goal, cells)
    visited = np.zeros(cells.shape, bool)
    stack = [first]
    rank = 0
    while stack:
        cell = stack.pop()
        if visited[cell]:
            continue
        visited[cell] = True
        rank += 1
        if cell == last:
            return rank
        near = _neighbours(cell, cells.shape)
        stack += [other for other in reversed(near) if not (cells[other] or visited[other])]
    raise LayoutError(f"goal {last} cannot be reached from start {first}")


def _neighbours(cell: Cell, shape: tuple[int, ...]) -> list[Cell]:
    """Cells above, left, right and below, as far as they are inside."""
    row, column = cell
    near = [(row - 1, column), (row, column - 1), (row, column + 1), (row + 1, column)]
    return [(r, c) for r, c in near if 0 <= r < shape[0] and 0 <= c < shape[1]]
