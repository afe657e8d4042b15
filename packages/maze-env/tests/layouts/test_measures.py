"""Numbers of layouts, compared with definitions written out."""

from __future__ import annotations

import itertools
from collections import Counter
from math import log
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from grid_oracle import distances
from maze_env import LayoutError, Level
from maze_env.layouts import (
    depth_first_rank,
    layout_entropy,
    reachable_area,
    shortest_path,
    wall_count,
)
from strategies import layouts


@given(layouts())
def test_entropy_is_that_of_the_windows(layout: Any) -> None:
    """The entropy is the sum over the patterns of all windows of 2x2 cells."""
    height, width = layout.shape
    windows = Counter(
        tuple(layout[r : r + 2, c : c + 2].ravel().tolist())
        for r in range(height - 1)
        for c in range(width - 1)
    )
    total = sum(windows.values())
    expected = -sum(n / total * log(n / total, 16) for n in windows.values())
    assert layout_entropy(layout) == pytest.approx(expected, abs=1e-12)
    assert 0 <= layout_entropy(layout) <= 1
    assert wall_count(layout) == int(layout.astype(int).sum())


@given(layouts(side=8))
def test_shortest_paths_are_ways_of_the_right_length(layout: Any) -> None:
    """Paths go from start to goal by adjacent floor cells in the smallest number of moves."""
    floor = np.argwhere(layout == 0).tolist()
    if len(floor) < 2:
        return
    start, goal = tuple(floor[0]), tuple(floor[-1])
    found = distances(layout.tolist(), start)
    path = shortest_path(layout, start, goal)
    assert reachable_area(layout, start) == len(found)
    if goal not in found:
        assert path is None
        with pytest.raises(LayoutError, match="cannot be reached"):
            depth_first_rank(layout, start, goal)
        return
    assert path[0] == start
    assert path[-1] == goal
    assert len(path) == found[goal] + 1
    for (r, c), (below, right) in itertools.pairwise(path):
        assert abs(r - below) + abs(c - right) == 1
        assert layout[below, right] == 0
    assert found[goal] + 1 <= depth_first_rank(layout, start, goal) <= len(found)


def test_depth_first_walk_tries_up_left_right_down() -> None:
    """The place of the goal in the walk is that of a walk made by hand."""
    layout = ["...", ".#.", "..."]
    assert depth_first_rank(layout, (1, 0), (0, 0)) == 2
    assert depth_first_rank(layout, (1, 0), (2, 0)) == 8
    assert depth_first_rank(layout, (1, 0), (1, 0)) == 1


def test_known_entropies() -> None:
    """One pattern has entropy 0; four equally frequent ones have 1/2."""
    assert layout_entropy(["...", "..."]) == 0.0
    assert layout_entropy(["."]) == 0.0
    assert layout_entropy(["##..#", "##..."]) == pytest.approx(0.5)
    assert Level([".."]).optimal_path_length == 1
