"""The warehouse tiles: codes inside, characters outside."""

from collections.abc import Sequence
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from experiments.errors import UserError

ALPHABET = ".@ersw"
"""Character of each tile code; the position in the string is the code."""

Layout = NDArray[np.uint8]
"""Tile codes, uint8, shape (rows, columns), row 0 at the top."""


class Tile(IntEnum):
    """Codes of the warehouse tiles."""

    FLOOR = 0
    SHELF = 1
    ENDPOINT = 2
    HOME = 3
    UNUSED = 4
    WORKSTATION = 5


class LayoutError(UserError):
    """Rows that are not a layout: ragged, empty, or with an unknown tile."""


def to_rows(layout: Layout) -> list[str]:
    """Write tile codes as a list of equal-length strings.

    Args:
        layout: ``uint8 (H, W)`` array of tile codes.

    Returns:
        ``H`` strings of ``W`` characters of :data:`ALPHABET`.
    """
    characters = np.frombuffer(ALPHABET.encode(), dtype=np.uint8)
    return [row.tobytes().decode() for row in characters[layout]]


def from_rows(rows: Sequence[str]) -> Layout:
    """Read a list of equal-length strings.

    Args:
        rows: One string a row, characters of :data:`ALPHABET`.

    Returns:
        ``uint8 (H, W)`` array of tile codes.

    Raises:
        LayoutError: If there are no rows, a row has another length than the first, or a
            character is not in the alphabet; the message names row and column.
    """
    if not rows or not rows[0]:
        raise LayoutError("layout: needs at least one row with one tile, got none.")
    width = len(rows[0])
    for i, row in enumerate(rows):
        if len(row) != width:
            raise LayoutError(
                f"layout: row {i} has {len(row)} tiles, row 0 has {width}; "
                "all rows must have equal length."
            )
        for j, character in enumerate(row):
            if character not in ALPHABET:
                raise LayoutError(
                    f"layout: unknown tile {character!r} in row {i}, column {j}; "
                    f"use one of {ALPHABET!r}."
                )
    return np.array([[ALPHABET.index(character) for character in row] for row in rows], np.uint8)
