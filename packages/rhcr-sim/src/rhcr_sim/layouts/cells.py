"""Cells as callers name them: by id, or as a pair of row and column."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias, TypeGuard

import numpy as np
from numpy.typing import NDArray

from rhcr_sim.errors import ConfigError

Cell: TypeAlias = int | tuple[int, int]
"""A cell id (row times columns plus column), or row and column."""

Cells: TypeAlias = Iterable[Cell] | NDArray[np.integer[Any]]
"""Cell ids, int (n,), or rows and columns, int (n, 2)."""


def place(cell: int, n_cols: int) -> str:
    """Row and column of a cell, for messages."""
    row, column = divmod(cell, n_cols)
    return f"row {row}, column {column}"


def checked_cells(name: str, cells: Cells, shape: tuple[int, int]) -> list[int]:
    """Cell ids of a list of cells.

    Args:
        name: What the list is called in messages.
        cells: Cell ids or pairs of row and column.
        shape: Rows and columns of the layout.

    Raises:
        ConfigError: It is no list, or an entry is neither a cell id nor such a pair, or lies off
            the map.
    """
    if not is_list(cells):
        raise ConfigError(f"{name} must be a list of cells, got {cells!r}")
    return [checked_cell(f"{name}[{i}]", cell, shape) for i, cell in enumerate(cells)]


def checked_cell(name: str, cell: Any, shape: tuple[int, int]) -> int:
    """The id of a cell; see `checked_cells`."""
    n_rows, n_cols = shape
    if is_whole(cell):
        if not 0 <= cell < n_rows * n_cols:
            raise ConfigError(f"{name} is cell {cell}; use 0 to {n_rows * n_cols - 1}")
        return int(cell)
    pair = list(cell) if isinstance(cell, tuple | list | np.ndarray) and np.ndim(cell) == 1 else []
    if len(pair) != 2 or not all(map(is_whole, pair)):
        raise ConfigError(f"{name} must be a cell id or a pair (row, column), got {cell!r}")
    row, column = map(int, pair)
    if not (0 <= row < n_rows and 0 <= column < n_cols):
        raise ConfigError(
            f"{name} is row {row}, column {column}; the map has rows 0 to {n_rows - 1} and columns "
            f"0 to {n_cols - 1}"
        )
    return row * n_cols + column


def checked_whole(name: str, value: Any, low: int, high: int) -> int:
    """A whole number from `low` to `high`.

    Raises:
        ConfigError: It is something else; floats are, too, whole ones included.
    """
    if not is_whole(value):
        raise ConfigError(f"{name} must be a whole number from {low} to {high}, got {value!r}")
    if not low <= value <= high:
        raise ConfigError(f"{name} must be from {low} to {high}, got {value}")
    return int(value)


def is_list(value: Any) -> bool:
    """Whether a value can be gone through and is no text."""
    return hasattr(value, "__iter__") and not isinstance(value, str | bytes)


def is_whole(value: Any) -> TypeGuard[int]:
    """Whether a value is a whole number of Python or numpy, and no bool or float."""
    return isinstance(value, int | np.integer) and not isinstance(value, bool | np.bool_)
