"""Measures and similarity of warehouse layouts."""

import math

import numpy as np
from scipy import ndimage

from experiments.domains.warehouse.layouts.tiles import Layout, Tile

SEARCHED_TILES = 3
"""Tiles a generator may place: floor, shelf, endpoint."""


def shelf_components(layout: Layout) -> int:
    """Count the 4-connected components of shelves.

    Args:
        layout: ``uint8 (H, W)``, with or without the frame.
    """
    _, components = ndimage.label(layout == Tile.SHELF)
    return int(components)


def layout_entropy(storage: Layout) -> float:
    """Entropy of the 2x2 tile patterns of a storage area, in [0, 1].

    The patterns of all ``(h - 1) * (w - 1)`` windows are counted; with ``p`` their relative
    frequencies the value is ``-sum p ln p / ln(3 ** 4)``. A constant layout has 0.

    Args:
        storage: ``uint8 (h, w)`` with floor, shelves and endpoints only; ``h, w >= 2``.
    """
    q = SEARCHED_TILES
    tiles = storage.astype(np.int64)
    patterns = ((tiles[:-1, :-1] * q + tiles[:-1, 1:]) * q + tiles[1:, :-1]) * q + tiles[1:, 1:]
    counts = np.bincount(patterns.ravel())
    p = counts[counts > 0] / patterns.size
    return abs(float(-(p * np.log(p)).sum() / math.log(q**4)))


def hamming(first: Layout, second: Layout) -> int:
    """Count the cells in which two layouts of equal shape differ."""
    return int(np.count_nonzero(first != second))


def similarity(unrepaired: Layout, repaired: Layout) -> float:
    """Share of cells of the full layout that the repair kept, in [0, 1]."""
    return 1.0 - hamming(unrepaired, repaired) / unrepaired.size
