"""The parts of the search, each against what must hold for any layout."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from brute_force import nearest, valid_storages
from inputs import activity, banded, constant, uniform
from layout_repair import WorkstationFrame, specs, validate
from layout_repair.budget import Budget
from layout_repair.construction.construct import construct
from layout_repair.construction.join import join_components
from layout_repair.model.areas import components
from layout_repair.model.arrays import decode, encode
from layout_repair.model.build import build
from layout_repair.model.connectivity import Separator
from layout_repair.model.preference import TOTAL, as_cost, lattice
from layout_repair.problem.feasibility import capacity
from layout_repair.problem.grid import neighbour_lists
from layout_repair.problem.problem import Ceiling, Problem
from layout_repair.problem.progress import Phases
from layout_repair.rules.labels import label
from layout_repair.search.relaxation.arm import RelaxationArm
from layout_repair.search.relaxed import dual_bound
from layout_repair.search.state import State
from layout_repair.search.windows.arm import WindowsArm

ANY = specs.warehouse()
SEEDS = st.integers(0, 2**32 - 1)


def random_valid(rng: np.random.Generator, size: tuple[int, int] = (4, 3)) -> NDArray[np.uint8]:
    """Draw a valid storage area and frame it."""
    valid = valid_storages(*size)
    return WorkstationFrame().add(valid[rng.integers(len(valid))])


def searching(problem: Problem, work: int = 2000) -> State:
    """The state of a search that has found nothing yet."""
    budget = Budget(60, problem.free.size, work)
    return State(problem, budget, Phases(budget), seed=1)


@given(seed=SEEDS, share=st.floats(0.1, 1.0))
def test_no_row_forbids_a_valid_layout(seed: Any, share: float) -> None:
    """In the whole problem and in every window, valid layouts satisfy all rows at their cost."""
    rng = np.random.default_rng(seed)
    layout, original = ANY.roles(random_valid(rng)), random_valid(rng)
    whole = Problem.whole(original, ANY)
    original = ANY.roles(original)
    for problem in (whole, whole.window(layout, rng.random(layout.shape) < share)):
        if not problem.free.any():
            continue
        model, x = build(problem), encode(problem, layout)
        value = activity(model.rows, x)
        assert (value >= model.rows.lower).all()
        assert (value <= model.rows.upper).all()
        assert model.cost @ x + model.offset == (layout != original)[problem.free].sum()
        assert np.array_equal(decode(problem, x), layout)


@given(seed=SEEDS, share=st.floats(0.1, 1.0))
def test_no_cut_forbids_a_valid_layout(seed: Any, share: float) -> None:
    """Cuts that separate any fractional point hold for every valid layout."""
    rng = np.random.default_rng(seed)
    layout = random_valid(rng)
    whole, layout = Problem.whole(layout, ANY), ANY.roles(layout)
    problem = whole.window(layout, rng.random(layout.shape) < share)
    if not problem.free.any():
        return
    separator, n = Separator(problem), int(problem.free.sum())
    point = rng.choice([0.0, 0.4, 0.6, 1.0], size=2 * n)
    cuts = separator.cuts(point, (0.02, 0.3, 0.5, 0.7))
    rows = separator.rows(cuts)
    assert (activity(rows, point) > rows.upper).all()
    assert (activity(rows, encode(problem, layout)) <= rows.upper).all()


@given(seed=SEEDS, share=st.floats(0.05, 0.5))
def test_a_part_is_the_same_problem_as_its_window(seed: Any, share: float) -> None:
    """Cut out of the layout, a window has the same rows, costs and violated cuts."""
    rng = np.random.default_rng(seed)
    layout = ANY.roles(random_valid(rng))
    window = Problem.whole(random_valid(rng), ANY).window(layout, rng.random(layout.shape) < share)
    if not window.free.any():
        return
    part = window.part()
    assert len(part.cells) == len(window.cells)
    assert part.block_limits == window.block_limits
    point = rng.integers(2, size=2 * len(window.cells)).astype(np.float64)
    point[len(window.cells) :] *= 1 - point[: len(window.cells)]
    broken = []
    limit = Ceiling(window.prices, int(rng.integers(4, 12)))
    for problem in (
        window,
        part,
        replace(window, ceiling=limit),
        replace(window, ceiling=limit).part(),
    ):
        rows = build(problem).rows
        value = activity(rows, point)
        cuts = Separator(problem).cuts(point, (0.5,))
        broken.append(bool((value < rows.lower).any() or (value > rows.upper).any() or cuts))
    assert broken[0] == broken[1]
    assert broken[2] == broken[3]
    assert np.array_equal(build(part).cost, build(window).cost)
    assert np.array_equal(decode(part, point), decode(window, point)[window.place])


@given(seed=SEEDS, density=st.floats(0.0, 1.0))
def test_components_are_those_of_a_search_cell_by_cell(seed: Any, density: float) -> None:
    """Components are what a walk from each cell finds, the largest or that of the root first."""
    rng = np.random.default_rng(seed)
    inside = rng.random((6, 7)) < density
    near = neighbour_lists(*inside.shape)
    expected = []
    left = set(np.flatnonzero(inside).tolist())
    while left:
        found = walk = [min(left)]
        left -= set(found)
        for cell in walk:
            new = [other for other in near[cell] if other in left]
            found += new
            left -= set(new)
        expected.append(sorted(found))
    root = int(rng.choice(np.flatnonzero(inside))) if inside.any() and rng.random() < 0.5 else -1
    areas = [area.tolist() for area in components(inside, root)]
    assert sorted(areas) == sorted(expected)
    if areas:
        assert root in areas[0] if root >= 0 else len(areas[0]) == max(map(len, expected))


@given(seed=SEEDS)
def test_integer_points_without_violation_are_valid(seed: Any) -> None:
    """A layout that satisfies the rows and violates no cut is valid."""
    rng = np.random.default_rng(seed)
    layout = WorkstationFrame().add(rng.choice(3, size=(4, 4), p=[0.5, 0.3, 0.2]).astype(np.uint8))
    problem = Problem.whole(layout, ANY)
    x, rows = encode(problem, ANY.roles(layout)), build(problem).rows
    value = activity(rows, x)
    accepted = bool((value >= rows.lower).all() and (value <= rows.upper).all())
    accepted = accepted and not Separator(problem).cuts(x, (0.5,))
    assert accepted == (not validate(layout, ANY))


@given(seed=SEEDS, shelves=st.integers(0, 5))
def test_relaxation_and_any_duals_bound_from_below(seed: Any, shelves: int) -> None:
    """Neither the cut loop nor arbitrary duals ever claim more than the true optimum."""
    rng = np.random.default_rng(seed)
    storage = rng.integers(3, size=(4, 3)).astype(np.uint8)
    optimum = nearest(storage, shelves, shelves)
    assert optimum is not None
    spec = specs.warehouse(shelves=shelves)
    problem = Problem.whole(WorkstationFrame().add(storage), spec)
    state = searching(problem)
    RelaxationArm().advance(state, 1000)
    assert state.bound <= optimum
    model = build(problem)
    assert dual_bound(model, rng.normal(size=len(model.rows.lower))) <= optimum


def test_preferences_never_outweigh_a_change() -> None:
    """All preference terms together stay below one changed cell."""
    problem = Problem.whole(uniform(0), ANY)
    cost = as_cost(problem, lattice(problem.original))
    assert cost.min() >= 0
    assert cost.sum() <= TOTAL < 1


@given(seed=SEEDS, density=st.floats(0.2, 0.95))
def test_joining_leaves_one_component(seed: Any, density: float) -> None:
    """After joining, the drivable area is connected and only shelves were opened."""
    rng = np.random.default_rng(seed)
    storage = (rng.random((9, 9)) < density).astype(np.uint8)
    layout = WorkstationFrame().add(storage)
    problem = Problem.whole(layout, ANY)
    tiles = ANY.roles(layout).ravel().tolist()
    near = neighbour_lists(*layout.shape)
    join_components(tiles, problem.free.ravel().tolist(), near, root=1)
    joined = label(layout, np.array(tiles, dtype=np.uint8).reshape(layout.shape), ANY)
    assert not [v for v in validate(joined, ANY) if v.rule == "W6"]
    assert (layout[joined != layout] == 1).all()


@given(seed=SEEDS, height=st.integers(6, 14), width=st.integers(6, 14), part=st.floats(0, 0.3))
def test_construction_is_valid(seed: Any, height: int, width: int, part: float) -> None:
    """Moderate shelf counts are always constructed, and the result is valid."""
    shelves = int(part * height * width)
    spec = specs.warehouse(shelves=shelves)
    layout = uniform(seed, height, width)
    problem = Problem.whole(layout, spec)
    built = construct(problem, problem.original, 0.01 * lattice(problem.original))
    assert built is not None
    assert validate(label(layout, built, spec), spec, layout) == []


@pytest.mark.parametrize("layout", [constant(1), banded(0, 2), uniform(3)])
def test_windows_never_worsen(layout: Any) -> None:
    """The window search keeps layouts valid and never moves away from the original."""
    spec = specs.warehouse(shelves=240)
    problem = Problem.whole(layout, spec)
    start = construct(problem, problem.original, 0.01 * lattice(problem.original))
    assert start is not None
    state = searching(problem, work=1500)
    assert state.offer(start)
    WindowsArm().advance(state, 1500)
    assert state.cost <= problem.distance(start)
    assert validate(label(layout, state.best, spec), spec, layout) == []


@pytest.mark.parametrize("size", [(3, 3), (4, 3), (3, 4), (5, 2), (6, 2), (12, 1), (3, 1)])
@pytest.mark.parametrize("need", [1, 2])
def test_capacity_is_an_upper_limit(size: tuple[int, int], need: int) -> None:
    """No tiny layout holds more shelves than the capacity says."""
    spec = specs.warehouse(min_endpoints_per_shelf=need)
    most = int((valid_storages(*size, need) == 1).sum(axis=(1, 2)).max())
    assert most <= capacity(Problem.whole(constant(0, *size), spec))
