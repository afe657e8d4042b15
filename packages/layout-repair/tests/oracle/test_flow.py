"""Repair against an independent model: one binary for each tile, connectivity by flow."""

from typing import Any

import numpy as np
import pytest

from flow_model import flow_optimum
from inputs import uniform
from layout_repair import repair, specs

OTHERS = [
    (specs.manufacture(agents=12), (6, 6)),
    (specs.manufacture(agents=8, waits=(1.0, 1.0)), (6, 7)),
    (specs.maze(), (8, 9)),
    (specs.maze(min_walls=30), (7, 8)),
]


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(
    ("shelves", "size", "need"), [(8, (6, 6), 1), (6, (8, 6), 2), (16, (9, 9), 1)]
)
def test_warehouse(shelves: int, size: tuple[int, int], need: int, seed: int) -> None:
    """On small warehouses both models prove the same optimum."""
    layout = uniform(seed, *size)
    spec = specs.warehouse(shelves=shelves, min_endpoints_per_shelf=need)
    result = repair(layout, spec, time_limit=30)
    assert (result.status, result.cost) == ("optimal", flow_optimum(layout, spec))


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(("spec", "size"), OTHERS)
def test_frameless(spec: Any, size: tuple[int, int], seed: int) -> None:
    """On small halls and mazes both models prove the same optimum, whatever version solves."""
    rng = np.random.default_rng(seed)
    layout = rng.integers(len(spec.alphabet), size=size).astype(np.uint8)
    result = repair(layout, spec, time_limit=300, work_limit=20_000)
    assert (result.status, result.cost) == ("optimal", flow_optimum(layout, spec))
