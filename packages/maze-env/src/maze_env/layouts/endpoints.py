"""Which cells of a layout are farthest apart, and how far cells are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maze_env import _core
from maze_env.layouts.checks import Cell, checked_cell, checked_layout


@dataclass(frozen=True)
class Endpoints:
    """The two floor cells with the longest shortest path between them.

    Attributes:
        start: Row and column of the end that comes first, row by row.
        goal: Row and column of the other end.
        distance: Steps from start to goal, at least 1.
        reachable: Number of cells that can be reached from the start, which counts too.
    """

    start: Cell
    goal: Cell
    distance: int
    reachable: int


def diameter_endpoints(layout: ArrayLike) -> Endpoints | None:
    """The farthest pair of cells: of several, the one whose start, then goal, comes first.

    Args:
        layout: Anything that `checked_layout` reads.

    Returns:
        The pair, or None if no two floor cells are adjacent.

    Raises:
        LayoutError: The layout is malformed.
    """
    cells = checked_layout(layout)
    start, goal, distance, reachable = _core.endpoints(cells)
    if distance < 1:
        return None
    width = cells.shape[1]
    return Endpoints(divmod(start, width), divmod(goal, width), distance, reachable)


def distances_from(layout: ArrayLike, cell: ArrayLike) -> NDArray[np.int32]:
    """Steps from a floor cell to every cell, `int32 (H, W)`, -1 where there is no way.

    Args:
        layout: Anything that `checked_layout` reads.
        cell: Row and column of a floor cell.

    Raises:
        LayoutError: The layout is malformed, or the cell is no floor cell of it.
    """
    cells = checked_layout(layout)
    row, column = checked_cell("cell", cell, cells)
    return _core.distances(cells, row * cells.shape[1] + column)
