"""Neighbours of the cells of a grid, numbered row-major."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Cells = NDArray[np.intp]
Offsets = tuple[tuple[int, int], ...]


@lru_cache(maxsize=64)
def neighbour_pairs(height: int, width: int) -> tuple[Cells, Cells]:
    """List all ordered pairs of 4-neighbours of a grid.

    Returns:
        Two ``intp (p,)`` arrays: a cell, and one of its neighbours.
    """
    grid = np.arange(height * width).reshape(height, width)
    left, right = grid[:, :-1].ravel(), grid[:, 1:].ravel()
    above, below = grid[:-1].ravel(), grid[1:].ravel()
    return (
        np.concatenate([left, right, above, below]),
        np.concatenate([right, left, below, above]),
    )


@lru_cache(maxsize=64)
def offset_pairs(height: int, width: int, offsets: Offsets) -> tuple[Cells, Cells]:
    """List all pairs of cells at some offsets.

    Args:
        height: Rows of the grid.
        width: Its columns.
        offsets: Rows down and columns to the right, from -1 to 1.

    Returns:
        Two ``intp (p,)`` arrays: a cell, and the one at an offset from it.
    """
    grid = np.pad(np.arange(height * width).reshape(height, width), 1, constant_values=-1)
    here = grid[1:-1, 1:-1].ravel()
    cells, others = [], []
    for down, right in offsets:
        there = grid[1 + down : 1 + down + height, 1 + right : 1 + right + width].ravel()
        cells.append(here[there >= 0])
        others.append(there[there >= 0])
    return np.concatenate(cells), np.concatenate(others)


@lru_cache(maxsize=64)
def neighbour_lists(height: int, width: int) -> tuple[tuple[int, ...], ...]:
    """List the 4-neighbours of every cell, for loops over single cells."""
    lists: list[list[int]] = [[] for _ in range(height * width)]
    for cell, neighbour in zip(*(a.tolist() for a in neighbour_pairs(height, width)), strict=True):
        lists[cell].append(neighbour)
    return tuple(tuple(sorted(cells)) for cells in lists)
