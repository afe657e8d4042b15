"""Lines and sizes of text files, whatever their line ends and encoding marks."""

from __future__ import annotations

import re
from pathlib import Path

from rhcr_sim.errors import LayoutError

MAX_CELLS = 10**7
SIZE = re.compile(r"\s*(\d{1,9})\s*,\s*(\d{1,9})\s*", re.ASCII)


def read_lines(path: Path) -> list[str]:
    """Lines of a map file without trailing blanks, blank first and blank last lines.

    Raises:
        LayoutError: The file cannot be read, is not text, or is empty; files of plans are told
            apart.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise LayoutError(f"{path}: cannot read the map: {error.strerror or error}") from error
    if raw[:2] == b"PK":
        raise LayoutError(
            f"{path}: is an archive, not a map; check a trajectory with `rhcr-sim validate` or "
            f"show it with `rhcr-sim animate`, go on from a checkpoint with `rhcr-sim run MAP "
            f"--checkpoint`"
        )
    try:
        lines = [line.rstrip() for line in raw.decode("utf-8-sig").split("\n")]
    except UnicodeDecodeError as error:
        raise LayoutError(f"{path}: not a text file: {error}") from error
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        del lines[0]
    if not lines:
        raise LayoutError(f"{path}: the file is empty")
    return lines


def size_of(path: Path, text: str) -> tuple[int, int]:
    """Rows and columns from ``rows,columns``.

    Raises:
        LayoutError: The text says something else, or the size is not possible.
    """
    match = SIZE.fullmatch(text)
    if match is None:
        raise LayoutError(f"{path}: expected the number of rows and of columns, got {text[:60]!r}")
    return checked_size(path, int(match[1]), int(match[2]))


def checked_size(path: Path, n_rows: int, n_cols: int) -> tuple[int, int]:
    """The size, if a map may have it.

    Raises:
        LayoutError: It is empty or too large.
    """
    if not 0 < n_rows * n_cols <= MAX_CELLS:
        raise LayoutError(f"{path}: size {n_rows}x{n_cols} is not from 1 to {MAX_CELLS} cells")
    return n_rows, n_cols


def check_rows(path: Path, rows: list[str], size: tuple[int, int]) -> None:
    """Check that rows have the size that their header declares.

    Raises:
        LayoutError: They do not.
    """
    n_rows, n_cols = size
    if len(rows) != n_rows:
        raise LayoutError(f"{path}: declares {n_rows} rows but holds {len(rows)}")
    for i, row in enumerate(rows):
        if len(row) != n_cols:
            raise LayoutError(f"{path}: declares {n_cols} columns but row {i} has {len(row)}")
