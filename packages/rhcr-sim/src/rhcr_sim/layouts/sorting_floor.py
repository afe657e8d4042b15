"""Sorting centres of any size, made by rule."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rhcr_sim.errors import LayoutError
from rhcr_sim.layouts.layout import Layout
from rhcr_sim.layouts.weights import N_WEIGHTS

PITCH = 3
SMALLEST = 5
RIGHT, UP, LEFT, DOWN = range(4)


def sorting(n_rows: int, n_cols: int) -> Layout:
    """A sorting centre of chutes in a grid of one-way streets.

    Every third row and column hold chutes, obstacles with an eject cell on each of their four
    sides. Between them run streets of two lanes, neighbouring streets in opposite directions; the
    four outermost ones form a ring. Rows and columns that are left over widen the last street. At
    both ends of every row of chutes lies an induct cell.

    Args:
        n_rows: Rows of the layout, at least 5.
        n_cols: Columns of the layout, at least 5.

    Raises:
        LayoutError: There is no room for a chute.
    """
    name = f"sorting {n_rows}x{n_cols}"
    if min(n_rows, n_cols) < SMALLEST:
        raise LayoutError(f"{name}: needs at least {SMALLEST} rows and {SMALLEST} columns")
    chute_rows, chute_cols = _chutes(n_rows), _chutes(n_cols)
    tiles = np.full((n_rows, n_cols), ".")
    stations = np.full((n_rows, n_cols), -1)
    for number, row in enumerate(chute_rows):
        tiles[row, [0, -1]] = "i"
        stations[row, [0, -1]] = 2 * number, 2 * number + 1
    chutes = [(row, col) for row in chute_rows for col in chute_cols]
    for number, (row, col) in enumerate(chutes, start=2 * len(chute_rows)):
        around = [row, row - 1, row, row + 1], [col + 1, col, col - 1, col]
        tiles[around] = "x"
        stations[around] = number
        tiles[row, col] = "@"
    rows = ["".join(row) for row in tiles.tolist()]
    return Layout(rows, name, weights=_one_way(n_rows, n_cols), stations=stations)


def _chutes(length: int) -> list[int]:
    """Rows or columns of chutes: an odd number, so that the outermost streets are opposite."""
    most = (length - 2) // PITCH
    return [2 + PITCH * i for i in range(most - (most + 1) % 2)]


def _one_way(n_rows: int, n_cols: int) -> NDArray[np.int32]:
    """Weights 1 along the streets and for waiting, int32 (rows, columns, 5)."""
    weights = np.zeros((n_rows, n_cols, N_WEIGHTS), dtype=np.int32)
    weights[..., -1] = 1
    for row, street in enumerate(_streets(n_rows)):
        if street >= 0:
            weights[row, :, RIGHT if street % 2 else LEFT] = 1
    for col, street in enumerate(_streets(n_cols)):
        if street >= 0:
            weights[:, col, UP if street % 2 else DOWN] = 1
    return weights


def _streets(length: int) -> list[int]:
    """The number of the street in each row or column, -1 where chutes are."""
    chutes = _chutes(length)
    return [-1 if i in chutes else min(i // PITCH, len(chutes)) for i in range(length)]
