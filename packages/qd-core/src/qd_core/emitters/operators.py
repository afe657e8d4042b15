"""Variation of tile genotypes as operations on whole batches.

A batch is ``uint8 (n, dim)`` of tile codes; every function returns a new one.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Tiles = NDArray[np.uint8]
Ints = NDArray[np.integer[Any]]


def random_tiles(count: int, dim: int, symbols: int, rng: np.random.Generator) -> Tiles:
    """Draw every tile uniformly from all codes."""
    return rng.integers(symbols, size=(count, dim), dtype=np.uint8)


def random_with_ones(count: int, dim: int, low: int, high: int, rng: np.random.Generator) -> Tiles:
    """Draw zeros and ones with a number of ones in ``[low, high]``.

    Each tile is 1 with probability ``high / dim``, given that the number fits; with
    ``low == high`` all placements are equally likely.
    """
    ones = np.full(count, high)
    if low < high:
        ones = rng.binomial(dim, high / dim, size=count)
        while (wrong := (ones < low) | (ones > high)).any():
            ones[wrong] = rng.binomial(dim, high / dim, size=int(wrong.sum()))
    ranks = rng.random((count, dim)).argsort(axis=1).argsort(axis=1)
    return (ranks < ones[:, None]).astype(np.uint8)


def distinct_positions(counts: Ints, dims: Ints, rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw distinct positions, every set equally likely.

    Args:
        counts: ``(n,)`` positions of each row, at most `dims`.
        dims: ``(n,)`` positions lie in ``[0, dims)``.
        rng: Source of randomness.

    Returns:
        ``(n, max(counts))``; entries beyond the count of a row are -1.

    References:
        Floyd's algorithm, in Bentley, "Programming pearls", CACM 30(9), 1987.
    """
    most = int(counts.max(initial=0))
    chosen = np.full((len(counts), most), -1, np.int64)
    for step in range(most):
        last = dims - counts + step
        drawn = (rng.random(len(counts)) * (last + 1)).astype(np.int64)
        taken = (chosen[:, :step] == drawn[:, None]).any(axis=1)
        chosen[:, step] = np.where(step < counts, np.where(taken, last, drawn), -1)
    return chosen


def reset_tiles(
    parents: Tiles, counts: Ints, symbols: int, rng: np.random.Generator, *, same: bool = True
) -> Tiles:
    """Draw ``counts[i]`` distinct tiles of row ``i`` anew; ``same`` codes may come again."""
    children = parents.copy()
    dims = np.full(len(parents), parents.shape[1])
    positions = distinct_positions(counts, dims, rng)
    codes = rng.integers(symbols if same else symbols - 1, size=positions.shape, dtype=np.uint8)
    rows, columns = np.nonzero(positions >= 0)
    cells, drawn = positions[rows, columns], codes[rows, columns]
    if not same:
        # One of the other codes, each equally likely.
        drawn = drawn + (drawn >= parents[rows, cells])
    children[rows, cells] = drawn
    return children


def swap_ones(parents: Tiles, counts: Ints, rng: np.random.Generator) -> Tiles:
    """Exchange up to ``counts[i]`` ones of row ``i`` with as many zeros; the sums stay."""
    children = parents.copy()
    ones = parents.sum(axis=1, dtype=np.int64)
    zeros = parents.shape[1] - ones
    counts = np.minimum(counts, np.minimum(ones, zeros))
    # Positions of zeros first, then of ones, in each row.
    order = np.argsort(parents, axis=1, kind="stable")
    for first, size in ((np.zeros_like(zeros), zeros), (zeros, ones)):
        ranks = distinct_positions(counts, size, rng)
        rows, columns = np.nonzero(ranks >= 0)
        cells = order[rows, first[rows] + ranks[rows, columns]]
        children[rows, cells] = 1 - parents[rows, cells]
    return children
