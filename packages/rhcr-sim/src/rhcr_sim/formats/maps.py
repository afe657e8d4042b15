"""Reading maps of any known format, told apart by what the file holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from rhcr_sim.errors import LayoutError
from rhcr_sim.formats import grid, moving_ai, text_map
from rhcr_sim.formats.text import read_lines
from rhcr_sim.layouts.areas import largest_area
from rhcr_sim.layouts.layout import Layout, UnreachableStarts
from rhcr_sim.layouts.map_document import Dims, map_document, read_json
from rhcr_sim.layouts.tiles import FIELD_TILES

FORMATS = {"MovingAI grid": moving_ai, "text map": text_map, "grid file": grid}
PLAN_KEYS = {"actionModel", "actualPaths", "action_model"}


def read_layout(
    path: str | Path,
    *,
    random_endpoints: int | None = None,
    seed: int = 0,
    dims: Dims = "strict",
    unreachable_starts: UnreachableStarts = "error",
) -> Layout:
    """Read a layout in any of the known formats.

    - A JSON map, see `Layout.load`; or a problem of the League of Robot Runners, whose map is read.
    - A MovingAI grid: lines ``type``, ``height`` and ``width`` in any order, ``type`` may be
      missing, then ``map``, then rows in which ``.``, ``G``, ``S`` and ``E`` are free and ``@``,
      ``O``, ``T`` and ``W`` are not. If it has cells ``E``, these and the cells ``S`` become
      endpoints, and all other free cells homes.
    - A text map: a line ``rows,columns``, for warehouses three more lines with one number each
      (ignored), then the rows of tiles as in `Layout`.
    - A grid file with weights and one-way streets, see `rhcr_sim.formats.grid`: a sorting centre,
      or a warehouse in home mode.

    A map without any endpoints or stations is bare: all free cells of its largest connected area
    are goals, unless endpoints are drawn. Then the other free cells of that area become homes, and
    cells outside become shelves.

    Args:
        path: The file.
        random_endpoints: Number of endpoints to draw on a bare map.
        seed: Seed of the draw.
        dims: Which size of a JSON map counts; see `Layout.load`.
        unreachable_starts: As for `Layout`.

    Raises:
        LayoutError: The file cannot be read or fits no format, or its rows are not a valid layout.
    """
    path = Path(path)
    rows, arguments = _read(path, dims)
    if random_endpoints is not None:
        if not set("".join(rows)) <= {".", "@"}:
            raise LayoutError(f"{path}: has endpoints of its own; random ones are for bare maps")
        if "weights" in arguments:
            raise LayoutError(f"{path}: has weights; draw no endpoints on it")
        return Layout(_with_endpoints(path, rows, random_endpoints, seed), arguments["name"])
    if set("".join(rows)) <= {".", "@"}:
        unreachable_starts = "drop"
    return Layout(rows, **arguments, unreachable_starts=unreachable_starts)


def read_tiles(path: str | Path) -> tuple[str, ...]:
    """Read the rows of a map of which only the obstacles matter, of any format.

    Delivery and pick-up points of a MovingAI grid are free cells.

    Raises:
        LayoutError: As for `read_layout`.
    """
    rows, _ = _read(Path(path), "strict", marks=False)
    return Layout(rows, unreachable_starts="drop").rows


def _read(path: Path, dims: Dims, *, marks: bool = True) -> tuple[list[str], dict[str, Any]]:
    """Rows of a map in our tiles, and the other arguments of its layout."""
    if path.suffix == ".json" or _begins_as_json(path):
        return _read_json(path, dims, marks)
    lines = read_lines(path)
    reasons = {name: reader.mismatch(lines) for name, reader in FORMATS.items()}
    found = next((name for name, reason in reasons.items() if reason is None), None)
    if found is None:
        why = "; ".join(f"{name}: {reason}" for name, reason in reasons.items())
        raise LayoutError(f"{path}: fits no known format ({why}; JSON map: does not begin with {{)")
    if found == "MovingAI grid":
        return _moving_ai_rows(path, lines, marks), {"name": path.stem}
    if found == "text map":
        rows = text_map.text_rows(path, lines)
        return [row.translate(FIELD_TILES) for row in rows], {"name": path.stem}
    cells = grid.grid_cells(path, lines)
    return cells.rows, {"name": path.stem, "weights": cells.weights, "stations": cells.stations}


def _begins_as_json(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    except OSError:
        return False  # what is wrong is said by whoever reads it


def _read_json(path: Path, dims: Dims, marks: bool) -> tuple[list[str], dict[str, Any]]:
    document = read_json(path)
    if "layout" not in document and isinstance(document.get("mapFile"), str):
        return _read(path.parent / document["mapFile"], dims, marks=marks)
    if not PLAN_KEYS.isdisjoint(document):
        raise LayoutError(
            f"{path}: holds a plan, not a map; check it with `rhcr-sim validate` or show it with "
            f"`rhcr-sim animate`, and --map"
        )
    found = map_document(path, document, dims)
    arguments: dict[str, Any] = {"name": found.name}
    if found.weights is not None:
        arguments |= {"weights": found.weights, "weight_scale": found.weight_scale}
    return found.rows, arguments


def _moving_ai_rows(path: Path, lines: list[str], marks: bool) -> list[str]:
    """Rows with endpoints and homes if the grid has delivery points, else bare ones."""
    tiles = moving_ai.grid_tiles(path, lines)
    free = np.isin(tiles, list(moving_ai.FREE_TILES))
    rows = np.where(free, ".", "@")
    if marks and (tiles == "E").any():
        area = largest_area(free)
        rows = np.where(area & np.isin(tiles, ["E", "S"]), "e", np.where(area, "r", "@"))
    return ["".join(row) for row in rows]


def _with_endpoints(path: Path, rows: list[str], count: int, seed: int) -> list[str]:
    """Rows with endpoints drawn in the largest area, homes beside them, and shelves around."""
    tiles = np.array([list(row) for row in rows])
    area = largest_area(tiles == ".")
    cells = np.flatnonzero(area)
    if not 2 <= count < len(cells):
        raise LayoutError(
            f"{path}: random_endpoints must be from 2 to {len(cells) - 1}, one less than the "
            f"free connected cells; got {count}"
        )
    drawn = np.random.default_rng(seed).choice(cells, count, replace=False)
    made = np.where(area, "r", "@")
    made.ravel()[drawn] = "e"
    return ["".join(row) for row in made]
