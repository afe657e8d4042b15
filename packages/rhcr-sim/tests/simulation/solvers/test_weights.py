"""Layouts with weights on moves and waits, and with one-way streets."""

import heapq
import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import rhcr_sim
from conftest import SMALL, is_valid, layouts
from solver_names import FALLBACK_NAMES, FREE_SOLVERS
from validator import violations

STEPS = {(0, 1): 0, (-1, 0): 1, (0, -1): 2, (1, 0): 3}

relaxed = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


def step_weight(layout: rhcr_sim.Layout, here: int, to: int) -> int:
    """Weight of spending one timestep from one cell to the same or to another one; 0 if none."""
    n_cols = layout.shape[1]
    (row, col), (to_row, to_col) = divmod(here, n_cols), divmod(to, n_cols)
    kind = 4 if here == to else STEPS[to_row - row, to_col - col]
    return int(layout.weights[row, col, kind])


def cheapest(layout: rhcr_sim.Layout, source: int, goal: int) -> int:
    """Weight of the cheapest path, by uniform-cost search forwards."""
    n_rows, n_cols = layout.shape
    queue, done = [(0, source)], set()
    while queue:
        cost, cell = heapq.heappop(queue)
        if cell == goal:
            return cost
        if cell in done:
            continue
        done.add(cell)
        row, col = divmod(cell, n_cols)
        for (down, right), kind in STEPS.items():
            r, c = row + down, col + right
            weight = int(layout.weights[row, col, kind])
            inside = 0 <= r < n_rows and 0 <= c < n_cols
            if inside and weight and layout.rows[r][c] != "@":
                heapq.heappush(queue, (cost + weight, r * n_cols + c))
    raise AssertionError("not connected")


@st.composite
def weighted_layouts(draw: Any) -> rhcr_sim.Layout:
    """Random valid layouts with random weights; some moves may be missing."""
    rows = draw(layouts(5, 5))
    assume(is_valid(rows))
    moves = draw(st.sampled_from([(1, 2, 9), (1,) * 8 + (0,), (1, 3, 3, 0)]))
    seed = draw(st.integers(0, 10**6))
    random = np.random.default_rng(seed)
    weights = random.choice(moves, size=(len(rows), len(rows[0]), 5))
    weights[:, :, 4] = random.integers(1, 4, size=weights.shape[:2])
    try:
        return rhcr_sim.Layout(rows, weights=weights)
    except rhcr_sim.LayoutError:
        assume(False)


@relaxed
@given(data=st.data())
@pytest.mark.parametrize("solver", FREE_SOLVERS)
def test_runs_keep_all_rules(solver: str, data: st.DataObject) -> None:
    """No conflict and no move against a one-way street, with every solver at any density."""
    layout = data.draw(weighted_layouts())
    result = rhcr_sim.simulate(
        layout,
        agents=data.draw(st.integers(1, len(layout.start_cells))),
        seed=data.draw(st.integers(0, 1000)),
        steps=40,
        solver=solver,
        fallback=data.draw(st.sampled_from(FALLBACK_NAMES)),
        stop_at_congestion=False,
        record_paths=True,
    )
    assert violations(layout.rows, result, 5) == []
    for path in result.paths.tolist():
        assert all(step_weight(layout, *step) > 0 for step in itertools.pairwise(path))


@relaxed
@given(data=st.data())
@pytest.mark.parametrize("solver", FREE_SOLVERS)
def test_a_lone_agent_drives_cheapest_paths(solver: str, data: st.DataObject) -> None:
    """Without other agents the weight of every task is that of the cheapest path."""
    layout = data.draw(weighted_layouts())
    seed = data.draw(st.integers(0, 1000))
    result = rhcr_sim.simulate(layout, 1, seed, 40, solver=solver, record_paths=True)
    path = result.paths[0].tolist()
    since = 0
    for _, goal, done in result.tasks.tolist():
        if done < 0:
            break
        steps = itertools.pairwise(path[since : done + 1])
        spent = sum(step_weight(layout, *step) for step in steps)
        assert spent == cheapest(layout, path[since], goal)
        since = done


@relaxed
@given(layout=weighted_layouts())
def test_average_task_length_follows_the_streets(layout: Any) -> None:
    """The mean distance of tasks is that of cheapest paths in driving direction."""
    goals = layout.endpoints if layout.mode == "home" else layout.workstations
    pairs = [(a, b) for a in layout.endpoints.tolist() for b in goals.tolist() if a != b]
    expected = sum(cheapest(layout, a, b) for a, b in pairs) / len(pairs)
    assert layout.average_task_length == pytest.approx(expected)


def test_unit_weights_change_nothing() -> None:
    """A layout whose weights are all 1 gives the same run as one without weights."""
    weights = np.ones((len(SMALL), len(SMALL[0]), 5), dtype=np.int64)
    for solver in FREE_SOLVERS:
        plain = rhcr_sim.simulate(rhcr_sim.Layout(SMALL), 30, 1, 100, solver=solver)
        unit = rhcr_sim.simulate(rhcr_sim.Layout(SMALL, weights=weights), 30, 1, 100, solver=solver)
        assert plain.tasks.tolist() == unit.tasks.tolist()


def test_planners_of_single_agents_are_equally_good() -> None:
    """A* in place of SIPP breaks ties differently and finishes about as many tasks."""
    layout = rhcr_sim.Layout(SMALL)
    sipp, astar = (
        sum(rhcr_sim.simulate(layout, 20, seed, 500, planner=p).n_finished for seed in range(3))
        for p in ("sipp", "astar")
    )
    assert sipp == pytest.approx(astar, rel=0.03)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda w: w[:, :, :4], r"weights must be numbers of shape \(9, 16, 5\), got int64 of"),
        (lambda w: w.astype(str), "weights must be numbers of shape"),
        (lambda w: np.where(np.arange(5) == 4, np.nan, w), "weights must be finite numbers"),
        (
            lambda w: np.where(np.arange(5) == 2, -1, w),
            "weight 2 at row 0, column 1 must be from 0",
        ),
        (lambda w: np.where(np.arange(5) == 4, 0, w), "weight 4 at row 0, column 0 must be from 1"),
        (lambda w: w * 65_535, "must be from 0 to 65534, got 65535"),
        (lambda w: w * 40_000, "costs more than 65534; make the weights smaller"),
        (lambda w: np.where(np.arange(5) == 0, 0, w), "must be connected both ways"),
    ],
)
def test_wrong_weights_are_named(change: Any, message: str) -> None:
    """Weights of a wrong shape or size, or that lock agents in, are refused with the place."""
    weights = np.ones((len(SMALL), len(SMALL[0]), 5), dtype=np.int64)
    with pytest.raises(rhcr_sim.LayoutError, match=message):
        rhcr_sim.Layout(SMALL, weights=change(weights))


def test_sipp_refuses_weights() -> None:
    """Safe intervals cannot stand for costs, so the combination is refused by name."""
    weights = np.full((len(SMALL), len(SMALL[0]), 5), 2)
    layout = rhcr_sim.Layout(SMALL, weights=weights)
    with pytest.raises(rhcr_sim.ConfigError, match="planner='sipp' does not go with the weights"):
        rhcr_sim.simulate(layout, 5, planner="sipp")
    with pytest.raises(rhcr_sim.ConfigError, match="planner='astar' does not go with solver='ecbs"):
        rhcr_sim.simulate(layout, 5, planner="astar", solver="ecbs")
