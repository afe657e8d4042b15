"""MovingAI grids, and the maps of the League of Robot Runners, which look alike."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rhcr_sim.errors import LayoutError
from rhcr_sim.files import replaced
from rhcr_sim.formats.text import check_rows, checked_size
from rhcr_sim.layouts.layout import Layout
from rhcr_sim.layouts.tiles import BLOCKED_ELSEWHERE, FREE_ELSEWHERE

FREE_TILES = "." + FREE_ELSEWHERE
KNOWN_TILES = FREE_TILES + "@" + BLOCKED_ELSEWHERE
KEYS = ("type", "height", "width")
LONGEST_HEADER = 8


def mismatch(lines: list[str]) -> str | None:
    """Why the lines are no such grid, or None if they look like one."""
    header = [line.split() for line in lines[:LONGEST_HEADER]]
    first = header[0][0].lower()
    if first not in KEYS:
        return f"the first line is not type, height or width but {lines[0][:40]!r}"
    if ["map"] not in [[word.lower() for word in words] for words in header]:
        return f"no line 'map' among the first {LONGEST_HEADER}"
    return None


def grid_tiles(path: Path, lines: list[str]) -> NDArray[np.str_]:
    """Tiles of a grid, (rows, columns), as the file has them.

    Raises:
        LayoutError: The header lacks the size, the rows have another one, or a tile is unknown.
    """
    end = next(i for i, line in enumerate(lines) if line.strip().lower() == "map")
    size = _size(path, lines[:end])
    rows = lines[end + 1 :]
    check_rows(path, rows, size)
    tiles = np.array([list(row) for row in rows])
    unknown = np.argwhere(~np.isin(tiles, list(KNOWN_TILES)))
    if len(unknown):
        row, col = unknown[0].tolist()
        raise LayoutError(
            f"{path}: unknown tile {str(tiles[row, col])!r} at row {row}, column {col}; known "
            f"tiles are {KNOWN_TILES}"
        )
    return tiles


def _size(path: Path, header: list[str]) -> tuple[int, int]:
    found: dict[str, str] = {}
    for line in header:
        words = line.split()
        if not words:
            continue
        key = words[0].lower()
        if key not in KEYS or len(words) != 2:
            raise LayoutError(
                f"{path}: a line of the header must be type, height or width and a value, got "
                f"{line[:60]!r}"
            )
        found[key] = words[1]
    for key in ("height", "width"):
        value = found.get(key, "")
        if not (value.isascii() and value.isdigit() and len(value) < 10):
            got = f"got {value[:20]!r}" if key in found else "which is missing"
            raise LayoutError(f"{path}: the header must hold {key} and a number, {got}")
    return checked_size(path, int(found["height"]), int(found["width"]))


def write_planviz_map(layout: Layout, path: str | Path) -> None:
    """Write the obstacles as an octile map, to be shown with a plan file in PlanViz.

    Raises:
        LayoutError: The layout has weights or one-way streets, which such a map cannot hold.
        OutputError: The file cannot be written.
    """
    if layout.weights is not None:
        raise LayoutError(
            f"{layout.name}: a PlanViz map cannot hold weights or one-way streets; keep a "
            f"trajectory and show it with `rhcr-sim animate`"
        )
    n_rows, n_cols = layout.shape
    rows = ["".join(row) for row in np.where(layout.drivable, ".", "@")]
    lines = ["type octile", f"height {n_rows}", f"width {n_cols}", "map", *rows]
    with replaced(path) as temporary:
        temporary.write_text("\n".join(lines) + "\n", encoding="utf-8")
