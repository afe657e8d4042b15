"""Warehouse layouts: reading, validation, goal and start cells."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rhcr_sim import _core
from rhcr_sim.errors import LayoutError

TILES = ".@erw"
"""Known tiles: floor, shelf (an obstacle), endpoint, home, workstation."""

Mode = Literal["home", "workstation"]


class Layout:
    """A warehouse in which agents drive: floor, shelves, endpoints and homes or workstations.

    A layout with workstations (``w``) is in workstation mode: agents start on any drivable cell and
    visit an endpoint and a workstation in turn. A layout with homes (``r``) is in home mode: agents
    start on homes and visit endpoints only. Cell id = row * columns + column, row 0 on top.

    Layouts are immutable. Distance tables are computed once, when first needed, and are shared by
    all simulations of the layout.

    Args:
        rows: Equally long strings of the tiles ``.`` floor, ``@`` shelf, ``e`` endpoint, ``r``
            home, ``w`` workstation.
        name: Label used in messages and reports.

    Raises:
        LayoutError: The rows are empty or ragged, hold an unknown tile, both or neither of ``r``
            and ``w``, or too few endpoints; or a start or goal cell cannot be reached.
    """

    def __init__(self, rows: Sequence[str], name: str = "layout") -> None:
        self.name = name
        self.rows = _checked_rows(rows, name)
        self.tiles: NDArray[np.str_] = np.array([list(row) for row in self.rows])
        self.tiles.flags.writeable = False
        self.mode: Mode = _mode(self)
        _check_endpoints(self)
        _check_connected(self)

    @classmethod
    def load(cls, path: str | Path) -> Layout:
        """Reads a layout from a JSON map.

        Args:
            path: A JSON object with ``layout`` (list of equally long strings) and, optionally,
                ``name``, ``n_row``, ``n_col`` and ``weight``. Any other key is ignored: the counts
                in published files are often wrong and are recomputed here.

        Raises:
            LayoutError: The file cannot be read, is not such an object, declares weights or a size
                that differs from the rows, or the rows are not a valid layout.
        """
        path = Path(path)
        document = _read_json(path)
        rows = document.get("layout")
        if not isinstance(rows, list) or not all(isinstance(row, str) for row in rows):
            raise LayoutError(f"{path}: key 'layout' must be a list of strings")
        if document.get("weight"):
            raise LayoutError(f"{path}: key 'weight' is true, but weighted maps are not supported")
        layout = cls(rows, name=str(document.get("name", path.stem)))
        for key, size in zip(("n_row", "n_col"), layout.shape, strict=True):
            if document.get(key, size) != size:
                raise LayoutError(
                    f"{path}: key '{key}' is {document[key]!r} but the layout has {size}; "
                    f"correct or remove the key"
                )
        return layout

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.rows), len(self.rows[0])

    def cells(self, tiles: str) -> NDArray[np.int32]:
        """Ids of all cells that hold one of `tiles`, in row-major order, int32."""
        return np.flatnonzero(np.isin(self.tiles, list(tiles))).astype(np.int32)

    @property
    def endpoints(self) -> NDArray[np.int32]:
        """Cell ids of the endpoints, row-major, int32."""
        return self.cells("e")

    @property
    def workstations(self) -> NDArray[np.int32]:
        """Cell ids of the workstations, row-major, int32; empty in home mode."""
        return self.cells("w")

    @property
    def start_cells(self) -> NDArray[np.int32]:
        """Cell ids on which agents may start: homes, or every drivable cell in workstation mode."""
        return self.cells("r" if self.mode == "home" else ".ew")

    @cached_property
    def average_task_length(self) -> float:
        """Mean shortest distance of a task in cells, before any weighting of workstations."""
        return self.core.average_task_length()

    @cached_property
    def core(self) -> _core.Warehouse:
        """Native graph and distance tables (shared by all simulations)."""
        return _core.Warehouse(
            np.ascontiguousarray(self.tiles != "@", dtype=np.uint8),
            self.endpoints.tolist(),
            self.workstations.tolist(),
            self.start_cells.tolist(),
        )

    def __reduce__(self) -> tuple[type[Layout], tuple[tuple[str, ...], str]]:
        return Layout, (self.rows, self.name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Layout) and self.rows == other.rows

    def __hash__(self) -> int:
        return hash(self.rows)

    def __repr__(self) -> str:
        n_rows, n_cols = self.shape
        return (
            f"Layout({self.name!r}, {n_rows}x{n_cols}, {self.mode} mode, "
            f"{len(self.endpoints)} endpoints)"
        )


def _read_json(path: Path) -> dict[str, object]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise LayoutError(f"{path}: cannot read the map: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise LayoutError(f"{path}: not a JSON document: {error}") from error
    if not isinstance(document, dict):
        raise LayoutError(f"{path}: expected a JSON object, got {type(document).__name__}")
    return document


def _checked_rows(rows: Sequence[str], name: str) -> tuple[str, ...]:
    if isinstance(rows, str):
        raise LayoutError(f"{name}: rows must be a list of strings, got one string")
    rows = tuple(rows)
    if not rows or not rows[0]:
        raise LayoutError(f"{name}: the layout is empty")
    for i, row in enumerate(rows):
        if len(row) != len(rows[0]):
            raise LayoutError(
                f"{name}: row {i} has {len(row)} tiles but row 0 has {len(rows[0])}; "
                f"all rows must be equally long"
            )
        for j, tile in enumerate(row):
            if tile not in TILES:
                raise LayoutError(
                    f"{name}: unknown tile {tile!r} at row {i}, column {j}; known tiles are {TILES}"
                )
    return rows


def _mode(layout: Layout) -> Mode:
    homes, workstations = len(layout.cells("r")), len(layout.cells("w"))
    if homes and workstations:
        raise LayoutError(
            f"{layout.name}: has both homes 'r' ({homes}) and workstations 'w' ({workstations}); "
            f"keep only one kind"
        )
    if not homes and not workstations:
        raise LayoutError(
            f"{layout.name}: has neither homes 'r' nor workstations 'w'; add one kind"
        )
    return "home" if homes else "workstation"


def _check_endpoints(layout: Layout) -> None:
    needed = 2 if layout.mode == "home" else 1
    count = len(layout.endpoints)
    if count < needed:
        raise LayoutError(
            f"{layout.name}: needs at least {needed} endpoint(s) 'e' in {layout.mode} mode, "
            f"has {count}"
        )


def _check_connected(layout: Layout) -> None:
    cell = layout.core.disconnected_cell()
    if cell is None:
        return
    row, col = divmod(cell, layout.shape[1])
    first_row, first_col = divmod(int(layout.endpoints[0]), layout.shape[1])
    raise LayoutError(
        f"{layout.name}: cell at row {row}, column {col} ({layout.rows[row][col]!r}) cannot reach "
        f"the endpoint at row {first_row}, column {first_col}; all start and goal cells must be "
        f"connected"
    )
