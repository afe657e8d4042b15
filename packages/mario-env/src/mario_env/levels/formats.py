"""Levels as text: reading, writing, and conversion between dialects."""

import os
from pathlib import Path

import numpy as np

from mario_env.errors import LevelFormatError
from mario_env.files import replacing
from mario_env.levels.tiles import CHARACTERS, Tile
from mario_env.levels.validation import Level, as_level, check_text, dialect_characters

#: Rows of a level that the generators and the measures know.
HEIGHT = 16


def parse_rows(text: str, dialect: str = "framework", *, strict: bool = True) -> list[str]:
    r"""Split the text of a level into rows and check them.

    Args:
        text: Rows ended by ``\n`` or ``\r\n``; blank lines at the end are ignored.
        dialect: See `~mario_env.levels.validation.check_text`.
        strict: Refuse unknown characters instead of taking them for air.

    Returns:
        Strings of equal length, top row first, in the characters of the text; spaces are ``-``.

    Raises:
        LevelFormatError: The text is no level; names row and column.
        OptionError: The dialect is unknown.
    """
    rows = text.replace("\r\n", "\n").split("\n")
    while rows and not rows[-1].strip():
        rows.pop()
    if not strict:
        known = dialect_characters(dialect)
        rows = ["".join(c if c in known else "-" for c in row) for row in rows]
    check_text(rows, dialect)
    return [row.replace(" ", "-") for row in rows]


def parse(text: str, dialect: str = "framework", *, strict: bool = True) -> Level:
    """Read the text of a level as tile numbers; see `parse_rows`.

    Characters without a number of their own become their nearest tile: a winged enemy loses its
    wings, a brick its content, a hidden block becomes air. The engine plays the text itself, with
    all of them.

    Args:
        text: Rows of characters, the top one first.
        dialect: Which program's characters they are.
        strict: Whether an unknown character is refused; else it is air.
    """
    known = dialect_characters(dialect)
    rows = parse_rows(text, dialect, strict=strict)
    return np.array([[known[character] for character in row] for row in rows], np.uint8)


def to_text(level: Level) -> str:
    """The level in the framework's characters, one row a line, no line end after the last."""
    characters = np.array(list(CHARACTERS))
    return "\n".join("".join(row) for row in characters[as_level(level)])


def to_vglc(level: Level) -> str:
    """The level in the characters of processed VGLC files; start and goal become air.

    Stones and platforms become ground and enemies ``E``; pipes and cannons get their parts.
    """
    tiles = as_level(level)
    plain = {
        Tile.BRICK: "S",
        Tile.COIN_BLOCK: "Q",
        Tile.POWER_BLOCK: "?",
        Tile.COIN: "o",
        Tile.GROUND: "X",
        Tile.STONE: "X",
        Tile.PLATFORM: "X",
        Tile.SPIKY: "E",
        Tile.GOOMBA: "E",
        Tile.GREEN_KOOPA: "E",
        Tile.RED_KOOPA: "E",
    }
    rows = [[plain.get(Tile(tile), "-") for tile in row] for row in tiles.tolist()]
    for row, column in np.argwhere(tiles == Tile.PIPE).tolist():
        rows[row][column] = _pipe_part(tiles, row, column)
    for row, column in np.argwhere(tiles == Tile.CANNON).tolist():
        rows[row][column] = "b" if row and tiles[row - 1, column] == Tile.CANNON else "B"
    return "\n".join("".join(row) for row in rows)


def to_height(level: Level, height: int = HEIGHT) -> Level:
    """Bring a level to a number of rows, as the framework did with the 14 rows of VGLC levels.

    A lower level gets its last row once more and air on top; a higher one loses its top rows.

    Args:
        level: Tile numbers, uint8 (h, w).
        height: Rows of the result.
    """
    tiles = as_level(level)
    if len(tiles) < height:
        tiles = np.vstack([tiles, tiles[-1:]])
        air = np.full((height - len(tiles), tiles.shape[1]), Tile.AIR, np.uint8)
        tiles = np.vstack([air, tiles])
    return tiles[len(tiles) - height :]


def load(path: str | os.PathLike[str], dialect: str = "framework", *, strict: bool = True) -> Level:
    """Read a level file; see `parse`.

    Args:
        path: The file.
        dialect: See `parse`.
        strict: See `parse`.

    Raises:
        LevelFormatError: The file cannot be read or is no level; names the file.
    """
    try:
        return parse(read_text(path), dialect, strict=strict)
    except LevelFormatError as error:
        raise error.of(str(path)) from None


def read_text(path: str | os.PathLike[str]) -> str:
    """The text of a level file.

    Raises:
        LevelFormatError: The file is missing, unreadable, or no UTF-8 text.
    """
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LevelFormatError(f"cannot be read: {error}", source=str(path)) from None


def save(path: str | os.PathLike[str], level: Level) -> None:
    """Write a level in the framework's characters, whole or not at all.

    Args:
        path: File to write; an old one is replaced.
        level: Tile numbers, uint8 (h, w).
    """
    text = to_text(level) + "\n"
    with replacing(path) as draft:
        draft.write_text(text, encoding="utf-8")


def load_folder(folder: str | os.PathLike[str], dialect: str = "framework") -> list[Level]:
    """Read all ``*.txt`` files of a folder in the order of their names, brought to 16 rows.

    Args:
        folder: Where the files lie.
        dialect: See `parse`.

    Raises:
        LevelFormatError: The folder holds no such file, or one of them is no level.
    """
    paths = sorted(Path(folder).glob("*.txt"))
    if not paths:
        raise LevelFormatError(f"{folder} holds no level files (*.txt)")
    return [to_height(load(path, dialect)) for path in paths]


def _pipe_part(tiles: Level, row: int, column: int) -> str:
    """Left and right parts alternate from the left end of a run of pipe tiles."""
    start = column
    while start and tiles[row, start - 1] == Tile.PIPE:
        start -= 1
    right = (column - start) % 2 == 1
    body = row > 0 and tiles[row - 1, column] == Tile.PIPE
    return ("[]" if body else "<>")[right]
