"""Dense regular layouts: rows of endpoints between pairs of rows of blocks.

Each row of endpoints serves the rows of blocks on both sides, so that two thirds of the cells are
blocks; no valid layout with a connected area has many more (see
:mod:`layout_repair.problem.feasibility`).
"""

from collections.abc import Iterator

import numpy as np

from layout_repair.problem.problem import Problem
from layout_repair.roles import BLOCK, ENDPOINT, FLOOR
from layout_repair.tiles import Layout


def combs(problem: Problem) -> Iterator[Layout]:
    """Dense guesses along rows and columns, each with its mirror image.

    Args:
        problem: The problem of a whole layout whose endpoints are driven across.

    Yields:
        ``uint8 (H, W)`` roles, to be joined and trimmed to the wanted number of blocks.
    """
    rows, cols = np.flatnonzero(problem.free.any(axis=1)), np.flatnonzero(problem.free.any(axis=0))
    box = slice(rows[0], rows[-1] + 1), slice(cols[0], cols[-1] + 1)
    height, width = problem.free[box].shape
    tile = ENDPOINT if problem.spec.endpoint else FLOOR
    along_rows, along_cols = _comb(height, width, tile), _comb(width, height, tile).T
    for pattern in (along_rows, along_rows[::-1], along_cols, along_cols[:, ::-1]):
        guess = problem.fixed.copy()
        guess[box] = np.where(problem.free[box], pattern, guess[box])
        yield guess


def _comb(height: int, width: int, tile: int) -> Layout:
    """Rows 1, 4, ... open; pairs of cells reach from there into a single row that is left over."""
    comb = np.full((height, width), BLOCK, dtype=np.uint8)
    comb[1::3] = tile
    if height % 3 == 1:
        comb[-2:, 1::3] = tile
        comb[-2:, -1] = tile if width % 3 == 1 else BLOCK
    return comb
