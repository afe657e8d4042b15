"""Text files with the weights of every cell (``.grid``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rhcr_sim.errors import LayoutError
from rhcr_sim.files import replaced
from rhcr_sim.formats.text import SIZE, size_of
from rhcr_sim.layouts.layout import Layout
from rhcr_sim.layouts.moves import possible_moves
from rhcr_sim.layouts.weights import MAX_WEIGHT, N_WEIGHTS

TILES = {
    "Obstacle": "@", "Travel": ".", "Home": "r", "Endpoint": "e", "Induct": "i", "Eject": "x",
}  # fmt: skip
STATION_TILES = "ix"
HEADER_LINES = 3
INFINITE = "inf"
NO_EDGE = 0
DIRECTIONS = ("to the right", "up", "to the left", "down")
MAX_STATION = 10**9


@dataclass(frozen=True)
class _Cell:
    tile: str
    station: int
    weights: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class GridCells:
    """What a grid file holds: the arguments of its layout."""

    rows: list[str]
    weights: NDArray[np.int64]
    stations: NDArray[np.int64] | None


def mismatch(lines: list[str]) -> str | None:
    """Why the lines are no grid file, or None if they look like one."""
    if len(lines) > 1 and SIZE.fullmatch(lines[1]):
        return None
    return "the second line is not rows,columns"


def grid_cells(path: Path, lines: list[str]) -> GridCells:
    """The layout that the lines of a grid file describe.

    The second line holds the numbers of rows and columns. From the fourth on there is a line for
    each cell in the order of their ids: ``id,type,station,row,column`` and the weights of moving
    right, up, left and down and of waiting. The station is left out on maps that have none.

    Raises:
        LayoutError: A line is malformed.
    """
    shape = size_of(path, lines[1])
    rows = lines[HEADER_LINES:]
    size = shape[0] * shape[1]
    if len(rows) != size:
        raise LayoutError(f"{path}: declares {size} cells but holds {len(rows)} lines of cells")
    cells = [_cell(f"{path}, line {HEADER_LINES + 1 + i}", line, i, shape[1])
             for i, line in enumerate(rows)]  # fmt: skip
    tiles = np.array([cell.tile for cell in cells]).reshape(shape)
    stations = np.array([cell.station for cell in cells], dtype=np.int64).reshape(shape)
    weights = np.array([cell.weights for cell in cells], dtype=np.int64).reshape(*shape, N_WEIGHTS)
    weights[tiles == "@", -1] = 1  # nobody waits there
    _check_edges(path, weights, tiles != "@")
    return GridCells(
        ["".join(row) for row in tiles.tolist()],
        weights,
        stations if np.isin(tiles, list(STATION_TILES)).any() else None,
    )


def write_grid(layout: Layout, path: str | Path) -> None:
    """Write a layout in home mode or a sorting centre, with its weights and stations.

    Args:
        layout: What to write.
        path: File to write; an old one is replaced.

    Raises:
        LayoutError: The format has no name for the tiles of the layout.
        OSError: The file cannot be written.
    """
    names = {tile: name for name, tile in TILES.items()}
    unknown = sorted(set("".join(layout.rows)) - set(names))
    if unknown:
        raise LayoutError(
            f"{layout.name}: a grid file cannot hold the tiles {', '.join(unknown)} of "
            f"{layout.mode} mode; write a JSON map instead"
        )
    n_rows, n_cols = layout.shape
    lines = ["Grid size (rows, columns)", f"{n_rows},{n_cols}"]
    lines.append("id,type,station,row,column,right,up,left,down,wait")
    weights, stations = _edge_weights(layout).tolist(), layout.stations.tolist()
    for row, tiles in enumerate(layout.rows):
        for col, tile in enumerate(tiles):
            station = stations[row][col] if tile in STATION_TILES else None
            costs = [str(weight) if weight else INFINITE for weight in weights[row][col]]
            cell = [row * n_cols + col, names[tile], station, row, col, *costs]
            lines.append(",".join(map(str, cell)))
    with replaced(path) as temporary:
        temporary.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _edge_weights(layout: Layout) -> NDArray[np.int32]:
    """Weights of a layout, 0 for all moves that cannot be made."""
    if layout.weights is not None:
        return layout.weights
    return possible_moves(layout.drivable).astype(np.int32)


def _check_edges(path: Path, weights: NDArray[np.int64], drivable: NDArray[np.bool_]) -> None:
    wrong = np.argwhere((weights != NO_EDGE) & ~possible_moves(drivable))
    if not len(wrong):
        return
    row, col, direction = wrong[0].tolist()
    line = HEADER_LINES + 1 + row * drivable.shape[1] + col
    raise LayoutError(
        f"{path}, line {line}: an edge {DIRECTIONS[direction]} leads off the map or from or to an "
        f"obstacle; make its weight {INFINITE}"
    )


def _cell(place: str, line: str, expected: int, n_cols: int) -> _Cell:
    fields = [field.strip() for field in line.split(",")]
    if len(fields) not in (9, 10):
        raise LayoutError(
            f"{place}: expected id, type, station (or none), row, column and five weights, got "
            f"{len(fields)} fields"
        )
    station = fields.pop(2) if len(fields) == 10 else "None"
    name, position, weights = fields[1], (fields[0], *fields[2:4]), fields[4:]
    if name not in TILES:
        raise LayoutError(
            f"{place}: type {name[:20]!r} is not one of the supported {', '.join(TILES)}"
        )
    if position != tuple(map(str, (expected, *divmod(expected, n_cols)))):
        row, col = divmod(expected, n_cols)
        raise LayoutError(
            f"{place}: expected cell {expected} at row {row}, column {col}, got id, row and column "
            f"{', '.join(position)[:60]}"
        )
    tile = TILES[name]
    number = _station(place, station) if tile in STATION_TILES else -1
    return _Cell(tile, number, tuple(_weight(place, weight) for weight in weights))


def _station(place: str, text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,10}", text) or int(text) > MAX_STATION:
        raise LayoutError(
            f"{place}: a station must have a number up to {MAX_STATION}, got {text[:20]!r}"
        )
    return int(text)


def _weight(place: str, text: str) -> int:
    if text == INFINITE:
        return NO_EDGE
    if not re.fullmatch(r"[0-9]{1,5}(\.0*)?", text) or not 1 <= float(text) <= MAX_WEIGHT:
        raise LayoutError(
            f"{place}: a weight must be a whole number from 1 to {MAX_WEIGHT} or {INFINITE}, got "
            f"{text[:20]!r}; scale fractions"
        )
    return int(float(text))
