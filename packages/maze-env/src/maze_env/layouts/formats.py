"""Layouts and levels as files: JSON maps and plain text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from maze_env.errors import LayoutError, MazeFileError
from maze_env.files import replaced
from maze_env.layouts.checks import Cell, Layout, checked_cell, checked_layout

MAX_BYTES = 64 * 2**20
"""Largest file that is read."""

MARKS = "SGP"
"""Letters for start, goal and cells on a path; all of them are floor."""


def to_strings(
    layout: ArrayLike, start: ArrayLike | None = None, goal: ArrayLike | None = None
) -> list[str]:
    """A layout as one string a row: space floor, ``X`` wall, ``S`` start, ``G`` goal.

    Args:
        layout: Anything that `checked_layout` reads.
        start: Row and column of the start; None leaves it unmarked.
        goal: The same of the goal.

    Raises:
        LayoutError: The layout is malformed, or a cell is no floor cell of it.
    """
    cells = checked_layout(layout)
    letters = np.where(cells, "X", " ")
    for letter, cell in (("S", start), ("G", goal)):
        if cell is not None:
            letters[checked_cell(letter, cell, cells)] = letter
    return ["".join(row) for row in letters]


def from_strings(rows: list[str]) -> tuple[Layout, Cell | None, Cell | None]:
    """Layout, start and goal of rows of letters: those of `to_strings`, ``.``, ``#``, ``@``, ``P``.

    Raises:
        LayoutError: Not a rectangle, an unknown letter, or several starts or goals.
    """
    marked = {letter: _find(rows, letter) for letter in "SG"}
    table = str.maketrans(dict.fromkeys(MARKS, " "))
    return checked_layout([row.translate(table) for row in rows]), marked["S"], marked["G"]


def read_maze(path: str | Path) -> tuple[Layout, Cell | None, Cell | None]:
    """Layout, and start and goal if they are marked, of a JSON map or a text file.

    A JSON map is an object whose ``layout`` is a list of rows; other keys do not matter. In a text
    file each line is a row; spaces at the ends of lines count.

    Raises:
        MazeFileError: The file cannot be read or holds no maze; the message says where.
    """
    path = Path(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise MazeFileError(f"{path} is larger than {MAX_BYTES} bytes")
        text = path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise MazeFileError(f"{path} cannot be read: {error}") from error
    try:
        rows = _rows_of_json(text) if text.lstrip().startswith("{") else text.splitlines()
        return from_strings(rows)
    except LayoutError as error:
        raise MazeFileError(f"{path} holds no maze: {error}") from error


def write_maze(
    path: str | Path,
    layout: ArrayLike,
    *,
    start: ArrayLike | None = None,
    goal: ArrayLike | None = None,
    name: str = "",
    notes: Mapping[str, Any] | None = None,
) -> None:
    """Write a JSON map (suffix ``.json``) or a text file (any other suffix).

    Args:
        path: Where to; an existing file is replaced.
        layout: Anything that `checked_layout` reads.
        start: Row and column to mark with ``S``.
        goal: Row and column to mark with ``G``.
        name: Name of the map, JSON only.
        notes: More entries, JSON only, such as where the map comes from.

    Raises:
        LayoutError: The layout is malformed, or a cell is no floor cell of it.
        MazeFileError: The file cannot be written.
    """
    rows = to_strings(layout, start, goal)
    path = Path(path)
    text = "\n".join(rows) + "\n"
    if path.suffix == ".json":
        size = {"n_row": len(rows), "n_col": len(rows[0])}
        entries = {"name": name, **size, **(notes or {}), "layout": rows}
        try:
            text = json.dumps(entries, indent=1, allow_nan=False) + "\n"
        except (TypeError, ValueError) as error:
            raise MazeFileError(f"notes must be what JSON can hold: {error}") from error
    try:
        with replaced(path) as temporary:
            temporary.write_text(text)
    except OSError as error:
        raise MazeFileError(f"{path} cannot be written: {error}") from error


def _rows_of_json(text: str) -> list[str]:
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise LayoutError(f"not JSON: {error}") from error
    rows = entries.get("layout") if isinstance(entries, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, str) for row in rows) or not rows:
        raise LayoutError("'layout' must be a list of strings, one a row")
    return rows


def _find(rows: list[str], letter: str) -> Cell | None:
    found = [(r, c) for r, row in enumerate(rows) for c, one in enumerate(row) if one == letter]
    if len(found) > 1:
        raise LayoutError(f"letter {letter!r} must come once, is at {found[0]} and {found[1]}")
    return found[0] if found else None
