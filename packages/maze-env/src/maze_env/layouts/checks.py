"""What a layout and a cell have to be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maze_env.errors import LayoutError, MazeError

Layout = NDArray[np.uint8]
"""`uint8 (H, W)`, 0 floor, 1 wall, without the border of walls that surrounds every maze."""

Cell = tuple[int, int]
"""Row and column, from 0 at the top left."""

MAX_SIDE = 1024
"""Largest height and width, cells."""

FLOOR_LETTERS = " ."
WALL_LETTERS = "X#@"


def checked_layout(layout: ArrayLike | Sequence[str]) -> Layout:
    """A layout of its own, `uint8 (H, W)`, from an array or from strings.

    Args:
        layout: Array of 0 (floor) and 1 (wall), or one string a row: space or ``.`` is floor,
            ``X``, ``#`` or ``@`` is wall.

    Raises:
        LayoutError: Not a rectangle of floors and walls; the message names the cell.
    """
    if isinstance(layout, (list, tuple)) and layout and all(isinstance(r, str) for r in layout):
        return _from_strings([str(row) for row in layout])
    array = as_array("layout", layout)
    if array.ndim != 2 or not all(0 < side <= MAX_SIDE for side in array.shape):
        raise LayoutError(
            f"layout must have shape (H, W) with sides from 1 to {MAX_SIDE}, got {array.shape}"
        )
    if array.dtype.kind not in "biuf":
        raise LayoutError(f"layout must hold the numbers 0 and 1, got dtype {array.dtype}")
    bad = np.argwhere((array != 0) & (array != 1))
    if len(bad):
        row, column = bad[0].tolist()
        raise LayoutError(
            f"layout must hold 0 (floor) and 1 (wall), got {array[row, column]} "
            f"at row {row}, column {column}"
        )
    return np.array(array, dtype=np.uint8, order="C")


def as_array(name: str, value: Any, error: type[MazeError] = LayoutError) -> NDArray[Any]:
    """A value as an array.

    Raises:
        MazeError: Of the given class, if the value is ragged.
    """
    try:
        return np.asarray(value)
    except (ValueError, TypeError, OverflowError) as cause:
        raise error(f"{name} must be an array; its rows differ in length or type") from cause


def checked_whole(
    name: str, value: Any, low: int, high: int, error: type[MazeError] = LayoutError
) -> int:
    """A whole number in a range, both ends included.

    Raises:
        MazeError: Of the given class, if the value is something else.
    """
    whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    if not (whole and low <= value <= high):
        raise error(f"{name} must be a whole number from {low} to {high}, got {value!r}")
    return int(value)


def checked_share(name: str, value: Any) -> float:
    """A number from 0 to 1.

    Raises:
        LayoutError: The value is something else.
    """
    number = isinstance(value, (int, float, np.integer, np.floating))
    if not (number and 0 <= value <= 1):
        raise LayoutError(f"{name} must be a number from 0 to 1, got {value!r}")
    return float(value)


def _from_strings(rows: list[str]) -> Layout:
    height, width = len(rows), len(rows[0])
    if not (0 < width <= MAX_SIDE and height <= MAX_SIDE):
        raise LayoutError(f"layout must have sides from 1 to {MAX_SIDE}, got {(height, width)}")
    cells = np.zeros((height, width), np.uint8)
    for r, row in enumerate(rows):
        if len(row) != width:
            raise LayoutError(
                f"layout must be a rectangle; row {r} has length {len(row)}, row 0 has {width}"
            )
        for c, letter in enumerate(row):
            if letter not in FLOOR_LETTERS + WALL_LETTERS:
                raise LayoutError(
                    f"layout must hold floors ({FLOOR_LETTERS!r}) and walls ({WALL_LETTERS!r}), "
                    f"got {letter!r} at row {r}, column {c}"
                )
            cells[r, c] = letter in WALL_LETTERS
    return cells


def checked_cell(name: str, cell: ArrayLike, layout: Layout) -> Cell:
    """A floor cell of a layout as two ints.

    Args:
        name: What the cell is, for messages.
        cell: Row and column.
        layout: `uint8 (H, W)`, 0 floor, 1 wall.

    Raises:
        LayoutError: Not a pair of whole numbers, outside the layout, or a wall.
    """
    array = as_array(name, cell)
    if array.shape != (2,) or array.dtype.kind not in "iu":
        raise LayoutError(f"{name} must be a row and a column, got {cell!r}")
    row, column = (int(value) for value in array)
    height, width = layout.shape
    if not (0 <= row < height and 0 <= column < width):
        raise LayoutError(f"{name} must lie in a layout of {height}x{width}, got {row, column}")
    if layout[row, column]:
        raise LayoutError(f"{name} must be a floor cell, but {row, column} is a wall")
    return row, column
