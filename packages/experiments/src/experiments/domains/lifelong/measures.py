"""Measures of layouts."""

import math

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage


def components(blocked: NDArray[np.bool_]) -> int:
    """Count the 4-connected components of blocked cells, ``bool (H, W)``."""
    _, count = ndimage.label(blocked)
    return int(count)


def layout_entropy(tiles: NDArray[np.uint8], symbols: int) -> float:
    """Entropy of the 2x2 patterns of tiles, in [0, 1].

    The patterns of all ``(h - 1) * (w - 1)`` windows are counted; with ``p`` their relative
    frequencies and ``q`` symbols the value is ``-sum p ln p / ln(q ** 4)``. A constant layout
    has 0.

    Args:
        tiles: ``uint8 (h, w)`` codes below `symbols`; ``h, w >= 2``.
        symbols: Number of codes a generator may place.
    """
    q, codes = symbols, tiles.astype(np.int64)
    patterns = ((codes[:-1, :-1] * q + codes[:-1, 1:]) * q + codes[1:, :-1]) * q + codes[1:, 1:]
    counts = np.bincount(patterns.ravel())
    p = counts[counts > 0] / patterns.size
    return abs(float(-(p * np.log(p)).sum() / math.log(q**4)))
