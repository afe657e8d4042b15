"""Annealing keeps its promises at every step, and gets far below the greedy start."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from layout_repair import LayoutSpec, repair, specs, validate
from layout_repair.construction.construct import construct
from layout_repair.model.areas import components
from layout_repair.model.preference import lattice
from layout_repair.problem.problem import Problem
from layout_repair.roles import BLOCK
from layout_repair.search.annealing.tables import SIMPLE, TOUCHED
from layout_repair.search.annealing.walk import Annealing

HALL = specs.manufacture(agents=10)
RULES = {
    "hall": HALL,
    "full hall": specs.manufacture(agents=10, min_stations=20, max_stations=24),
    "two endpoints": replace(HALL, min_endpoints_per_block=2),
    "maze": specs.maze(),
}


def hall(seed: int, height: int = 9, width: int = 11) -> NDArray[np.uint8]:
    """Draw every tile of a manufacture hall uniformly."""
    return np.random.default_rng(seed).integers(5, size=(height, width)).astype(np.uint8)


def started(layout: NDArray[np.uint8], spec: LayoutSpec) -> Any:
    """The problem of a layout, and a valid start."""
    problem = Problem.whole(layout, spec)
    start = construct(problem, problem.original, 0.01 * lattice(problem.original))
    assert start is not None
    return problem, start


@pytest.mark.parametrize("rules", RULES)
@given(seed=st.integers(0, 2**32 - 1), temperature=st.floats(0.1, 3.0))
def test_open_area_and_count_hold_at_every_sweep(rules: str, seed: int, temperature: float) -> None:
    """However hot, each chain keeps one open area and a number of blocks within the limits."""
    spec = RULES[rules]
    layout = hall(seed) % 2 if rules == "maze" else hall(seed)
    problem, start = started(layout, spec)
    annealing = Annealing(problem, 3 * [start], seed)
    for _ in range(8):
        annealing.sweep(temperature)
        for roles in annealing.roles:
            assert len(components(roles != BLOCK)) == 1
            least, most = problem.block_limits
            assert least <= (roles == BLOCK).sum() <= most
            assert spec.endpoint is not None or roles.max() <= BLOCK


@given(seed=st.integers(0, 2**32 - 1))
def test_cells_that_may_not_change_stay(seed: int) -> None:
    """Fixed cells keep their roles through annealing."""
    problem, start = started(hall(seed), HALL)
    free = np.random.default_rng(seed).random(start.shape) < 0.5
    part = replace(problem, fixed=start, free=free)
    annealing = Annealing(part, [start], seed)
    for _ in range(5):
        annealing.sweep(1.0)
    assert np.array_equal(annealing.roles[0][~free], start[~free])


def test_rings_tell_when_a_cell_can_close() -> None:
    """The table of rings says the same as components of all 3 x 3 neighbourhoods."""
    order = [(0, 1), (1, 2), (2, 1), (1, 0), (0, 0), (0, 2), (2, 2), (2, 0)]
    for code in range(256):
        ring = np.zeros((3, 3), dtype=np.bool_)
        for bit, cell in enumerate(order):
            ring[cell] = code >> bit & 1
        sides = [cell for cell in order[:4] if ring[cell]]
        areas = components(ring)
        holding = [area for area in areas if any(3 * r + c in area for r, c in sides)]
        assert TOUCHED[code] == bool(sides)
        assert SIMPLE[code] == (len(holding) <= 1)


def test_random_halls_come_near_the_best_known() -> None:
    """A hall of random tiles of training size ends near the best known distance, 179, and valid."""
    layout, spec = hall(0, 33, 36), specs.manufacture(agents=200)
    result = repair(layout, spec, time_limit=280, work_limit=15_000)
    assert validate(result.layout, spec, layout) == []
    assert result.cost <= 188
