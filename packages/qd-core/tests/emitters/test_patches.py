"""Structure-preserving variation of levels."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qd_core.emitters.patches import OPERATORS, PatchVariation

SEEDS = st.integers(0, 2**32 - 1)
SHAPES = st.tuples(st.integers(2, 9), st.integers(2, 9))


def changed(grid: np.ndarray, child: np.ndarray) -> np.ndarray:
    """Rectangle of the child that holds all changed cells."""
    rows, columns = np.nonzero(grid != child)
    if not len(rows):
        return child[:0]
    return child[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(OPERATORS)), SEEDS, SHAPES)
def test_operators_keep_shape_parent_and_codes(
    name: str, seed: int, shape: tuple[int, int]
) -> None:
    """Every operator returns a new grid of the same shape and codes and leaves the parent alone."""
    rng = np.random.default_rng(seed)
    grid = rng.integers(4, size=shape, dtype=np.uint8)
    before = grid.copy()
    child = OPERATORS[name](grid, rng)
    assert child.shape == shape
    assert child.dtype == np.uint8
    assert child.max() < 4
    np.testing.assert_array_equal(grid, before)
    child[:] = 9
    np.testing.assert_array_equal(grid, before)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["mirror_patch", "shift"]), SEEDS, SHAPES)
def test_tiles_that_change_places_keep_their_numbers(
    name: str, seed: int, shape: tuple[int, int]
) -> None:
    """Mirroring and shifting rearrange tiles: each code occurs as often as before."""
    rng = np.random.default_rng(seed)
    grid = rng.integers(4, size=shape, dtype=np.uint8)
    child = OPERATORS[name](grid, rng)
    np.testing.assert_array_equal(np.bincount(child.ravel(), minlength=4),
                                  np.bincount(grid.ravel(), minlength=4))  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(SEEDS, SHAPES)
def test_copies_show_a_part_of_the_parent(seed: int, shape: tuple[int, int]) -> None:
    """What a copied patch changed is found somewhere in the parent."""
    rng = np.random.default_rng(seed)
    grid = rng.integers(9, size=shape, dtype=np.uint8)
    patch = changed(grid, OPERATORS["copy_patch"](grid, rng))
    windows = np.lib.stride_tricks.sliding_window_view(grid, patch.shape) if patch.size else None
    assert windows is None or (windows == patch).all(axis=(2, 3)).any()


@settings(max_examples=60, deadline=None)
@given(SEEDS, SHAPES)
def test_symmetrised_levels_are_symmetric(seed: int, shape: tuple[int, int]) -> None:
    """The child equals its mirror image along an axis and one half of its parent."""
    rng = np.random.default_rng(seed)
    grid = rng.integers(4, size=shape, dtype=np.uint8)
    child = OPERATORS["symmetrise"](grid, rng)
    assert (child == child[::-1]).all() or (child == child[:, ::-1]).all()
    assert (child == grid).mean() >= 0.5 - 1e-9


@settings(max_examples=30, deadline=None)
@given(SEEDS, SHAPES)
def test_copied_lines_equal_a_line_of_the_parent(seed: int, shape: tuple[int, int]) -> None:
    """At most one row or one column differs from the parent."""
    rng = np.random.default_rng(seed)
    grid = rng.integers(9, size=shape, dtype=np.uint8)
    patch = changed(grid, OPERATORS["copy_line"](grid, rng))
    assert patch.size == 0 or 1 in patch.shape


def test_children_always_differ_from_their_parents() -> None:
    """Even a level of one tile only, which most operators leave as it is, has other children."""
    variation = PatchVariation(5, 7, 3)
    parents = np.zeros((40, 35), np.uint8)
    children = variation.vary(parents, np.random.default_rng(0))
    assert (children != parents).any(axis=1).all()
    again = variation.vary(parents, np.random.default_rng(0))
    np.testing.assert_array_equal(children, again)


def test_wrong_arguments_are_refused() -> None:
    """The message names the field, the rule and the value."""
    for arguments, message in [
        ({"height": 1}, "height and width must be at least 2"),
        ({"repeats": 0.5}, "repeats must be at least 1, got 0.5"),
        ({"weights": (("twist", 1.0),)}, "unknown operator 'twist'; there are copy_patch"),
        ({"weights": (("shift", 0.0),)}, "at least one must be positive"),
    ]:
        with pytest.raises(ValueError, match=message):
            PatchVariation(**{"height": 4, "width": 4, "symbols": 2} | arguments)  # type: ignore[arg-type]
