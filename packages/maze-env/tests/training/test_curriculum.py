"""Levels to train on."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maze_env.training.curriculum import FAMILIES, NEAREST, dead_ends, draw_level, edited


@settings(deadline=None)
@given(seed=st.integers(0, 2**32), smallest=st.integers(3, 12), more=st.integers(0, 12))
def test_levels_are_solvable_and_of_the_right_size(seed: int, smallest: int, more: int) -> None:
    """Every drawn level, and every edit of it, has a goal in reach that is not too near."""
    rng = np.random.default_rng(seed)
    level = draw_level(rng, smallest=smallest, largest=smallest + more, max_steps=100)
    assert all(smallest <= side <= smallest + more for side in level.layout.shape)
    assert level.optimal_path_length >= NEAREST
    assert level.max_steps <= 100
    for _ in range(5):
        child = edited(level, rng)
        if child is not None:
            assert child.layout.shape == level.layout.shape
            assert child.optimal_path_length >= NEAREST
            assert child.start == level.start
            assert (child.layout != level.layout).sum() <= 10


def test_levels_have_their_own_limit() -> None:
    """Without a limit, levels have twice the square of their longer side with its border."""
    level = draw_level(np.random.default_rng(0), smallest=6, largest=6, max_steps=None)
    assert level.max_steps == 2 * 8**2


def test_every_family_makes_layouts_of_the_asked_shape() -> None:
    """All families fill small and odd rectangles."""
    rng = np.random.default_rng(0)
    assert sum(share for _, share in FAMILIES) == pytest.approx(1)
    for family, _ in FAMILIES:
        for height, width in ((3, 3), (3, 9), (12, 5), (17, 17)):
            layout = family(height, width, rng)
            assert layout.shape == (height, width)
            assert layout.dtype == np.uint8
            assert set(np.unique(layout)) <= {0, 1}


def test_dead_ends_have_one_way_out() -> None:
    """Cells with one open side are dead ends; corridors, corners and single cells are not."""
    layout = np.array([[0, 0, 0, 1], [1, 1, 0, 1], [0, 1, 0, 0]], np.uint8)
    assert np.argwhere(dead_ends(layout)).tolist() == [[0, 0], [2, 3]]
