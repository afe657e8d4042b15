"""Which endpoints of a manufacturing floor serve which type of station."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


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
