"""What more work buys, and what little work still gives."""

import numpy as np
import pytest

from inputs import constant, uniform
from layout_repair import LayoutSpec, repair, specs, validate
from layout_repair.tiles import Layout

WORKS = (30, 100, 250, 600, 1400)


def hall(seed: int, height: int, width: int, tiles: int = 5) -> Layout:
    """Draw every tile of a hall uniformly."""
    return np.random.default_rng(seed).integers(tiles, size=(height, width)).astype(np.uint8)


FAMILIES: dict[str, tuple[Layout, LayoutSpec]] = {
    "hall": (hall(0, 12, 14), specs.manufacture(agents=60)),
    "solid hall": (np.full((9, 16), 1, dtype=np.uint8), specs.manufacture(agents=60)),
    "warehouse": (constant(0, 17, 12), specs.warehouse(shelves=40)),
    "warehouse of two endpoints": (
        constant(2, 17, 12),
        specs.warehouse(shelves=40, min_endpoints_per_shelf=2),
    ),
    "homes": (
        specs.warehouse(homes=True).frame.add(hall(1, 12, 12, 3)),
        specs.warehouse(shelves=30, homes=True),
    ),
    "maze": (hall(2, 16, 16, 2), specs.maze()),
}


@pytest.mark.parametrize("family", FAMILIES)
def test_more_work_is_never_worse(family: str) -> None:
    """A search with more work does what one with less does, and goes on from there."""
    layout, spec = FAMILIES[family]
    costs = [repair(layout, spec, time_limit=600, work_limit=work).cost for work in WORKS]
    assert costs == sorted(costs, reverse=True)


@pytest.mark.parametrize(
    ("layout", "spec"),
    [
        (uniform(0, 101, 98), specs.warehouse(shelves=2250)),
        (hall(0, 101, 102), specs.manufacture(agents=1000)),
        (hall(0, 80, 90, 2), specs.maze()),
    ],
    ids=["warehouse", "hall", "maze"],
)
def test_large_layouts_have_a_valid_one_first(layout: Layout, spec: LayoutSpec) -> None:
    """On next to no work the answer is valid, and took less than half a second of work."""
    result = repair(layout, spec, time_limit=600, work_limit=1)
    assert validate(result.layout, spec, layout) == []
    assert result.stats.work < 5000
    assert set(result.stats.work_by_phase) == {"construction"}


@pytest.mark.parametrize("work", [300, 3000])
def test_the_budget_is_kept(work: float) -> None:
    """No stage goes on for long after the work is used up."""
    for layout, spec in FAMILIES.values():
        result = repair(layout, spec, time_limit=600, work_limit=work)
        assert result.stats.work <= 1.1 * work + 1000
