"""Families of random layouts: what each promises."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maze_env import LayoutError
from maze_env.layouts import (
    corridors,
    diameter_endpoints,
    independent_walls,
    long_way,
    perfect_maze,
    periodic,
    placed_walls,
    reachable_area,
    rooms,
    to_strings,
)

SEEDS = st.integers(0, 2**32 - 1).map(np.random.default_rng)
SIDES = st.integers(1, 24)


@given(SIDES, SIDES, SEEDS)
def test_perfect_mazes_are_trees(height: Any, width: Any, rng: Any) -> None:
    """All floor cells hang together, without a loop: cells are one more than connections."""
    layout = perfect_maze(height, width, rng)
    floor = layout == 0
    connections = (floor[1:] & floor[:-1]).sum() + (floor[:, 1:] & floor[:, :-1]).sum()
    assert floor.sum() == connections + 1
    assert reachable_area(layout, (0, 0)) == floor.sum()
    assert floor[::2, ::2].all()


@given(SIDES, SIDES, SEEDS)
def test_openings_take_walls_away(height: Any, width: Any, rng: Any) -> None:
    """With all openings no wall between two neighbours of the tree is left."""
    layout = perfect_maze(height, width, rng, openings=1.0)
    rows, columns = (height + 1) // 2 * 2 - 1, (width + 1) // 2 * 2 - 1
    inner = layout[:rows, :columns]
    assert not inner[::2].any()
    assert not inner[:, ::2].any()


@given(st.integers(1, 4), st.integers(1, 4), st.integers(0, 9), st.floats(0, 1), SEEDS)
def test_rooms_hang_together(across: Any, down: Any, more: Any, doors: Any, rng: Any) -> None:
    """All floor cells of a grid of rooms can be reached, whatever the doors."""
    layout = rooms(2 * down - 1 + more, 2 * across - 1 + more, rng, across=across, down=down,
                   doors=doors)  # fmt: skip
    floor = np.argwhere(layout == 0)
    assert reachable_area(layout, floor[0]) == len(floor)


def test_rooms_of_13x13() -> None:
    """Sixteen rooms of 3x3 cells have straight walls with one door in each side of a room."""
    layout = rooms(13, 13, np.random.default_rng(0), across=4, down=4)
    walls = [3, 6, 9]
    assert not np.delete(np.delete(layout, walls, axis=0), walls, axis=1).any()
    assert layout[np.ix_(walls, walls)].all()
    assert (layout[walls] == 0).sum() == (layout[:, walls] == 0).sum() == 12


def test_corridors_are_combs() -> None:
    """Dead ends hang from two rows that the outer columns join."""
    assert to_strings(corridors(5, 7)) == [
        "       ",
        " X X X ",
        " XXXXX ",
        " X X X ",
        "       ",
    ]


@given(SIDES, SIDES, st.floats(0, 1), SEEDS)
def test_numbers_of_walls(height: Any, width: Any, share: Any, rng: Any) -> None:
    """Placed walls are as many as asked for; a density of 0 or 1 is all floor or all wall."""
    walls = int(share * height * width)
    assert placed_walls(height, width, rng, walls=walls).sum() == walls
    assert not independent_walls(height, width, rng, density=0).any()
    assert independent_walls(height, width, rng, density=1).all()


def test_periodic_layouts_repeat() -> None:
    """Without noise, a layout is its own shift by the sides of its motif."""
    layout = periodic(24, 24, np.random.default_rng(3), density=0.5, period=4, noise=0)
    assert any((layout[down:] == layout[:-down]).all() for down in range(2, 5))
    assert any((layout[:, right:] == layout[:, :-right]).all() for right in range(2, 5))


def test_climbing_makes_ways_longer() -> None:
    """More attempts never shorten the way."""
    lengths = [
        diameter_endpoints(long_way(12, 12, np.random.default_rng(5), attempts=attempts)).distance
        for attempts in (0, 100, 800)
    ]
    assert lengths[0] < lengths[1] < lengths[2]


@settings(max_examples=20)
@given(st.integers(0, 2**32 - 1))
def test_same_seed_same_layout(seed: Any) -> None:
    """Every family depends on its generator alone."""
    for make in (
        lambda rng: independent_walls(9, 7, rng, density=0.4),
        lambda rng: placed_walls(9, 7, rng, walls=20),
        lambda rng: perfect_maze(9, 7, rng, openings=0.1),
        lambda rng: rooms(9, 7, rng, across=2, down=3, doors=0.5),
        lambda rng: periodic(9, 7, rng, density=0.5),
        lambda rng: long_way(9, 7, rng, attempts=20),
    ):
        first, second = (make(np.random.default_rng(seed)) for _ in range(2))
        np.testing.assert_array_equal(first, second)
        assert first.dtype == np.uint8
        assert first.shape == (9, 7)


def test_refuses_wrong_parameters() -> None:
    """Sides, shares and counts out of range raise."""
    rng = np.random.default_rng(0)
    for call in (
        lambda: independent_walls(0, 5, rng, density=0.5),
        lambda: independent_walls(5, 5000, rng, density=0.5),
        lambda: independent_walls(5, 5, rng, density=1.5),
        lambda: independent_walls(5, 5, rng, density=float("nan")),
        lambda: placed_walls(5, 5, rng, walls=26),
        lambda: placed_walls(5, 5, rng, walls=2.0),
        lambda: perfect_maze(5.0, 5, rng),
        lambda: rooms(5, 5, rng, across=4, down=1),
        lambda: rooms(5, 5, rng, across=0, down=1),
        lambda: corridors(2, 5),
        lambda: periodic(5, 5, rng, density=0.5, period=1),
        lambda: long_way(5, 5, rng, attempts=-1),
    ):
        with pytest.raises(LayoutError):
            call()
