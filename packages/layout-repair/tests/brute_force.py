"""All valid tiny layouts, by enumeration: the slow, obvious oracle."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

Storages = NDArray[np.uint8]


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


def beside(cells: NDArray[np.bool_]) -> NDArray[np.int_]:
    """Count the 4-neighbours that are set."""
    padded = np.pad(cells.astype(np.int_), ((0, 0), (1, 1), (1, 1)))
    return padded[:, :-2, 1:-1] + padded[:, 2:, 1:-1] + padded[:, 1:-1, :-2] + padded[:, 1:-1, 2:]


def connected(walkable: NDArray[np.bool_]) -> NDArray[np.bool_]:
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


def nearest_hall(original: Storages, types: int, open_cells: int) -> int | None:
    """Smallest Hamming distance to a valid manufacture layout, None if there is none."""
    tiles = hall_layouts(*original.shape, types, open_cells)
    return int((tiles != original).sum(axis=(1, 2)).min()) if len(tiles) else None


@cache
def hall_layouts(height: int, width: int, types: int, open_cells: int) -> Storages:
    """Enumerate the valid manufacture layouts.

    Tiles are 0 floor, 1 to ``types`` stations and ``types + 1`` endpoint.
    """
    tiles = everything(height, width, types + 2)
    station, endpoint = (tiles >= 1) & (tiles <= types), tiles == types + 1
    good = (~station | (beside(endpoint) >= 1)).all(axis=(1, 2))
    good &= (~endpoint | (beside(station) >= 1)).all(axis=(1, 2))
    good &= (~station).sum(axis=(1, 2)) >= open_cells
    for kind in range(1, types + 1):
        good &= (tiles == kind).any(axis=(1, 2))
    tiles, station = tiles[good], station[good]
    return tiles[one_area(~station)]


def nearest_maze(original: Storages, least: int, most: int) -> int | None:
    """Smallest Hamming distance to a maze with one open area, None if there is none."""
    tiles = maze_layouts(*original.shape, least, most)
    return int((tiles != original).sum(axis=(1, 2)).min()) if len(tiles) else None


def maze_layouts(height: int, width: int, least: int, most: int) -> Storages:
    """Enumerate the mazes with one open area and a number of walls within limits."""
    tiles = everything(height, width, 2)
    walls = tiles.sum(axis=(1, 2))
    tiles = tiles[(walls >= least) & (walls <= most) & (walls < height * width)]
    return tiles[one_area(tiles == 0)]


@cache
def everything(height: int, width: int, tiles: int) -> Storages:
    """All layouts over a number of tiles."""
    cells = height * width
    codes = np.arange(tiles**cells)
    layouts = np.stack([codes // tiles**k % tiles for k in range(cells)], axis=1)
    return layouts.astype(np.uint8).reshape(-1, height, width)


def one_area(walkable: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether the walkable cells of each layout are 4-connected and at least one."""
    flat = walkable.reshape(len(walkable), walkable.shape[1] * walkable.shape[2])
    reached = np.zeros_like(flat)
    reached[np.arange(len(flat)), flat.argmax(axis=1)] = flat.any(axis=1)
    reached = reached.reshape(walkable.shape)
    while True:
        grown = walkable & (reached | (beside(reached) > 0))
        if (grown == reached).all():
            return (reached == walkable).all(axis=(1, 2)) & flat.any(axis=1)
        reached = grown


@cache
def reachable_stops(height: int, width: int) -> NDArray[np.uint8]:
    """Enumerate the layouts without frame whose endpoints touch one area of floor."""
    tiles = everything(height, width, 3)
    floor, stops = tiles == 0, tiles == 2
    return tiles[obeys(tiles) & one_area(floor) & touching(stops, floor)]


def obeys(tiles: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Whether every block has an endpoint, and every endpoint a block."""
    blocks, endpoints = tiles == 1, tiles == 2
    return (touching(blocks, endpoints)) & touching(endpoints, blocks)


def touching(cells: NDArray[np.bool_], others: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether every one of some cells is beside one of the others."""
    return (~cells | (beside(others) > 0)).all(axis=(1, 2))
