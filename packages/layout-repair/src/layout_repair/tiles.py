"""Layouts as arrays inside and strings outside, and the warehouse alphabet."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from layout_repair.checks import TEXT, demand
from layout_repair.errors import LayoutError

ALPHABET: Final = ".@ersw"
"""Character of each tile of a warehouse; the code of a tile is its position."""

FLOOR, SHELF, ENDPOINT, HOME, MARKER, WORKSTATION = range(len(ALPHABET))

Layout = NDArray[np.uint8]
"""Tile codes, ``uint8 (H, W)``."""

LayoutLike = Sequence[str] | NDArray[np.integer]
"""What callers may pass: equal-length strings over an alphabet, or integer codes."""


def to_array(layout: LayoutLike, alphabet: str = ALPHABET, *, name: str = "layout") -> Layout:
    """Read a layout.

    Args:
        layout: Equal-length strings over the alphabet, or integer codes of shape ``(H, W)``.
        alphabet: Character of each tile.
        name: What messages call the layout.

    Returns:
        A new ``uint8 (H, W)`` array.

    Raises:
        LayoutError: If rows are ragged, the layout is empty or not two-dimensional, or a tile is
            unknown.
        SpecError: If the alphabet is no string.
    """
    _demand_alphabet(alphabet)
    try:
        if isinstance(layout, np.ndarray):
            codes = _codes(layout, alphabet)
        else:
            codes = _parse(layout, alphabet)
        if codes.size == 0:
            raise LayoutError(f"must have at least one cell, got shape {codes.shape}.")
    except LayoutError as error:
        raise LayoutError(f"{name}: {error}") from None
    return codes


def to_rows(layout: Layout, alphabet: str = ALPHABET) -> list[str]:
    """Write tile codes as strings.

    Args:
        layout: ``uint8 (H, W)`` codes.
        alphabet: Character of each tile.

    Returns:
        ``H`` strings of length ``W``.

    Raises:
        LayoutError: If it is no such array, or holds a code that the alphabet has no tile for.
    """
    _demand_alphabet(alphabet)
    if not isinstance(layout, np.ndarray):
        raise LayoutError(f"layout: must be an array of codes (rows, columns), got {layout!r}.")
    try:
        _codes(layout, alphabet)
    except LayoutError as error:
        raise LayoutError(f"layout: {error}") from None
    return ["".join([alphabet[code] for code in row]) for row in layout.tolist()]


def _demand_alphabet(alphabet: object) -> None:
    demand({"alphabet": alphabet}, {"alphabet": TEXT})


def _codes(array: NDArray[np.integer], alphabet: str) -> Layout:
    if array.ndim != 2:
        raise LayoutError(f"must be two-dimensional (rows, columns), got {array.shape}.")
    if not np.issubdtype(array.dtype, np.integer):
        raise LayoutError(f"must hold integer tile codes, got dtype {array.dtype}.")
    unknown = np.argwhere((array < 0) | (array >= len(alphabet)))
    if unknown.size:
        row, col = unknown[0]
        raise LayoutError(
            f"tile code {array[row, col]} at row {row}, column {col} is unknown; "
            f"use 0-{len(alphabet) - 1} for {alphabet!r}."
        )
    return array.astype(np.uint8)


def _parse(rows: Sequence[str], alphabet: str) -> Layout:
    listed = isinstance(rows, list | tuple)
    if not listed or not all(isinstance(row, str) for row in rows):
        raise LayoutError("must be a sequence of strings, one a row, or an array of codes.")
    width = len(rows[0]) if rows else 0
    for number, row in enumerate(rows):
        if len(row) != width:
            raise LayoutError(
                f"row {number} has {len(row)} tiles but row 0 has {width}; "
                "all rows must be equally long."
            )
        for column, symbol in enumerate(row):
            if symbol not in alphabet:
                raise LayoutError(
                    f"tile {symbol!r} at row {number}, column {column} is unknown; "
                    f"use {alphabet!r}."
                )
    codes = [[alphabet.index(symbol) for symbol in row] for row in rows]
    return np.array(codes, dtype=np.uint8).reshape(len(rows), width)
