"""Random mazes that are alike to a given one."""

from __future__ import annotations

import numpy as np
import pytest

from maze_env import LayoutError
from maze_env.layouts import diameter_endpoints, independent_walls, random_baselines

LAYOUT = independent_walls(12, 12, np.random.default_rng(0), density=0.35)


def test_are_alike_and_differ() -> None:
    """All have the walls of the maze and ways within the range, and no two are the same."""
    length = diameter_endpoints(LAYOUT).distance
    seen = []
    found = random_baselines(LAYOUT, 30, low=0.9, high=1.1, seed=3, progress=seen.append)
    assert len(found) == len({layout.tobytes() for layout in found}) == sum(seen) == 30
    for layout in found:
        assert layout.sum() == LAYOUT.sum()
        assert 0.9 * length <= diameter_endpoints(layout).distance <= 1.1 * length
    again = random_baselines(LAYOUT, 5, low=0.9, high=1.1, seed=3)
    assert all((a == b).all() for a, b in zip(again, found, strict=False))


def test_refuses_what_cannot_be() -> None:
    """Unsolvable mazes, wrong numbers and ranges that nothing meets raise."""
    with pytest.raises(LayoutError, match="only 0 of 20"):
        random_baselines(LAYOUT, 1, low=3, high=4, max_candidates=20)
    with pytest.raises(LayoutError, match="adjacent floor"):
        random_baselines(["##"], 1)
    for options in ({"count": 0}, {"low": 2}, {"low": -1}, {"seed": -1}, {"low": float("nan")}):
        with pytest.raises(LayoutError):
            random_baselines(LAYOUT, **options)
