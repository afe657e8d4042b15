"""Endpoints and measures of layouts."""

from typing import Any

import numpy as np
import pytest

from maze_env.layouts import diameter_endpoints, independent_walls, layout_entropy, wall_count


@pytest.mark.parametrize(("side", "density"), [(16, 0.3), (16, 0.5), (64, 0.41)])
def test_endpoints_and_measures(benchmark: Any, side: int, density: float) -> None:
    """The farthest pair, entropy and walls of 100 layouts."""
    rng = np.random.default_rng(0)
    layouts = [independent_walls(side, side, rng, density=density) for _ in range(100)]
    benchmark(
        lambda: [(diameter_endpoints(one), layout_entropy(one), wall_count(one)) for one in layouts]
    )
    benchmark.extra_info["layouts"] = len(layouts)
