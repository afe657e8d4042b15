"""Plans in which agents keep some timesteps apart."""

import itertools
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import rhcr_sim
from conftest import SMALL
from drawn_runs import drawn_run
from joint_search import optimal_cost
from rhcr_sim.simulation.solvers import solvers_with
from solver_names import FALLBACK_NAMES, WINDOWED
from validator import distance_violations, violations

SOLVERS = [name for name in solvers_with("robust") if name != "auto"]
PUSHING = ["pibt", "epibt", "lns"]

relaxed = settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


def too_close(layout: rhcr_sim.Layout, result: rhcr_sim.Result, robust: int) -> list[str]:
    """Messages of the checker and of the second validator about a run."""
    checker = rhcr_sim.PlanChecker(layout, robust)
    messages = [violation.message for violation in checker.check(result.paths)]
    return messages + distance_violations(result.paths.tolist(), robust)


@relaxed
@given(data=st.data())
def test_random_runs_keep_their_distance(data: st.DataObject) -> None:
    """No agent enters a cell too soon after another one, across windows, fallbacks and services."""
    run = drawn_run(data, SOLVERS, 5)
    assert violations(run.rows, run.result, run.period, run.services) == []
    assert too_close(run.layout, run.result, run.robust) == []


@pytest.mark.parametrize("solver", WINDOWED)
@pytest.mark.parametrize("robust", [1, 2, 5])
def test_agents_at_a_distance_still_work(solver: str, robust: int) -> None:
    """In light traffic windows are planned, not repaired, and tasks keep being finished."""
    layout = rhcr_sim.Layout(SMALL)
    result = rhcr_sim.simulate(layout, 8, 0, 300, robust=robust, solver=solver, record_paths=True)
    assert too_close(layout, result, robust) == []
    assert result.n_fallback_windows <= 0.02 * result.n_windows
    assert result.throughput > 0.6 * rhcr_sim.simulate(layout, 8, 0, 300).throughput


@pytest.mark.parametrize("solver", PUSHING)
@pytest.mark.parametrize("robust", [1, 2, 5])
def test_agents_that_are_pushed_keep_their_distance(solver: str, robust: int) -> None:
    """Solvers that push agents aside keep them apart, and keep finishing tasks."""
    layout = rhcr_sim.Layout(SMALL)
    result = rhcr_sim.simulate(
        layout, 8, 0, 300, robust=robust, solver=solver, record_paths=True, stop_at_congestion=False
    )
    assert too_close(layout, result, robust) == []
    assert result.stop_reason == "completed"
    assert result.throughput > 0.3 * rhcr_sim.simulate(layout, 8, 0, 300).throughput


@pytest.mark.parametrize("fallback", FALLBACK_NAMES)
@pytest.mark.parametrize(("robust", "work"), [(1, 1000), (3, 2000)])
def test_fallbacks_keep_agents_apart(fallback: str, robust: int, work: int) -> None:
    """Windows without a plan are executed at a distance as well, before and after planned ones."""
    layout = rhcr_sim.Layout(SMALL)
    result = rhcr_sim.simulate(
        layout, 20, 0, 200, solver="pbs", fallback=fallback, max_expansions=work, robust=robust,
        stop_at_congestion=False, record_paths=True,
    )  # fmt: skip
    assert 0 < result.n_fallback_windows < result.n_windows
    assert too_close(layout, result, robust) == []


@pytest.mark.parametrize("solver", PUSHING)
def test_an_idle_agent_is_pushed_aside_at_a_distance(solver: str) -> None:
    """Who needs a cell gets it a timestep after the agent that rested there has left."""
    layout = rhcr_sim.Layout(["e.e.w", "....."])
    result = rhcr_sim.simulate(
        layout, 2, starts=[0, 2], goals=[[4], []], solver=solver, robust=1, record_paths=True,
        steps=50,
    )  # fmt: skip
    assert result.stop_reason == "goals_done"
    assert too_close(layout, result, 1) == []


TINY = [["weee", "@e@@"], ["ewe", "eee"], ["ewe", "e@e", "eee"]]


@pytest.mark.parametrize("rows", TINY, ids=["siding", "block", "ring"])
@pytest.mark.parametrize("robust", [1, 2])
def test_two_agents_keep_apart_at_least_cost(rows: list[str], robust: int) -> None:
    """ECBS with bound 1 finds the optimum of a joint search, other solvers never less."""
    layout = rhcr_sim.Layout(rows)
    cells = layout.goal_cells.tolist()
    for starts in itertools.permutations(cells, 2):
        for goals in itertools.product(cells[::2], repeat=2):
            optimum = optimal_cost(rows, starts, goals, 4, robust)
            queues = [[goal] for goal in goals]
            for solver in WINDOWED:
                bound = 1.0 if solver == "ecbs" else None
                plan = rhcr_sim.plan_window(
                    layout, starts, queues, 4, robust=robust, solver=solver, suboptimality=bound
                )
                if solver == "ecbs":
                    assert plan.solved
                    assert plan.costs.sum() == optimum
                assert not plan.solved or plan.costs.sum() >= optimum


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"robust": 6}, "robust must be from 0 to 5, got 6"),
        ({"robust": 1, "endpoints": "hold", "solver": "prioritised"}, "robust=1 does not go with"),
    ],
)
def test_planners_that_cannot_keep_apart_are_refused(
    arguments: dict[str, Any], message: str
) -> None:
    """Numbers out of range, and plans to rest, are refused by name."""
    with pytest.raises(rhcr_sim.ConfigError, match=message):
        rhcr_sim.simulate(rhcr_sim.Layout(SMALL), 3, **arguments)
