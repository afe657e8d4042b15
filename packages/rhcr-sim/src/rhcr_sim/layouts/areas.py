"""Connected areas of free cells."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def largest_area(free: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The largest connected set of free cells, bool (rows, columns)."""
    padded = np.pad(free, 1)
    unseen = bytearray(padded.tobytes())
    largest: list[int] = []
    for cell in np.flatnonzero(padded).tolist():
        if unseen[cell]:
            largest = max(largest, _flood(unseen, cell, padded.shape[1]), key=len)
    area = np.zeros(padded.size, dtype=bool)
    area[largest] = True
    return area.reshape(padded.shape)[1:-1, 1:-1]


def _flood(unseen: bytearray, cell: int, n_cols: int) -> list[int]:
    """Cells connected to `cell`; clears them in `unseen`, whose border is clear."""
    unseen[cell] = 0
    area = [cell]
    for reached in area:
        for neighbour in (reached + 1, reached - 1, reached + n_cols, reached - n_cols):
            if unseen[neighbour]:
                unseen[neighbour] = 0
                area.append(neighbour)
    return area
