"""Regular layouts to begin with, such as rows of endpoints between pairs of rows of blocks.

Each row of endpoints serves the rows of blocks on both sides, so that two thirds of the cells are
blocks; no valid layout with a connected area has many more (see
`layout_repair.problem.feasibility`).
"""

from collections.abc import Iterator

import numpy as np

from layout_repair.model.arrays import Floats
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


def regular(problem: Problem, dislike: Floats) -> Layout:
    """The preferred arrangement of blocks among the endpoints, floor and blocks as they are.

    Args:
        problem: The problem of a whole layout.
        dislike: ``float64 (K, H * W)``, 0 where a role is preferred.
    """
    guess = problem.original.copy()
    preferred = dislike[BLOCK].reshape(guess.shape) == 0
    guess[preferred & problem.free & (guess == ENDPOINT)] = BLOCK
    return guess


def comb(problem: Problem) -> Layout:
    """Every third row open, the others full of blocks; or aisles between rows of endpoints.

    Args:
        problem: The problem of a whole layout.
    """
    guess = np.full(problem.original.shape, BLOCK, dtype=np.uint8)
    if problem.spec.endpoints_walkable:
        guess[1::3] = ENDPOINT if problem.spec.endpoint else FLOOR
    else:
        guess[1::5] = guess[3::5] = ENDPOINT
        guess[2::5] = FLOOR
    return np.where(problem.free, guess, problem.fixed)


def aisles(problem: Problem) -> Layout:
    """Every third row floor, between pairs of rows of endpoints with few blocks.

    Args:
        problem: The problem of a whole layout.
    """
    row, col = np.indices(problem.original.shape)
    guess = np.where(row % 3 == 0, FLOOR, ENDPOINT)
    guess[(row % 3 == 1) & (col % 4 == 0) | (row % 3 == 2) & (col % 4 == 2)] = BLOCK
    return np.where(problem.free, guess, problem.fixed).astype(np.uint8)
