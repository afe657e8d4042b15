"""Tests of the measures against slow, plain counts."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mario_env.errors import OptionError
from mario_env.levels import measures
from mario_env.levels.tiles import CHARACTERS, N_TILES

LEVELS = arrays(np.uint8, (16, 20), elements=st.integers(0, N_TILES - 1))
STANDABLE = "*tS!@X#%"


def characters(level: np.ndarray) -> list[str]:
    """Rows of characters."""
    return ["".join(CHARACTERS[tile] for tile in row) for row in level]


@given(LEVELS)
def test_counts(level: np.ndarray) -> None:
    """Counts equal those over characters."""
    rows = characters(level)
    assert measures.sky_tiles(level) == sum(c != "-" for row in rows[:9] for c in row)
    assert measures.solid_sky_tiles(level) == sum(c in STANDABLE for row in rows[:9] for c in row)
    assert measures.enemies(level) == sum(c in "ygkr" for row in rows for c in row)
    assert measures.density(level) == pytest.approx(
        sum(c in STANDABLE for row in rows for c in row) / 320
    )
    columns = ["".join(column) for column in zip(*rows, strict=True)]
    gaps = sum(not set(column) & set(STANDABLE) for column in columns)
    assert measures.gaps(level) == gaps
    text = "".join(rows)
    kind = text.count("@") - sum(text.count(c) for c in "ygkr") - 0.5 * text.count("*")
    assert measures.leniency(level) == pytest.approx((kind - 0.5 * gaps) / 20)


@given(LEVELS, LEVELS, st.integers(1, 3))
def test_divergence(level: np.ndarray, reference: np.ndarray, size: int) -> None:
    """The divergence of patterns equals the formula, term by term."""
    counts = [_patterns(characters(x), size) for x in (level, reference)]
    union = set(counts[0]) | set(counts[1])
    shares = []
    for count in counts:
        total = sum(count[key] + 1e-6 for key in union)
        shares.append({key: (count[key] + 1e-6) / total for key in union})
    p, q = shares
    expected = 0.5 * sum(p[k] * math.log(p[k] / q[k]) + q[k] * math.log(q[k] / p[k]) for k in union)
    assert measures.tile_kl(level, reference, size=size) == pytest.approx(expected, abs=1e-9)


def _patterns(rows: list[str], size: int) -> Counter[str]:
    before, found = size // 2, Counter()
    for y in range(len(rows)):
        for x in range(len(rows[0])):
            cells = ""
            for dy in range(size):
                for dx in range(size):
                    a, b = y + dy - before, x + dx - before
                    inside = 0 <= a < len(rows) and 0 <= b < len(rows[0])
                    cells += rows[a][b] if inside else "/"
            found[cells] += 1
    return found


def test_linearity() -> None:
    """A ramp is a line, a comb is none, and a level of air is one by convention."""
    ramp = np.zeros((16, 10), np.uint8)
    ramp[np.arange(10) + 3, np.arange(10)] = 11
    comb = np.zeros((16, 10), np.uint8)
    comb[15, ::2] = comb[0, 1::2] = 11
    assert measures.linearity(ramp) == pytest.approx(1)
    assert measures.linearity(comb) < 0.6
    assert measures.linearity(np.zeros((16, 10), np.uint8)) == 1


def test_batches() -> None:
    """A stack of levels gives one value a level, the same as one by one."""
    levels = np.random.default_rng(0).integers(0, N_TILES, (2, 3, 16, 20)).astype(np.uint8)
    for name, measure in measures.LEVEL_MEASURES.items():
        values = measure(levels)
        assert values.shape == (2, 3), name
        assert values[1, 2] == measure(levels[1, 2])
    assert measures.tile_kl(levels, levels[0, 0]).shape == (2, 3)
    assert measures.tile_kl(levels, levels[0, 0])[0, 0] == 0


def test_pattern_size() -> None:
    """A pattern has at least one cell."""
    with pytest.raises(OptionError, match="size must be at least 1, not 0"):
        measures.tile_kl(np.zeros((16, 9), np.uint8), np.zeros((16, 9), np.uint8), size=0)
