"""Seed environments from which a neural cellular automaton grows a layout."""

import numpy as np

from experiments.domains.base import UnknownLayoutError
from layout_repair.tiles import ENDPOINT, FLOOR, SHELF, Layout

PUBLISHED_TOP_ROWS = {(93, 87): 39, (101, 98): 50}
"""First row of the block in the published seeds that leave the centring rule, by storage size."""


def seed_block(rows: int, columns: int, *, top: int | None = None) -> Layout:
    """Draw the warehouse seed: floor with one two-shelf block in the centre.

    The block is two endpoints above and below two shelves; its middle row is
    ``(rows - 1) // 2`` and its first column ``(columns - 1) // 2``.

    Args:
        rows: Rows of the storage area, at least 3.
        columns: Columns of the storage area, at least 2.
        top: First row of the block, if it is not the centred one.

    Returns:
        ``uint8 (rows, columns)`` storage area, without the workstation frame.

    Raises:
        UnknownLayoutError: If the block does not fit.
    """
    first_row = (rows - 1) // 2 - 1 if top is None else top
    if rows < 3 or columns < 2 or not 0 <= first_row <= rows - 3:
        raise UnknownLayoutError(
            f"seed block: needs at least 3 rows and 2 columns, got {rows}x{columns}"
            + ("." if top is None else f" with first row {top}.")
        )
    first_column = (columns - 1) // 2
    seed = np.full((rows, columns), FLOOR, np.uint8)
    seed[first_row : first_row + 3, first_column : first_column + 2] = ENDPOINT
    seed[first_row + 1, first_column : first_column + 2] = SHELF
    return seed
