"""The moves out of a cell: right, up, left and down, in this order, and then waiting."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

STEPS = ((0, 1), (-1, 0), (0, -1), (1, 0))
"""Rows and columns by which a move changes the cell."""


def possible_moves(drivable: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Moves between drivable neighbours, and waits everywhere.

    Args:
        drivable: bool (rows, columns).

    Returns:
        bool (rows, columns, 5).
    """
    n_rows, n_cols = drivable.shape
    around = np.pad(drivable, 1)
    moves = [
        drivable & around[1 + row : 1 + row + n_rows, 1 + col : 1 + col + n_cols]
        for row, col in STEPS
    ]
    return np.stack([*moves, np.ones_like(drivable)], axis=-1)
