"""Measures of levels, all in numpy.

Every function takes levels ``uint8 (..., H, W)`` and returns one number a level, shape ``(...)``.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from mario_env.errors import OptionError
from mario_env.levels.tiles import ENEMIES, N_TILES, STANDABLE, Tile
from mario_env.levels.validation import Level

Values = NDArray[np.float64]

#: Rows that count as sky in a level of 16 rows: the top nine.
SKY_ROWS = 9

# What a tile adds to leniency: Smith and Whitehead (2010) count gaps and enemies against a level
# and power-ups for it; cannons weigh like enemies.
_LENIENCY = {Tile.POWER_BLOCK: 1.0, Tile.CANNON: -0.5} | dict.fromkeys(ENEMIES, -1.0)

_KL_EPSILON = 1e-6


def sky_tiles(levels: Level) -> Values:
    """Number of cells in the top nine rows that are not air; marks, coins and enemies count."""
    return _count(levels[..., :SKY_ROWS, :] != Tile.AIR)


def solid_sky_tiles(levels: Level) -> Values:
    """Number of cells in the top nine rows that carry: blocks, pipes, stones and platforms."""
    return _count(np.isin(levels[..., :SKY_ROWS, :], STANDABLE))


def enemies(levels: Level) -> Values:
    """Number of spikies, goombas and koopas; cannons do not count."""
    return _count(np.isin(levels, ENEMIES))


def density(levels: Level) -> Values:
    """Share of the cells that carry, 0 to 1."""
    return np.asarray(np.isin(levels, STANDABLE).mean(axis=(-2, -1)), np.float64)


def gaps(levels: Level) -> Values:
    """Number of columns in which nothing carries."""
    return np.asarray((~np.isin(levels, STANDABLE).any(axis=-2)).sum(axis=-1), np.float64)


def leniency(levels: Level) -> Values:
    """How forgiving a level is for each column, about -1 (hard) to 1 (kind).

    Power-ups count 1, enemies -1, cannons and columns without ground -0.5, over the number of
    columns (after Smith and Whitehead 2010).
    """
    weights = np.zeros(N_TILES)
    for tile, weight in _LENIENCY.items():
        weights[tile] = weight
    total = weights[levels].sum(axis=(-2, -1)) - 0.5 * gaps(levels)
    return np.asarray(total / levels.shape[-1], np.float64)


def linearity(levels: Level) -> Values:
    """How well one straight line fits the profile of a level, 0 (not at all) to 1 (exactly).

    The profile is the height of the highest tile that carries in each column that has one; the
    value is 1 minus the mean distance to the least-squares line over the height of the level.
    """
    flat = np.asarray(levels).reshape(-1, *levels.shape[-2:])
    values = np.array([_linearity(level) for level in flat], float)
    return values.reshape(levels.shape[:-2])


def tile_kl(levels: Level, reference: Level, *, size: int = 1) -> Values:
    """Symmetrised Kullback-Leibler divergence of tile patterns to a reference level, in nats.

    Half the sum of both directions, with 1e-6 added to every pattern of either level (Lucas and
    Volz 2019). Levels with the same patterns at the same frequencies have 0.

    Args:
        levels: ``(..., H, W)`` tiles.
        reference: ``(H', W')`` tiles.
        size: Side of the square patterns, cells. 1 compares tile histograms. A pattern is read at
            every cell, with the cell at its middle (below and right of it for even sizes); cells
            outside the level count as a 18th tile.

    Raises:
        OptionError: `size` is below 1.
    """
    if size < 1:
        raise OptionError(f"size must be at least 1, not {size}")
    flat = np.asarray(levels).reshape(-1, *levels.shape[-2:])
    other = _patterns(np.asarray(reference), size)
    values = np.array([_symmetric_kl(_patterns(level, size), other) for level in flat], float)
    return values.reshape(levels.shape[:-2])


#: Measures of levels alone, by name.
LEVEL_MEASURES: dict[str, Callable[[Level], Values]] = {
    "sky_tiles": sky_tiles,
    "solid_sky_tiles": solid_sky_tiles,
    "enemies": enemies,
    "density": density,
    "gaps": gaps,
    "leniency": leniency,
    "linearity": linearity,
}


def _count(mask: NDArray[np.bool_]) -> Values:
    return np.asarray(mask.sum(axis=(-2, -1)), np.float64)


def _linearity(level: Level) -> float:
    carries = np.isin(level, STANDABLE)
    columns = np.flatnonzero(carries.any(axis=0))
    if len(columns) < 2:
        return 1.0
    heights = len(level) - carries[:, columns].argmax(axis=0)
    slope, offset = np.polyfit(columns, heights, 1)
    return float(1 - np.abs(heights - slope * columns - offset).mean() / len(level))


def _patterns(level: Level, size: int) -> dict[bytes, int]:
    """How often each pattern occurs, keyed by its bytes."""
    before = size // 2
    padded = np.pad(level, (before, size - 1 - before), constant_values=N_TILES)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (size, size))
    found, counts = np.unique(windows.reshape(-1, size * size), axis=0, return_counts=True)
    return {pattern.tobytes(): int(n) for pattern, n in zip(found, counts, strict=True)}


def _symmetric_kl(first: dict[bytes, int], second: dict[bytes, int]) -> float:
    keys = sorted(first.keys() | second.keys())
    p = np.array([first.get(key, 0) for key in keys]) + _KL_EPSILON
    q = np.array([second.get(key, 0) for key in keys]) + _KL_EPSILON
    p /= p.sum()
    q /= q.sum()
    return float(0.5 * ((p - q) * np.log(p / q)).sum())
