"""Layouts: where agents drive, start and have their goals."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from rhcr_sim import _core
from rhcr_sim.errors import LayoutError
from rhcr_sim.layouts.checks import (
    check_connected,
    check_counts,
    check_types,
    checked_rows,
    checked_stations,
    mode_of,
)
from rhcr_sim.layouts.goal_kinds import goal_kinds
from rhcr_sim.layouts.map_document import Dims, read_map_document
from rhcr_sim.layouts.plot import draw
from rhcr_sim.layouts.task_length import mean_task_length
from rhcr_sim.layouts.tiles import DRIVABLE_TILES, Mode
from rhcr_sim.layouts.weights import (
    checked_scale,
    checked_weights,
    rounding_error,
    scales,
    whole_weights,
)

UnreachableStarts: TypeAlias = Literal["error", "drop"]
"""What to do with start cells that cannot reach the goals."""


class Layout:
    """A warehouse, a manufacturing floor, a sorting centre or a bare map in which agents drive.

    - *Workstation mode*, tiles ``.@ew``: agents start on any drivable cell and visit an endpoint
      and a workstation in turn.
    - *Home mode*, tiles ``.@er``: agents start on homes and visit endpoints only.
    - *Manufacture*, tiles ``.e`` and digits: a digit is a station of that type and an obstacle.
      Agents start on any drivable cell and visit endpoints of type 0, 1, ..., 0, ... in turn, where
      they stay for a service time. An endpoint is of the types of the stations around it.
    - *Sorting*, tiles ``.@ix``: agents start on any drivable cell, fetch parcels at induct cells
      ``i`` and drop them at eject cells ``x`` in turn. These cells belong to stations.
    - *Bare*, tiles ``.@``: agents start on any drivable cell and visit drivable cells, all equally
      likely.

    Cell id = row * columns + column, row 0 on top. Layouts are immutable. Distances are searched
    when they are needed and shared by all simulations of a layout.

    Moves and waits may have weights, also called guidance: planners then minimise the weight of a
    path instead of its length. Real weights are multiplied by `weight_scale` and rounded; no single
    one is off by more than the share `weight_error`, which is below 0.5 % unless costs then become
    too great for 16 bits. A move of weight 0 does not exist, which makes one-way
    streets.

    Args:
        rows: Equally long strings of the tiles ``.`` floor, ``@`` shelf, ``e`` endpoint, ``r``
            home, ``w`` workstation, ``0``-``9`` station, ``i`` induct and ``x`` eject cell.
        name: Label used in messages and reports.
        weights: Integers or reals (rows, columns, 5): weights of the moves right, up, left and down
            out of each cell, 0 for none, and of a timestep spent there, at least 1 if whole, above
            0 if real. Entries of moves out of the map or into or out of obstacles do not matter.
            All 1 if None.
        stations: In a sorting centre the station of each induct and eject cell, integers (rows,
            columns), 0 or more; other cells do not matter. If None, each of these cells is a
            station of its own, with the number of the cell.
        unreachable_starts: What to do with start cells that cannot reach the goals: "error" refuses
            the layout, "drop" lets agents start elsewhere only. On a bare map, "drop" leaves the
            largest connected area, for starts and for goals.
        weight_scale: What whole `weights` were multiplied by before; costs divided by it are in the
            unit of their source.

    Raises:
        LayoutError: The rows are empty or ragged, hold an unknown tile, tiles of two modes, or too
            few endpoints; a weight or a station is out of range; a goal cannot be reached from
            somewhere; or the cheapest way somewhere costs too much.
    """

    def __init__(
        self,
        rows: Sequence[str],
        name: str = "layout",
        weights: NDArray[np.integer[Any] | np.floating[Any]] | None = None,
        stations: NDArray[np.integer[Any]] | None = None,
        unreachable_starts: UnreachableStarts = "error",
        weight_scale: float = 1.0,
    ) -> None:
        self.name = name = str(name)
        if unreachable_starts not in get_args(UnreachableStarts):
            raise LayoutError(
                f"{name}: unreachable_starts must be 'error' or 'drop', got {unreachable_starts!r}"
            )
        self.unreachable_starts: UnreachableStarts = unreachable_starts
        self.rows = checked_rows(rows, name)
        self.tiles: NDArray[np.str_] = np.array([list(row) for row in self.rows])
        self.tiles.flags.writeable = False
        self.mode: Mode = mode_of(self.rows, name)
        self.weights: NDArray[np.int32] | None = None
        self.weight_scale = checked_scale(weight_scale, name)
        self.weight_error = 0.0
        self.stations = checked_stations(self.tiles, stations, self.mode, name)
        self.stations.flags.writeable = False
        check_counts("".join(self.rows), self.mode, name)
        check_types(self.station_endpoints, name)
        if weights is not None:
            self._weigh(checked_weights(name, weights, self.drivable))
        check_connected(self.core, self.rows, int(self.goal_cells[0]), name)

    def _weigh(self, weights: NDArray[Any]) -> None:
        """Scale weights as finely as distances allow, and remembers by how much."""
        for scale in scales(weights):
            self.weights = whole_weights(weights, scale)
            try:
                self.core = self._scenario(rotation=False)
            except LayoutError as error:
                too_fine = error
                continue
            self.weight_scale *= scale
            self.weight_error = rounding_error(weights, scale)
            return
        raise too_fine

    @classmethod
    def load(
        cls,
        path: str | Path,
        dims: Dims = "strict",
        unreachable_starts: UnreachableStarts = "error",
    ) -> Layout:
        """Read a layout from a JSON map or guidance graph; counts in the file are ignored.

        Args:
            path: The file; see `rhcr_sim.layouts.map_document` for its keys.
            dims: What to do if ``n_row`` or ``n_col`` differ from the rows: "strict" raises an
                error, "layout" goes by the rows, "declared" crops them on the right and below.
            unreachable_starts: As for `Layout`.

        Raises:
            LayoutError: The file cannot be read or is no such map, its size or weights do not fit
                its rows, or these are not a valid layout.
        """
        found = read_map_document(Path(path), dims)
        return cls(
            found.rows, found.name, found.weights, None, unreachable_starts, found.weight_scale
        )

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
    def goal_kinds(self) -> tuple[NDArray[np.int32], ...]:
        """Cell ids of each kind of goal that agents visit in turn, int32, row-major.

        An endpoint of a manufacturing floor that touches several stations of a type occurs that
        often in the kind of that type.
        """
        return goal_kinds(self.tiles, self.mode, self.unreachable_starts == "drop")

    @property
    def station_endpoints(self) -> tuple[NDArray[np.int32], ...]:
        """Cell ids of the endpoints of each station type, int32, row-major; empty in warehouses."""
        return self.goal_kinds if self.mode == "manufacture" else ()

    @cached_property
    def goal_cells(self) -> NDArray[np.int32]:
        """Cell ids of all possible goals, distinct, increasing, int32."""
        return np.unique(np.concatenate(self.goal_kinds))

    def targets(self, cells: NDArray[np.int32]) -> NDArray[np.int32]:
        """Positions of goal cells in `goal_cells`, int32."""
        return np.searchsorted(self.goal_cells, cells).astype(np.int32)

    @property
    def start_cells(self) -> NDArray[np.int32]:
        """Cell ids on which agents may start: homes if there are any, else all drivable cells.

        With `unreachable_starts="drop"`, those of them that can reach the goals.
        """
        return self.core.starts()

    @cached_property
    def average_task_length(self) -> float:
        """Mean shortest distance of a task in cells, before any weighting of workstations.

        Over (endpoint, workstation) pairs; ordered pairs of different endpoints in home mode, or of
        different cells of a bare map; (endpoint of a type, endpoint of the next type) pairs on a
        manufacturing floor; or (induct, eject) cells in both directions.
        """
        return mean_task_length(self)

    @cached_property
    def drivable(self) -> NDArray[np.bool_]:
        """Cells that are no obstacle, bool (rows, columns)."""
        return np.isin(self.tiles, list(DRIVABLE_TILES))

    @cached_property
    def core(self) -> _core.Scenario:
        """Native graph and distances (shared by all simulations)."""
        return self._scenario(rotation=False)

    @cached_property
    def rotated_core(self) -> _core.Scenario:
        """The same for agents that have to turn, over cells and headings."""
        return self._scenario(rotation=True)

    def _scenario(self, *, rotation: bool) -> _core.Scenario:
        drivable = self.drivable.astype(np.uint8)
        weights = [] if self.weights is None else self.weights.ravel().tolist()
        candidates = self.cells("r" if self.mode == "home" else ".ewix")
        starts = self.start_cells if rotation else candidates
        try:
            core = _core.Scenario(
                drivable, self.goal_cells.tolist(), starts.tolist(), weights, rotation
            )
        except ValueError as error:
            raise LayoutError(f"{self.name}: {error}") from error
        except MemoryError as error:
            raise LayoutError(
                f"{self.name}: no memory for a graph of {drivable.size:,} cells; use a smaller map"
            ) from error
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
        """Draw the layout and return its axes: obstacles dark, endpoints blue, homes yellow.

        Args:
            ax: Axes of matplotlib; a new figure if None.
            agents: Cell ids where agents are drawn as dots.
            usage: float (rows, columns), drawn as colours of the drivable cells, for example
                `Result.tile_usage`.

        Raises:
            MissingExtraError: Matplotlib is not installed.
            LayoutError: A cell or the shape of `usage` does not fit the layout.
        """
        return draw(self.rows, self.name, ax, agents, usage)

    def __reduce__(self) -> tuple[type[Layout], tuple[Any, ...]]:
        stations = self.stations if self.mode == "sorting" else None
        kept = self.rows, self.name, self.weights, stations
        return Layout, (*kept, self.unreachable_starts, self.weight_scale)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Layout)
            and self.rows == other.rows
            and self.unreachable_starts == other.unreachable_starts
            and self.weight_scale == other.weight_scale
            and (self.weights is None) == (other.weights is None)
            and (self.weights is None or np.array_equal(self.weights, np.asarray(other.weights)))
            and np.array_equal(self.stations, other.stations)
        )

    def __hash__(self) -> int:
        return hash(self.rows)

    def __repr__(self) -> str:
        n_rows, n_cols = self.shape
        goals = f"{len(self.endpoints)} endpoints"
        if self.mode == "sorting":
            goals = f"{len(self.cells('i'))} induct and {len(self.cells('x'))} eject cells"
        if self.mode == "bare":
            goals = f"{len(self.goal_cells)} cells"
        return f"Layout({self.name!r}, {n_rows}x{n_cols}, {self.mode} mode, {goals})"
