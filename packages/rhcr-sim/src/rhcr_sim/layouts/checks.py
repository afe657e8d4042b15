"""Checks of what a layout is made from; each works on plain values and names the layout."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rhcr_sim import _core
from rhcr_sim.errors import LayoutError
from rhcr_sim.layouts.cells import place
from rhcr_sim.layouts.tiles import (
    MANUFACTURE_TILES,
    SORTING_TILES,
    WAREHOUSE_TILES,
    Mode,
    known_tiles,
)


def checked_rows(rows: Sequence[str], name: str) -> tuple[str, ...]:
    """Equally long rows of known tiles.

    Raises:
        LayoutError: They are no list of strings, empty or ragged, or hold an unknown tile.
    """
    if isinstance(rows, str | bytes) or not hasattr(rows, "__iter__"):
        what = "one string" if isinstance(rows, str) else repr(rows)
        raise LayoutError(f"{name}: rows must be a list of strings, got {what}")
    rows = tuple(rows)
    for i, row in enumerate(rows):
        if not isinstance(row, str):
            raise LayoutError(
                f"{name}: rows must be a list of strings, but row {i} is {row!r}; join the tiles "
                f"of each row"
            )
    rows = tuple(map(str, rows))
    if not rows or not rows[0]:
        raise LayoutError(f"{name}: the layout is empty")
    for i, row in enumerate(rows):
        if len(row) != len(rows[0]):
            raise LayoutError(
                f"{name}: row {i} has {len(row)} tiles but row 0 has {len(rows[0])}; "
                f"all rows must be equally long"
            )
    _check_tiles(rows, name)
    return rows


def _check_tiles(rows: tuple[str, ...], name: str) -> None:
    known = known_tiles("".join(rows))
    for i, row in enumerate(rows):
        for j, tile in enumerate(row):
            if tile not in known:
                raise LayoutError(
                    f"{name}: unknown tile {tile!r} at row {i}, column {j}; known tiles are "
                    f"{WAREHOUSE_TILES} in a warehouse, {MANUFACTURE_TILES} with stations, "
                    f"{SORTING_TILES} in a sorting centre"
                )


def mode_of(rows: tuple[str, ...], name: str) -> Mode:
    """The mode that the tiles say.

    Raises:
        LayoutError: They say two modes, or there are endpoints but neither homes nor workstations.
    """
    flat = "".join(rows)
    if any(tile.isdigit() for tile in flat):
        return "manufacture"
    if not set(flat).isdisjoint("ix"):
        return "sorting"
    homes, workstations = flat.count("r"), flat.count("w")
    if homes and workstations:
        home, workstation = (place(flat.index(tile), len(rows[0])) for tile in "rw")
        raise LayoutError(
            f"{name}: has both homes 'r' ({homes}, the first at {home}) and workstations "
            f"'w' ({workstations}, the first at {workstation}); keep only one kind"
        )
    if homes or workstations:
        return "home" if homes else "workstation"
    if "e" in flat:
        raise LayoutError(
            f"{name}: has endpoints 'e' but neither homes 'r' nor workstations 'w'; add one kind, "
            f"or leave out the endpoints: then all cells are goals"
        )
    return "bare"


def check_counts(flat: str, mode: Mode, name: str) -> None:
    """Check that there are enough goal cells.

    Raises:
        LayoutError: There are too few.
    """
    needed = {
        "home": {"e": 2},
        "workstation": {"e": 1},
        "sorting": {"i": 1, "x": 1},
        "bare": {".": 2},
        "manufacture": {},
    }[mode]
    names = {"e": "endpoint(s)", "i": "induct cell(s)", "x": "eject cell(s)", ".": "free cell(s)"}
    for tile, count in needed.items():
        if flat.count(tile) < count:
            raise LayoutError(
                f"{name}: needs at least {count} {names[tile]} {tile!r} in {mode} mode, has "
                f"{flat.count(tile)}"
            )


def check_types(endpoints: Sequence[NDArray[np.int32]], name: str) -> None:
    """Check that every station type has an endpoint.

    Args:
        endpoints: Endpoints of each type.
        name: Name of the layout.

    Raises:
        LayoutError: A type has none.
    """
    for kind, cells in enumerate(endpoints):
        if not len(cells):
            raise LayoutError(
                f"{name}: no endpoint 'e' touches a station of type {kind}; every type from 0 to "
                f"the highest that occurs needs one"
            )


def checked_stations(
    tiles: NDArray[np.str_], stations: NDArray[np.integer[Any]] | None, mode: Mode, name: str
) -> NDArray[np.int64]:
    """The station of each cell, -1 where there is none, int64 (rows, columns).

    Raises:
        LayoutError: The array has another shape or type, or an induct or eject cell has none.
    """
    belongs = np.isin(tiles, ["i", "x"])
    if stations is None:
        return np.where(belongs, np.arange(belongs.size).reshape(belongs.shape), -1)
    if mode != "sorting":
        raise LayoutError(f"{name}: stations are for sorting centres, not for {mode} mode")
    stations = np.asarray(stations)
    if stations.shape != belongs.shape or not np.issubdtype(stations.dtype, np.integer):
        raise LayoutError(
            f"{name}: stations must be integers of shape {belongs.shape}, got "
            f"{stations.dtype} of shape {stations.shape}"
        )
    wrong = np.flatnonzero(belongs & (stations < 0))
    if len(wrong):
        raise LayoutError(
            f"{name}: the station at {place(int(wrong[0]), belongs.shape[1])} must be 0 or more, "
            f"got {stations.flat[wrong[0]]}"
        )
    return np.where(belongs, stations, -1)


def check_connected(core: _core.Scenario, rows: tuple[str, ...], goal: int, name: str) -> None:
    """Check that agents can get from every start and goal to every goal.

    Args:
        core: Graph and distances of the layout.
        rows: Its tiles.
        goal: A goal cell.
        name: Name of the layout.

    Raises:
        LayoutError: They cannot, or there is no start.
    """
    cell, n_cols = core.disconnected_cell(), len(rows[0])
    if cell is not None:
        raise LayoutError(
            f"{name}: cell at {place(cell, n_cols)} ({''.join(rows)[cell]!r}) cannot reach, or be "
            f"reached from, the goal at {place(goal, n_cols)}; all cells where agents may "
            f"come must be connected both ways; unreachable_starts='drop' leaves out "
            f"start cells that are not"
        )
    if not len(core.starts()):
        raise LayoutError(f"{name}: no start cell can reach the goals; open a way to them")
