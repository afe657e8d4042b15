"""Text maps of RHCR: a line ``rows,columns``, for warehouses three counts, then rows of tiles."""

from __future__ import annotations

from pathlib import Path

from rhcr_sim.formats.text import SIZE, check_rows, size_of

COUNTS = 3


def mismatch(lines: list[str]) -> str | None:
    """Why the lines are no text map, or None if they look like one."""
    if SIZE.fullmatch(lines[0]):
        return None
    return f"the first line is not rows,columns but {lines[0][:40]!r}"


def text_rows(path: Path, lines: list[str]) -> list[str]:
    """Rows of a text map, of the size that its first line declares.

    Raises:
        LayoutError: The rows have another size.
    """
    size = size_of(path, lines[0])
    counted = all(line.strip().isdecimal() for line in lines[1 : 1 + COUNTS])
    rows = lines[1 + COUNTS :] if counted else lines[1:]
    rows = rows if len(rows) == size[0] else lines[1:]
    check_rows(path, rows, size)
    return rows
