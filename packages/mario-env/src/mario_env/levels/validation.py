"""Checks of what callers hand over as levels."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mario_env.errors import LevelFormatError, OptionError
from mario_env.levels.tiles import DIALECTS, N_TILES, Tile

#: Levels beyond these sizes are refused.
MIN_HEIGHT, MAX_HEIGHT, MAX_WIDTH = 2, 64, 4096

Level = NDArray[np.uint8]


def as_level(tiles: ArrayLike) -> Level:
    """Check an array of tile numbers.

    Args:
        tiles: Integers 0 to 16 of shape ``(H, W)``, with H of 2 to 64 and W of 1 to 4096.

    Returns:
        The level as a ``uint8 (H, W)`` array of its own.

    Raises:
        LevelFormatError: The shape, the type or a number is wrong; names the first bad cell.
    """
    try:
        array = np.asarray(tiles)
    except ValueError as error:
        raise LevelFormatError(f"rows differ in length: {error}") from None
    if array.ndim != 2:
        raise LevelFormatError(f"a level has shape (rows, columns), not {array.shape}")
    if not np.issubdtype(array.dtype, np.integer):
        raise LevelFormatError(f"a level holds integers 0 to {N_TILES - 1}, not {array.dtype}")
    _check_size(*array.shape)
    bad = np.argwhere((array < 0) | (array >= N_TILES))
    if len(bad):
        row, column = (int(value) for value in bad[0])
        reason = f"tile {array[row, column]} is none of 0 to {N_TILES - 1}"
        raise LevelFormatError(reason, row, column)
    return array.astype(np.uint8)


def as_levels(tiles: ArrayLike) -> Level:
    """Check a stack of levels of one shape, ``(n, H, W)``; see `as_level`.

    Returns:
        A ``uint8 (n, H, W)`` array.

    Raises:
        LevelFormatError: As `as_level`, naming also the index of the level.
    """
    array = np.asarray(tiles)
    if array.ndim != 3:
        raise LevelFormatError(f"levels have shape (n, rows, columns), not {array.shape}")
    checked = np.empty(array.shape, np.uint8)
    for index, level in enumerate(array):
        try:
            checked[index] = as_level(level)
        except LevelFormatError as error:
            raise error.of(f"level {index}") from None
    return checked


def check_text(rows: Sequence[str], dialect: str = "framework") -> None:
    """Check the rows of a level as text.

    Args:
        rows: One string a row, without line ends.
        dialect: ``framework``, ``vglc`` or ``vglc-multilayer``; they use one character for
            different things, so it cannot be guessed.

    Raises:
        LevelFormatError: No rows, rows of different length, too large, or an unknown character;
            names row and column.
        OptionError: The dialect is unknown.
    """
    known = dialect_characters(dialect)
    if not rows or not rows[0]:
        raise LevelFormatError("the level is empty")
    for index, row in enumerate(rows):
        if len(row) != len(rows[0]):
            reason = f"has {len(row)} characters, row 0 has {len(rows[0])}"
            raise LevelFormatError(reason, index)
        for column, character in enumerate(row):
            if character not in known:
                reason = f"unknown character {character!r} in dialect {dialect}"
                raise LevelFormatError(reason, index, column)
    _check_size(len(rows), len(rows[0]))


def dialect_characters(dialect: str) -> dict[str, Tile]:
    """The tile of every character of a dialect.

    Raises:
        OptionError: The dialect is unknown.
    """
    if dialect not in DIALECTS:
        raise OptionError(f"dialect {dialect!r} is none of {', '.join(DIALECTS)}")
    return DIALECTS[dialect]


def _check_size(height: int, width: int) -> None:
    if not MIN_HEIGHT <= height <= MAX_HEIGHT:
        raise LevelFormatError(f"{height} rows; allowed are {MIN_HEIGHT} to {MAX_HEIGHT}")
    if not 1 <= width <= MAX_WIDTH:
        raise LevelFormatError(f"{width} columns; allowed are 1 to {MAX_WIDTH}")
