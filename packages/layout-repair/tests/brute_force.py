"""All valid tiny layouts, by enumeration: the slow, obvious oracle."""

from functools import cache

import numpy as np
import numpy.typing as npt

Storages = npt.NDArray[np.uint8]


@cache
def valid_storages(height: int, width: int, endpoints_per_shelf: int = 1) -> Storages:
    """Enumerate the storage areas that obey W4, W5 and W6 inside the workstation frame.

    Returns:
        ``uint8 (n, height, width)``.
    """
    cells = height * width
    codes = np.arange(3**cells)
    tiles = np.stack([codes // 3**k % 3 for k in range(cells)], axis=1).astype(np.uint8)
    tiles = tiles.reshape(-1, height, width)
    shelf, endpoint = tiles == 1, tiles == 2
    served = ~shelf | (beside(endpoint) >= endpoints_per_shelf)
    used = ~endpoint | (beside(shelf) >= 1)
    tiles = tiles[(served & used).all(axis=(1, 2))]
    return tiles[connected(tiles != 1)]


def beside(cells: npt.NDArray[np.bool_]) -> npt.NDArray[np.int_]:
    """Count the 4-neighbours that are set."""
    padded = np.pad(cells.astype(np.int_), ((0, 0), (1, 1), (1, 1)))
    return padded[:, :-2, 1:-1] + padded[:, 2:, 1:-1] + padded[:, 1:-1, :-2] + padded[:, 1:-1, 2:]


def connected(walkable: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Whether walkable cells and the floor columns on both sides form one area."""
    area = np.pad(walkable, ((0, 0), (0, 0), (1, 1)), constant_values=True)
    reached = np.zeros_like(area)
    reached[:, :, 0] = True
    while True:
        grown = area & (reached | (beside(reached) > 0))
        if (grown == reached).all():
            return (reached == area).all(axis=(1, 2))
        reached = grown


def nearest(storage: Storages, least: int, most: int, endpoints_per_shelf: int = 1) -> int | None:
    """Smallest Hamming distance to a valid storage area, None if there is none."""
    valid = valid_storages(*storage.shape, endpoints_per_shelf)
    shelves = (valid == 1).sum(axis=(1, 2))
    valid = valid[(shelves >= least) & (shelves <= most)]
    return int((valid != storage).sum(axis=(1, 2)).min()) if len(valid) else None
