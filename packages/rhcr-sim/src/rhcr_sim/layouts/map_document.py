"""JSON maps: rows of tiles with a name, a size and, in guidance graphs, weights.

Guidance graphs are the maps of *Guidance Graph Optimization for Lifelong Multi-Agent Path Finding*
(Zhang et al., IJCAI 2024): ``"weight": true`` and a flat list ``weights``.

Keys: ``layout`` (list of equally long strings) and optionally ``name``, ``n_row``, ``n_col``,
``weight``, ``weights`` and ``optimize_wait``; all others are ignored.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, TypeAlias, cast, get_args

import numpy as np
from numpy.typing import NDArray

from rhcr_sim.errors import LayoutError
from rhcr_sim.layouts.moves import possible_moves
from rhcr_sim.layouts.tiles import DRIVABLE_TILES, FIELD_TILES
from rhcr_sim.layouts.weights import N_WEIGHTS

SCALE_KEY = "weight_scale"
"""Key by which weights that were scaled and written come back the same."""

Dims: TypeAlias = Literal["strict", "layout", "declared"]
"""Which size of a map counts."""


@dataclass(frozen=True, eq=False)
class MapDocument:
    """What a map file says.

    Attributes:
        rows: The tiles, not yet checked.
        name: Name of the layout.
        weights: float64 or int64 (rows, columns, 5) as for `Layout`, or None.
        weight_scale: What whole weights were multiplied by.
    """

    rows: list[str]
    name: str
    weights: NDArray[Any] | None = None
    weight_scale: float = 1.0


def read_map_document(path: Path, dims: Dims = "strict") -> MapDocument:
    """Read a JSON map; see `Layout.load`.

    Raises:
        LayoutError: The file is no such map, or its size or weights do not fit its rows.
    """
    if dims not in get_args(Dims):
        raise LayoutError(f"dims must be one of {', '.join(get_args(Dims))}, got {dims!r}")
    return map_document(path, read_json(path), dims)


def read_json(path: Path) -> dict[str, Any]:
    """The object that a JSON file holds.

    Raises:
        LayoutError: The file cannot be read or holds something else.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise LayoutError(f"{path}: cannot read the map: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise LayoutError(f"{path}: not a JSON document: {error}") from error
    if not isinstance(document, dict):
        raise LayoutError(f"{path}: expected a JSON object, got {type(document).__name__}")
    return document


def map_document(path: Path, document: dict[str, Any], dims: Dims) -> MapDocument:
    """What a JSON object says as a map."""
    if "layout" not in document:
        keys = ", ".join(list(document)[:8]) or "none"
        raise LayoutError(f"{path}: key 'layout', the list of rows, is missing; found keys: {keys}")
    rows = document["layout"]
    if not isinstance(rows, list) or not all(isinstance(row, str) for row in rows):
        raise LayoutError(f"{path}: key 'layout' must be a list of strings")
    sized = rows if dims == "layout" else _sized_rows(path, document, rows, dims == "declared")
    weights = None
    if _weighted(path, document):
        if sized != rows:
            raise LayoutError(f"{path}: a map with weights cannot be cropped; use dims='layout'")
        weights = _weights(path, document, rows)
    translated = [row.translate(FIELD_TILES) for row in sized]
    found = MapDocument(translated, str(document.get("name", path.stem)), weights)
    scale = document.get(SCALE_KEY)
    if weights is None or not isinstance(scale, float) or not 0 < scale < float("inf"):
        return found
    whole = np.rint(weights * scale)
    if not np.allclose(whole, weights * scale, rtol=1e-9):
        return found  # somebody changed the weights
    return replace(found, weights=whole.astype(np.int64), weight_scale=scale)


def _weighted(path: Path, document: dict[str, Any]) -> bool:
    weight = document.get("weight", False)
    if not isinstance(weight, bool):
        raise LayoutError(f"{path}: key 'weight' must be true or false, got {weight!r}")
    return weight


def _weights(path: Path, document: dict[str, Any], rows: list[str]) -> NDArray[np.float64]:
    """Weights of all moves and waits; 0 for moves that the file forbids with -1."""
    width = len(rows[0]) if rows else 0
    if not width or any(len(row) != width for row in rows):
        raise LayoutError(f"{path}: all rows of a map with weights must be equally long")
    tiles = np.array([list(row.translate(FIELD_TILES)) for row in rows])
    moves = possible_moves(np.isin(tiles, list(DRIVABLE_TILES)))
    cells = np.isin(tiles, list(DRIVABLE_TILES))
    moves[..., -1] = False
    n_waits = int(cells.sum()) if _optimised_wait(path, document) else 1
    flat = _numbers(path, document.get("weights"), n_waits + int(moves.sum()), n_waits)
    weights = np.zeros((*tiles.shape, N_WEIGHTS))
    weights[moves] = np.where(flat[n_waits:] == -1, 0.0, flat[n_waits:])
    weights[cells, -1] = flat[:n_waits]
    return weights


def _optimised_wait(path: Path, document: dict[str, Any]) -> bool:
    optimised = document.get("optimize_wait", False)
    if not isinstance(optimised, bool):
        raise LayoutError(f"{path}: key 'optimize_wait' must be true or false, got {optimised!r}")
    return optimised


def _numbers(path: Path, values: Any, count: int, n_waits: int) -> NDArray[np.float64]:
    moves = f"{n_waits} for waiting and {count - n_waits} for moves"
    if not isinstance(values, list):
        raise LayoutError(
            f"{path}: key 'weight' is true, so key 'weights' must be a list of {count} numbers "
            f"({moves})"
        )
    if len(values) != count:
        raise LayoutError(
            f"{path}: key 'weights' has {len(values)} numbers, but the rows need {count} ({moves})"
        )
    for i, value in enumerate(values):
        real = isinstance(value, int | float) and not isinstance(value, bool)
        if not real or not (0 < value < float("inf") or (value == -1 and i >= n_waits)):
            raise LayoutError(
                f"{path}: weights[{i}] must be a positive number, or -1 for a blocked move, got "
                f"{value!r}"
            )
    return np.array(values, dtype=np.float64)


def _sized_rows(path: Path, document: dict[str, Any], rows: list[str], crop: bool) -> list[str]:
    """The rows, cropped to the declared size if that is wanted."""
    height, width = document.get("n_row", len(rows)), document.get("n_col")
    for key, size in (("n_row", height), ("n_col", width)):
        if key in document and (isinstance(size, bool) or not isinstance(size, int) or size < 1):
            raise LayoutError(f"{path}: key '{key}' must be a positive integer, got {size!r}")
    n_rows, n_cols = cast(int, height), cast("int | None", width)
    if len(rows) != n_rows and not (crop and n_rows < len(rows)):
        raise LayoutError(_size_message(path, "n_row", n_rows, f"layout has {len(rows)} rows"))
    for i, row in enumerate(rows[:n_rows]):
        if n_cols is not None and len(row) != n_cols and not (crop and n_cols < len(row)):
            raise LayoutError(
                _size_message(path, "n_col", n_cols, f"row {i} of the layout has {len(row)} tiles")
            )
    return [row[:n_cols] for row in rows[:n_rows]]


def _size_message(path: Path, key: str, declared: int, found: str) -> str:
    return (
        f"{path}: key '{key}' is {declared} but {found}; correct the key, or load with "
        f"dims='layout' to go by the layout or dims='declared' to crop it to a smaller size"
    )
