"""The kinds of goal cells that agents visit in turn."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rhcr_sim.layouts.areas import largest_area
from rhcr_sim.layouts.tiles import Mode


def goal_kinds(tiles: NDArray[np.str_], mode: Mode, largest: bool) -> tuple[NDArray[np.int32], ...]:
    """Cell ids of each kind of goal, int32, row-major, in the order in which agents visit them.

    Args:
        tiles: Tiles of a layout, str (rows, columns).
        mode: Its mode.
        largest: Whether only the largest connected area of a bare map counts.
    """
    if mode == "manufacture":
        return station_endpoints(tiles)
    if mode == "bare":
        free = tiles == "."
        return (_cells(largest_area(free) if largest else free),)
    kinds = {"home": "e", "workstation": "ew", "sorting": "ix"}[mode]
    return tuple(_cells(tiles == kind) for kind in kinds)


def _cells(mask: NDArray[np.bool_]) -> NDArray[np.int32]:
    return np.flatnonzero(mask).astype(np.int32)


def station_endpoints(tiles: NDArray[np.str_]) -> tuple[NDArray[np.int32], ...]:
    """Cell ids of the endpoints of each station type, int32, row-major; empty without stations.

    An endpoint that touches several stations of a type occurs that often.

    Args:
        tiles: Tiles of a layout, str (rows, columns).
    """
    n_types = max((int(tile) for tile in np.unique(tiles) if tile.isdigit()), default=-1) + 1
    padded = np.pad(tiles, 1, constant_values=".")
    around = [padded[1:-1, 2:], padded[:-2, 1:-1], padded[1:-1, :-2], padded[2:, 1:-1]]
    is_endpoint = tiles == "e"
    types = []
    for digit in map(str, range(n_types)):
        touches = sum((side == digit).astype(np.int32) for side in around) * is_endpoint
        cells = np.arange(touches.size, dtype=np.int32)
        types.append(np.repeat(cells, touches.ravel()))
    return tuple(types)
