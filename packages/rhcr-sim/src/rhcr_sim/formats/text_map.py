"""Layout files other than the JSON map: text warehouses and MovingAI grids."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rhcr_sim.errors import LayoutError
from rhcr_sim.files import replaced
from rhcr_sim.formats.grid import grid_layout
from rhcr_sim.layouts.layout import Dims, Layout, UnreachableStarts

MAX_CELLS = 10**7
MOVINGAI_DRIVABLE = ".GSE"
MOVINGAI_TILES = MOVINGAI_DRIVABLE + "@OTW"


def read_layout(
    path: str | Path,
    *,
    random_endpoints: int | None = None,
    seed: int = 0,
    dims: Dims = "strict",
    unreachable_starts: UnreachableStarts = "error",
) -> Layout:
    """Reads a layout in any of the known formats.

    - A JSON map (name ends with ``.json``), see `Layout.load`.
    - A grid file (name ends with ``.grid``) with weights and one-way streets, see
      `rhcr_sim.formats.grid`: a sorting centre, or a warehouse in home mode.
    - A text map: a line ``rows,columns``, for warehouses three more lines with one number each
      (ignored), then the rows of tiles as in `Layout`.
    - A MovingAI grid: ``type octile``, ``height``, ``width``, ``map``, then rows in which ``.``,
      ``G``, ``S`` and ``E`` are free and ``@``, ``O``, ``T`` and ``W`` are not. Such a map becomes
      a layout in home mode: agents start on any free cell that is no endpoint. Endpoints are the
      cells ``E`` and ``S`` of maps of the League of Robot Runners, or are drawn at random. Free
      cells outside the largest connected area become shelves.

    Args:
        path: The file.
        random_endpoints: Number of endpoints to draw on a MovingAI grid.
        seed: Seed of the draw.
        dims: Which size of a JSON map counts; see `Layout.load`.
        unreachable_starts: As for `Layout`.

    Raises:
        LayoutError: The file cannot be read or is none of these, its rows are not a valid layout,
            or a MovingAI grid has no endpoints and none are drawn.
    """
    path = Path(path)
    lines = [] if path.suffix == ".json" else _lines(path)
    if lines and lines[0].startswith("type"):
        tiles = _movingai_tiles(path, lines)
        return Layout(_with_endpoints(path, tiles, random_endpoints, seed), path.stem)
    if random_endpoints is not None:
        raise LayoutError(f"{path}: has endpoints of its own; random ones are for MovingAI maps")
    if path.suffix == ".grid":
        return _grid(path, lines, unreachable_starts)
    if not lines:
        return Layout.load(path, dims, unreachable_starts)
    return Layout(_text_rows(path, lines), path.stem, unreachable_starts=unreachable_starts)


def read_tiles(path: str | Path) -> tuple[str, ...]:
    """Reads the rows of a map of which only the obstacles matter.

    Args:
        path: Any file that `read_layout` knows; a MovingAI grid needs no endpoints, its free cells
            become ``.`` and the others ``@``.

    Raises:
        LayoutError: As for `read_layout`.
    """
    path = Path(path)
    if path.suffix != ".json" and _lines(path)[0].startswith("type"):
        free = np.isin(_movingai_tiles(path, _lines(path)), list(MOVINGAI_DRIVABLE))
        return tuple("".join(row) for row in np.where(free, ".", "@"))
    return read_layout(path).rows


def write_layout(layout: Layout, path: str | Path) -> None:
    """Writes a JSON map that `Layout.load` and the published simulator read.

    Raises:
        LayoutError: The layout has weights, one-way streets or numbered stations, which JSON maps
            cannot hold.
        OSError: The file cannot be written.
    """
    if layout != Layout(layout.rows):
        raise LayoutError(
            f"{layout.name}: a JSON map cannot hold weights, one-way streets or stations; write a "
            f"grid file instead"
        )
    n_rows, n_cols = layout.shape
    document = {
        "name": layout.name,
        "weight": False,
        "n_row": n_rows,
        "n_col": n_cols,
        "n_endpoint": len(layout.endpoints),
        "n_agent_loc": len(layout.cells("r")),
        "n_shelf": len(layout.cells("@")),
        "maxtime": 5000,
        "layout": list(layout.rows),
    }
    with replaced(path) as temporary:
        temporary.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


def write_planviz_map(layout: Layout, path: str | Path) -> None:
    """Writes the obstacles as an octile map, to be shown with a plan file in PlanViz.

    Raises:
        LayoutError: The layout has weights or one-way streets, which such a map cannot hold.
        OSError: The file cannot be written.
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


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise LayoutError(f"{path}: cannot read the map: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise LayoutError(f"{path}: not a text file: {error}") from error
    lines = [line.rstrip() for line in text.split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    if not lines:
        raise LayoutError(f"{path}: the file is empty")
    return lines


def _grid(path: Path, lines: list[str], unreachable_starts: UnreachableStarts) -> Layout:
    sizes = lines[1] if len(lines) > 1 else ""
    return grid_layout(path, lines, _size(path, sizes, sizes.split(",")), unreachable_starts)


def _text_rows(path: Path, lines: list[str]) -> list[str]:
    """Rows of a text map, of the size that its first line declares."""
    n_rows, n_cols = _size(path, lines[0], lines[0].split(","))
    rows = lines[4:] if all(_is_number(line) for line in lines[1:4]) else lines[1:]
    rows = rows if len(rows) == n_rows else lines[1:]
    _check_size(path, rows, n_rows, n_cols)
    return rows


def _movingai_tiles(path: Path, lines: list[str]) -> NDArray[np.str_]:
    """Tiles of a MovingAI grid, (rows, columns)."""
    header = [line.split() for line in lines[:4]]
    keys = [words[0] if words else "" for words in header]
    if keys != ["type", "height", "width", "map"]:
        raise LayoutError(
            f"{path}: a MovingAI map begins with the lines type, height, width and map; got {keys}"
        )
    n_rows, n_cols = _size(path, f"{lines[1]}, {lines[2]}", [header[1][-1], header[2][-1]])
    rows = lines[4:]
    _check_size(path, rows, n_rows, n_cols)
    tiles = np.array([list(row) for row in rows])
    unknown = np.argwhere(~np.isin(tiles, list(MOVINGAI_TILES)))
    if len(unknown):
        row, col = unknown[0].tolist()
        raise LayoutError(
            f"{path}: unknown tile {str(tiles[row, col])!r} at row {row}, column {col}; known "
            f"tiles are {MOVINGAI_TILES}"
        )
    return tiles


def _with_endpoints(
    path: Path, tiles: NDArray[np.str_], random_endpoints: int | None, seed: int
) -> list[str]:
    area = largest_area(np.isin(tiles, list(MOVINGAI_DRIVABLE)))
    marked = area & np.isin(tiles, ["E", "S"]) & (tiles == "E").any()
    if random_endpoints is not None:
        cells = np.flatnonzero(area)
        if not 2 <= random_endpoints < len(cells):
            raise LayoutError(
                f"{path}: random_endpoints must be from 2 to {len(cells) - 1}, one less than the "
                f"free connected cells; got {random_endpoints}"
            )
        drawn = np.random.default_rng(seed).choice(cells, random_endpoints, replace=False)
        marked = np.zeros(tiles.shape, dtype=bool)
        marked.ravel()[drawn] = True
    elif not marked.any():
        raise LayoutError(
            f"{path}: a MovingAI map has no endpoints; draw some with random_endpoints=N "
            f"(--random-endpoints N on the command line)"
        )
    rows = np.where(marked, "e", np.where(area, "r", "@"))
    return ["".join(row) for row in rows]


def largest_area(free: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The largest connected set of free cells."""
    padded = np.pad(free, 1)
    unseen = bytearray(padded.tobytes())
    largest: list[int] = []
    for cell in np.flatnonzero(padded).tolist():
        if unseen[cell]:
            largest = max(largest, _flood(unseen, cell, padded.shape[1]), key=len)
    area = np.zeros(padded.size, dtype=bool)
    area[largest] = True
    return area.reshape(padded.shape)[1:-1, 1:-1]


def _flood(unseen: bytearray, cell: int, n_cols: int) -> list[int]:
    """Cells connected to `cell`; clears them in `unseen`, whose border is clear."""
    unseen[cell] = 0
    area = [cell]
    for reached in area:
        for neighbour in (reached + 1, reached - 1, reached + n_cols, reached - n_cols):
            if unseen[neighbour]:
                unseen[neighbour] = 0
                area.append(neighbour)
    return area


def _size(path: Path, text: str, numbers: list[str]) -> tuple[int, int]:
    if len(numbers) != 2 or not all(_is_number(number) for number in numbers):
        raise LayoutError(f"{path}: expected the number of rows and of columns, got {text[:60]!r}")
    n_rows, n_cols = (int(number.strip()) for number in numbers)
    if not 0 < n_rows * n_cols <= MAX_CELLS:
        raise LayoutError(f"{path}: size {n_rows}x{n_cols} is not from 1 to {MAX_CELLS} cells")
    return n_rows, n_cols


def _check_size(path: Path, rows: list[str], n_rows: int, n_cols: int) -> None:
    if len(rows) != n_rows:
        raise LayoutError(f"{path}: declares {n_rows} rows but holds {len(rows)}")
    for i, row in enumerate(rows):
        if len(row) != n_cols:
            raise LayoutError(f"{path}: declares {n_cols} columns but row {i} has {len(row)}")


def _is_number(text: str) -> bool:
    stripped = text.strip()
    return stripped.isascii() and stripped.isdigit() and len(stripped) < 10
