"""The farthest pair of cells and distances, compared with plain searches."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from grid_oracle import distances, farthest_pair
from maze_env import LayoutError
from maze_env.layouts import diameter_endpoints, distances_from, perfect_maze
from strategies import layouts


@settings(deadline=None, max_examples=300)
@given(layouts(side=9))
def test_equals_the_search_from_every_cell(layout: Any) -> None:
    """Start, goal, distance and reachable cells are those of all searches, ties included."""
    found = diameter_endpoints(layout)
    expected = farthest_pair(layout.tolist())
    if expected is None:
        assert found is None
    else:
        assert (found.start, found.goal, found.distance, found.reachable) == expected


@pytest.mark.parametrize("density", [0.0, 0.2, 0.35, 0.5, 0.65])
def test_equals_the_search_from_every_cell_at_full_size(density: float) -> None:
    """The same for mazes of 16x16 and for perfect ones."""
    rng = np.random.default_rng(int(100 * density))
    for layout in ((rng.random((16, 16)) < density).astype(np.uint8), perfect_maze(13, 16, rng)):
        found = diameter_endpoints(layout)
        expected = farthest_pair(layout.tolist())
        assert (found.start, found.goal, found.distance, found.reachable) == expected


@given(layouts())
def test_distances_equal_a_plain_search(layout: Any) -> None:
    """Distances from a floor cell are those of a breadth-first search."""
    floor = np.argwhere(layout == 0)
    if not len(floor):
        return
    cell = tuple(floor[len(floor) // 2].tolist())
    expected = np.full(layout.shape, -1)
    for other, steps in distances(layout.tolist(), cell).items():
        expected[other] = steps
    np.testing.assert_array_equal(distances_from(layout, cell), expected)


def test_layouts_without_adjacent_floor_have_no_endpoints() -> None:
    """All walls, one floor cell and a chessboard are unsolvable."""
    assert diameter_endpoints(["##", "##"]) is None
    assert diameter_endpoints(["."]) is None
    assert diameter_endpoints([".#.", "#.#"]) is None


def test_distances_need_a_floor_cell() -> None:
    """A wall or a cell outside raises."""
    for cell in ((0, 1), (1, 0), (0, -1), (0.5, 0), "a"):
        with pytest.raises(LayoutError):
            distances_from([".#"], cell)
