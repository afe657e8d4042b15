"""Layouts: reading, validation, goal and start cells."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, cast, get_args

import numpy as np
from numpy.typing import NDArray

from rhcr_sim import _core
from rhcr_sim.errors import LayoutError
from rhcr_sim.layouts.moves import possible_moves
from rhcr_sim.layouts.plot import draw

WAREHOUSE_TILES = ".@erw"
"""Tiles of a warehouse: floor, shelf (an obstacle), endpoint, home, workstation."""

MANUFACTURE_TILES = ".e0123456789"
"""Tiles of a manufacturing floor: floor, endpoint, stations (obstacles) by type."""

SORTING_TILES = ".@ix"
"""Tiles of a sorting centre: floor, obstacle, induct and eject cells."""

DRIVABLE_TILES = ".erwix"

UnreachableStarts = Literal["error", "drop"]
"""What to do with start cells that cannot reach the goals."""

Dims = Literal["strict", "layout", "declared"]
"""Which size of a map counts."""

Mode = Literal["home", "workstation", "manufacture", "sorting"]

MAX_WEIGHT = 65_534

N_WEIGHTS = 5
"""Weights of a cell: moves right, up, left and down, and waiting."""


class Layout:
    """A warehouse, a manufacturing floor or a sorting centre in which agents drive.

    - *Workstation mode*, tiles ``.@ew``: agents start on any drivable cell and visit an endpoint
      and a workstation in turn.
    - *Home mode*, tiles ``.@er``: agents start on homes and visit endpoints only.
    - *Manufacture*, tiles ``.e`` and digits: a digit is a station of that type and an obstacle.
      Agents start on any drivable cell and visit endpoints of type 0, 1, ..., 0, ... in turn, where
      they stay for a service time. An endpoint is of the types of the stations around it.
    - *Sorting*, tiles ``.@ix``: agents start on any drivable cell, fetch parcels at induct cells
      ``i`` and drop them at eject cells ``x`` in turn. These cells belong to stations.

    Cell id = row * columns + column, row 0 on top. Layouts are immutable. Distance tables are
    computed once, when the layout is made, and are shared by all its simulations.

    Moves and waits may have weights, also called guidance: planners then minimise the weight of a
    path instead of its length. Weights are whole numbers; scale real ones, for example to tenths.
    A move of weight 0 does not exist, which makes one-way streets.

    Args:
        rows: Equally long strings of the tiles ``.`` floor, ``@`` shelf, ``e`` endpoint, ``r``
            home, ``w`` workstation, ``0``-``9`` station, ``i`` induct and ``x`` eject cell.
        name: Label used in messages and reports.
        weights: Integers (rows, columns, 5): weights of the moves right, up, left and down out of
            each cell, 0 for none, and of a timestep spent there, at least 1. Entries of moves out
            of the map or into or out of obstacles do not matter. All 1 if None.
        stations: In a sorting centre the station of each induct and eject cell, integers (rows,
            columns), 0 or more; other cells do not matter. If None, each of these cells is a
            station of its own, with the number of the cell.
        unreachable_starts: What to do with start cells that cannot reach the goals: "error" refuses
            the layout, "drop" lets agents start elsewhere only.

    Raises:
        LayoutError: The rows are empty or ragged, hold an unknown tile, tiles of two modes or of
            none, or too few endpoints; a weight or a station is out of range; a goal cannot be
            reached from somewhere; or the cheapest way somewhere costs more than 65,534.
    """

    def __init__(
        self,
        rows: Sequence[str],
        name: str = "layout",
        weights: NDArray[np.integer[Any]] | None = None,
        stations: NDArray[np.integer[Any]] | None = None,
        unreachable_starts: UnreachableStarts = "error",
    ) -> None:
        self.name = name
        if unreachable_starts not in get_args(UnreachableStarts):
            raise LayoutError(
                f"{name}: unreachable_starts must be 'error' or 'drop', got {unreachable_starts!r}"
            )
        self.unreachable_starts = unreachable_starts
        self.rows = _checked_rows(rows, name)
        self.tiles: NDArray[np.str_] = np.array([list(row) for row in self.rows])
        self.tiles.flags.writeable = False
        self.mode: Mode = _mode(self)
        self.weights = None if weights is None else _checked_weights(self, weights)
        self.stations: NDArray[np.int64] = _checked_stations(self, stations)
        self.stations.flags.writeable = False
        _check_endpoints(self)
        _check_connected(self)
        if unreachable_starts == "drop" and not len(self.start_cells):
            raise LayoutError(f"{name}: no start cell can reach the goals; open a way to them")

    @classmethod
    def load(
        cls,
        path: str | Path,
        dims: Dims = "strict",
        unreachable_starts: UnreachableStarts = "error",
    ) -> Layout:
        """Reads a layout from a JSON map.

        Args:
            path: A JSON object with ``layout`` (list of equally long strings) and, optionally,
                ``name``, ``n_row``, ``n_col`` and ``weight``. Any other key is ignored: the counts
                in published files are often wrong and are recomputed here.
            dims: What to do if ``n_row`` or ``n_col`` differ from the rows: "strict" raises an
                error, "layout" goes by the rows, "declared" crops them on the right and below, as
                the published simulator does without notice.
            unreachable_starts: As for `Layout`.

        Raises:
            LayoutError: The file cannot be read, is not such an object, declares weights or, with
                "strict", a size that differs from the rows, with "declared" a larger one; or the
                rows are not a valid layout.
        """
        path = Path(path)
        document = _read_json(path)
        rows = document.get("layout")
        if not isinstance(rows, list) or not all(isinstance(row, str) for row in rows):
            raise LayoutError(f"{path}: key 'layout' must be a list of strings")
        weight = document.get("weight", False)
        if weight is not False:
            raise LayoutError(
                f"{path}: key 'weight' is {weight!r}, but weighted maps are not supported; it must "
                f"be false"
            )
        if dims not in get_args(Dims):
            raise LayoutError(f"dims must be one of {', '.join(get_args(Dims))}, got {dims!r}")
        if dims != "layout":
            rows = _sized_rows(path, document, rows, crop=dims == "declared")
        name = str(document.get("name", path.stem))
        return cls(rows, name, unreachable_starts=unreachable_starts)

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

    @cached_property
    def station_endpoints(self) -> tuple[NDArray[np.int32], ...]:
        """Cell ids of the endpoints of each station type, int32, row-major; empty in warehouses.

        An endpoint that touches several stations of a type occurs that often.
        """
        n_types = max((int(tile) for tile in "".join(self.rows) if tile.isdigit()), default=-1) + 1
        padded = np.pad(self.tiles, 1, constant_values=".")
        around = [padded[1:-1, 2:], padded[:-2, 1:-1], padded[1:-1, :-2], padded[2:, 1:-1]]
        is_endpoint = self.tiles == "e"
        types = []
        for digit in map(str, range(n_types)):
            touches = sum((side == digit).astype(np.int32) for side in around) * is_endpoint
            cells = np.arange(touches.size, dtype=np.int32)
            types.append(np.repeat(cells, touches.ravel()))
        return tuple(types)

    @cached_property
    def goal_cells(self) -> NDArray[np.int32]:
        """Cell ids of all possible goals, distinct, increasing, int32."""
        if self.mode == "manufacture":
            return np.unique(np.concatenate(self.station_endpoints))
        return self.cells("ewix")

    def targets(self, cells: NDArray[np.int32]) -> NDArray[np.int32]:
        """Positions of goal cells in `goal_cells`, int32."""
        return np.searchsorted(self.goal_cells, cells).astype(np.int32)

    @property
    def start_cells(self) -> NDArray[np.int32]:
        """Cell ids on which agents may start: homes if there are any, else all drivable cells.

        With `unreachable_starts="drop"`, those of them that can reach the goals.
        """
        return self.core.starts()

    @property
    def _start_candidates(self) -> NDArray[np.int32]:
        return self.cells("r" if self.mode == "home" else ".ewix")

    @cached_property
    def average_task_length(self) -> float:
        """Mean shortest distance of a task in cells, before any weighting of workstations.

        Over (endpoint, workstation) pairs, ordered pairs of different endpoints in home mode, or
        (endpoint of a type, endpoint of the next type) pairs on a manufacturing floor, or (induct,
        eject) cells in both directions.
        """
        if self.mode in ("manufacture", "sorting"):
            kinds = self.station_endpoints or (self.cells("i"), self.cells("x"))
            legs = list(zip(kinds, kinds[1:] + kinds[:1], strict=True))
        else:
            legs = [
                (self.endpoints, self.workstations if len(self.workstations) else self.endpoints)
            ]
        pairs = sum(len(origins) * len(goals) for origins, goals in legs)
        if self.mode == "home":
            pairs -= len(self.endpoints)
        total = sum(
            self.core.total_distance(self.targets(origins).tolist(), self.targets(goals).tolist())
            for origins, goals in legs
        )
        return total / pairs

    @cached_property
    def drivable(self) -> NDArray[np.bool_]:
        """Cells that are no obstacle, bool (rows, columns)."""
        return np.isin(self.tiles, list(DRIVABLE_TILES))

    @cached_property
    def core(self) -> _core.Scenario:
        """Native graph and distance tables (shared by all simulations)."""
        return self._scenario(rotation=False)

    @cached_property
    def rotated_core(self) -> _core.Scenario:
        """The same for agents that have to turn, over cells and headings."""
        return self._scenario(rotation=True)

    def _scenario(self, *, rotation: bool) -> _core.Scenario:
        drivable = self.drivable.astype(np.uint8)
        weights = [] if self.weights is None else self.weights.ravel().tolist()
        starts = self.start_cells if rotation else self._start_candidates
        try:
            core = _core.Scenario(
                drivable, self.goal_cells.tolist(), starts.tolist(), weights, rotation
            )
        except ValueError as error:
            raise LayoutError(f"{self.name}: {error}") from error
        if self.unreachable_starts == "drop" and not rotation:
            core.drop_unreachable_starts()
        return core

    @cached_property
    def unit_costs(self) -> bool:
        """Whether all moves and waits weigh 1, so that costs are timesteps."""
        return self.weights is None or int(self.weights.max()) <= 1

    def plot(
        self,
        ax: Any = None,
        agents: Sequence[int] | NDArray[np.integer[Any]] | None = None,
        usage: NDArray[np.floating[Any]] | None = None,
    ) -> Any:
        """Draws the layout: obstacles dark, endpoints blue, workstations pink, homes yellow.

        Args:
            ax: Axes of matplotlib; a new figure if None.
            agents: Cell ids where agents are drawn as dots.
            usage: float (rows, columns), drawn as colours of the drivable cells, for example
                `Result.tile_usage`.

        Returns:
            The axes.

        Raises:
            MissingExtraError: Matplotlib is not installed.
            LayoutError: A cell or the shape of `usage` does not fit the layout.
        """
        return draw(self, ax, agents, usage)

    def __reduce__(self) -> tuple[type[Layout], tuple[Any, ...]]:
        stations = self.stations if self.mode == "sorting" else None
        return Layout, (self.rows, self.name, self.weights, stations, self.unreachable_starts)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Layout)
            and self.rows == other.rows
            and self.unreachable_starts == other.unreachable_starts
            and _same_weights(self.weights, other.weights)
            and np.array_equal(self.stations, other.stations)
        )

    def __hash__(self) -> int:
        return hash(self.rows)

    def __repr__(self) -> str:
        n_rows, n_cols = self.shape
        goals = f"{len(self.endpoints)} endpoints"
        if self.mode == "sorting":
            goals = f"{len(self.cells('i'))} induct and {len(self.cells('x'))} eject cells"
        return f"Layout({self.name!r}, {n_rows}x{n_cols}, {self.mode} mode, {goals})"


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


def _sized_rows(path: Path, document: dict[str, object], rows: list[str], crop: bool) -> list[str]:
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
    known = _known_tiles("".join(rows))
    for i, row in enumerate(rows):
        for j, tile in enumerate(row):
            if tile not in known:
                raise LayoutError(
                    f"{name}: unknown tile {tile!r} at row {i}, column {j}; known tiles are "
                    f"{WAREHOUSE_TILES} in a warehouse, {MANUFACTURE_TILES} with stations, "
                    f"{SORTING_TILES} in a sorting centre"
                )
    return rows


def _known_tiles(tiles: str) -> str:
    if any(map(str.isdigit, tiles)):
        return MANUFACTURE_TILES
    sorting = not set(tiles).isdisjoint("ix") and set(tiles).isdisjoint("erw")
    return SORTING_TILES if sorting else WAREHOUSE_TILES


def _checked_weights(layout: Layout, weights: NDArray[np.integer[Any]]) -> NDArray[np.int32]:
    weights = np.asarray(weights)
    shape = (*layout.shape, N_WEIGHTS)
    if weights.shape != shape or not np.issubdtype(weights.dtype, np.integer):
        raise LayoutError(
            f"{layout.name}: weights must be integers of shape {shape}, got {weights.dtype} of "
            f"shape {weights.shape}; scale real weights to whole numbers"
        )
    low = np.array([0, 0, 0, 0, 1])
    wrong = np.argwhere((weights < low) | (weights > MAX_WEIGHT))
    if len(wrong):
        row, col, kind = wrong[0].tolist()
        raise LayoutError(
            f"{layout.name}: weight {kind} at row {row}, column {col} must be from {low[kind]} to "
            f"{MAX_WEIGHT}, got {weights[row, col, kind]}"
        )
    checked = np.where(possible_moves(layout.drivable), weights, 0).astype(np.int32)
    checked.flags.writeable = False
    return checked


def _checked_stations(
    layout: Layout, stations: NDArray[np.integer[Any]] | None
) -> NDArray[np.int64]:
    """The station of each cell, -1 where there is none."""
    belongs = np.isin(layout.tiles, ["i", "x"])
    if stations is None:
        return np.where(belongs, np.arange(belongs.size).reshape(belongs.shape), -1)
    if layout.mode != "sorting":
        raise LayoutError(
            f"{layout.name}: stations are for sorting centres, not for {layout.mode} mode"
        )
    stations = np.asarray(stations)
    if stations.shape != belongs.shape or not np.issubdtype(stations.dtype, np.integer):
        raise LayoutError(
            f"{layout.name}: stations must be integers of shape {belongs.shape}, got "
            f"{stations.dtype} of shape {stations.shape}"
        )
    wrong = np.argwhere(belongs & (stations < 0))
    if len(wrong):
        row, col = wrong[0].tolist()
        raise LayoutError(
            f"{layout.name}: the station at row {row}, column {col} must be 0 or more, got "
            f"{stations[row, col]}"
        )
    return np.where(belongs, stations, -1)


def _same_weights(a: NDArray[np.int32] | None, b: NDArray[np.int32] | None) -> bool:
    if a is None or b is None:
        return a is b
    return bool(np.array_equal(a, b))


def _mode(layout: Layout) -> Mode:
    if any(tile.isdigit() for row in layout.rows for tile in row):
        return "manufacture"
    if any(tile in "ix" for row in layout.rows for tile in row):
        return "sorting"
    homes, workstations = len(layout.cells("r")), len(layout.cells("w"))
    if homes and workstations:
        home, workstation = (_place(layout, int(layout.cells(tile)[0])) for tile in "rw")
        raise LayoutError(
            f"{layout.name}: has both homes 'r' ({homes}, the first at {home}) and workstations "
            f"'w' ({workstations}, the first at {workstation}); keep only one kind"
        )
    if not homes and not workstations:
        raise LayoutError(
            f"{layout.name}: has neither homes 'r' nor workstations 'w'; add one kind"
        )
    return "home" if homes else "workstation"


def _place(layout: Layout, cell: int) -> str:
    row, column = divmod(cell, layout.shape[1])
    return f"row {row}, column {column}"


def _check_endpoints(layout: Layout) -> None:
    for kind, cells in enumerate(layout.station_endpoints):
        if not len(cells):
            raise LayoutError(
                f"{layout.name}: no endpoint 'e' touches a station of type {kind}; every type from "
                f"0 to the highest that occurs needs one"
            )
    if layout.mode == "sorting":
        for tile, what in (("i", "induct"), ("x", "eject")):
            if not len(layout.cells(tile)):
                raise LayoutError(f"{layout.name}: has no {what} cell {tile!r}; add one")
        return
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
    first_row, first_col = divmod(int(layout.goal_cells[0]), layout.shape[1])
    raise LayoutError(
        f"{layout.name}: cell at row {row}, column {col} ({layout.rows[row][col]!r}) cannot "
        f"reach, or be reached from, the goal at row {first_row}, column {first_col}; all cells "
        f"where agents may come must be connected both ways; unreachable_starts='drop' leaves out "
        f"start cells that are not"
    )
