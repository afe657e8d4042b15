"""Variation of tiles against what the definitions say, and their distributions."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qd_core.emitters import TileVariation
from qd_core.emitters.operators import (
    distinct_positions,
    random_with_ones,
    reset_tiles,
    swap_ones,
)

# Chi-square beyond which equal chances are refused at one in a million, by degrees of freedom.
LIMIT = {9: 45.1, 5: 36.0}


def chi_square(counts: np.ndarray) -> float:
    """Deviation of counts from equal chances."""
    expected = counts.sum() / len(counts)
    return float(((counts - expected) ** 2 / expected).sum())


def test_every_set_of_positions_is_equally_likely() -> None:
    """All ten pairs of five positions come up equally often."""
    rng = np.random.default_rng(0)
    drawn = distinct_positions(np.full(20_000, 2), np.full(20_000, 5), rng)
    names = {pair: index for index, pair in enumerate(combinations(range(5), 2))}
    pairs = [names[tuple(sorted(row))] for row in drawn.tolist()]
    assert chi_square(np.bincount(pairs, minlength=10)) < LIMIT[9]


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 5), st.integers(1, 12))
def test_reset_changes_at_most_the_asked_tiles(seed: int, symbols: int, dim: int) -> None:
    """A child differs from its parent in at most k tiles, and keeps to the codes."""
    rng = np.random.default_rng(seed)
    parents = rng.integers(symbols, size=(20, dim), dtype=np.uint8)
    before, counts = parents.copy(), rng.integers(0, dim + 1, size=20)
    children = reset_tiles(parents, counts, symbols, rng)
    assert ((children != parents).sum(axis=1) <= counts).all()
    assert children.max() < symbols
    np.testing.assert_array_equal(parents, before)


def test_reset_draws_positions_and_codes_uniformly() -> None:
    """With six tiles of two codes each tile changes with chance k / 6 / 2."""
    rng = np.random.default_rng(1)
    parents = np.zeros((30_000, 6), np.uint8)
    changed = reset_tiles(parents, np.full(30_000, 3), 2, rng).sum(axis=0)
    assert chi_square(changed) < LIMIT[5]
    assert changed.sum() == pytest.approx(30_000 * 1.5, rel=0.01)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 12))
def test_swaps_keep_the_number_of_ones(seed: int, dim: int) -> None:
    """Exactly min(k, ones, zeros) ones and as many zeros change places."""
    rng = np.random.default_rng(seed)
    parents = rng.integers(2, size=(20, dim), dtype=np.uint8)
    counts = rng.integers(0, dim + 3, size=20)
    children = swap_ones(parents, counts, rng)
    ones = parents.sum(axis=1)
    np.testing.assert_array_equal(children.sum(axis=1), ones)
    expected = 2 * np.minimum(counts, np.minimum(ones, dim - ones))
    np.testing.assert_array_equal((children != parents).sum(axis=1), expected)


@pytest.mark.parametrize(("low", "high"), [(4, 4), (2, 5), (0, 12)])
def test_random_levels_have_the_asked_number_of_ones(low: int, high: int) -> None:
    """The number of ones lies in the range, and every tile is as likely a one as any other."""
    rng = np.random.default_rng(2)
    tiles = random_with_ones(12_000, 12, low, high, rng)
    assert (tiles.sum(axis=1) >= low).all()
    assert (tiles.sum(axis=1) <= high).all()
    if high < 12:
        share = tiles.mean(axis=0)
        assert np.abs(share - share.mean()).max() < 0.025


def test_geometric_numbers_of_mutations() -> None:
    """One number a child is drawn, or one a batch if that is asked for, of mean 2."""
    rng = np.random.default_rng(3)
    parents = np.zeros((4000, 400), np.uint8)
    changes = (TileVariation(2, mutation_k=None).vary(parents, rng) != 0).sum(axis=1)
    assert changes.mean() == pytest.approx(1.0, abs=0.06)
    assert len(np.unique(changes)) > 3
    many = TileVariation(200, mutation_k=None, k_draw="batch")
    numbers = [int((many.vary(parents[:9], rng) != 0).sum(axis=1).max()) for _ in range(600)]
    assert np.mean(numbers) == pytest.approx(2.0, abs=0.25)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 5))
def test_codes_change_if_they_must(seed: int, symbols: int) -> None:
    """Exactly k tiles differ if a code may not come again, and keep to the codes."""
    rng = np.random.default_rng(seed)
    parents = rng.integers(symbols, size=(30, 9), dtype=np.uint8)
    variation = TileVariation(symbols, mutation_k=4, redraw_same=False)
    children = variation.vary(parents, rng)
    assert ((children != parents).sum(axis=1) == 4).all()
    assert children.max() < symbols


def test_codes_that_change_are_equally_likely() -> None:
    """Of six codes each of the other five follows a code equally often."""
    rng = np.random.default_rng(5)
    parents = np.full((20_000, 1), 2, np.uint8)
    drawn = reset_tiles(parents, np.ones(20_000, np.int64), 6, rng, same=False).ravel()
    counts = np.bincount(drawn, minlength=6)
    assert counts[2] == 0
    assert chi_square(np.delete(counts, 2)) < LIMIT[5]


def test_children_stay_within_the_range_of_ones() -> None:
    """A range of ones holds for random levels and for their children of children."""
    variation = TileVariation(2, mutation_k=None, ones=(3, 5))
    rng = np.random.default_rng(4)
    tiles = variation.initial(50, 9, rng)
    for _ in range(10):
        tiles = variation.vary(tiles, rng)
        assert ((tiles.sum(axis=1) >= 3) & (tiles.sum(axis=1) <= 5)).all()


def test_wrong_variations_are_refused() -> None:
    """The message names the field, the rule and the value."""
    for arguments, message in [
        ({"symbols": 1}, r"symbols must lie in \[2, 256\], got 1"),
        ({"symbols": 2, "mutation_k": 0}, "mutation_k must be at least 1, got 0"),
        ({"symbols": 3, "ones": (1, 2)}, "ones must be .* with 3 symbols"),
        ({"symbols": 2, "ones": (3, 2)}, r"ones must be .* got \(3, 2\)"),
    ]:
        with pytest.raises(ValueError, match=message):
            TileVariation(**arguments)  # type: ignore[arg-type]
