"""Rules that every simulation must keep, checked by the independent validator."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import rhcr_sim
from conftest import CORRIDOR, HOMES, SMALL, floors, is_valid, layouts
from solver_names import FALLBACK_NAMES, FREE_SOLVERS, WINDOWED
from validator import distances_from, violations

relaxed = settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


@relaxed
@given(data=st.data())
def test_random_runs_keep_all_rules(data: st.DataObject) -> None:
    """No conflict, no illegal move and goals in order, on any map at any density and horizon."""
    rows = data.draw(layouts())
    assume(is_valid(rows))
    layout = rhcr_sim.Layout(rows)
    period = data.draw(st.integers(1, 6))
    result = rhcr_sim.simulate(
        layout,
        agents=data.draw(st.integers(1, len(layout.start_cells))),
        seed=data.draw(st.integers(0, 2**64 - 1)),
        steps=data.draw(st.integers(1, 40)),
        window=data.draw(st.integers(period, 12)),
        period=period,
        max_expansions=data.draw(st.sampled_from([0, 100, 2_000])),
        stop_at_congestion=data.draw(st.booleans()),
        solver=data.draw(st.sampled_from(FREE_SOLVERS)),
        fallback=data.draw(st.sampled_from(FALLBACK_NAMES)),
        record_paths=True,
    )
    assert violations(rows, result, period) == []


@relaxed
@given(data=st.data())
def test_random_floors_keep_all_rules(data: st.DataObject) -> None:
    """The rules hold with stations too: types in turn, services in full."""
    rows = data.draw(floors())
    try:
        layout = rhcr_sim.Layout(rows)
    except rhcr_sim.LayoutError:
        assume(False)
    n_types = len(layout.station_endpoints)
    services = data.draw(st.lists(st.integers(0, 15), min_size=n_types, max_size=n_types))
    assume(any(services) or len(layout.goal_cells) > 1)
    period = data.draw(st.integers(1, 6))
    result = rhcr_sim.simulate(
        layout,
        agents=data.draw(st.integers(1, len(layout.start_cells))),
        seed=data.draw(st.integers(0, 1000)),
        steps=data.draw(st.integers(1, 50)),
        window=data.draw(st.integers(period, 12)),
        period=period,
        service_times=services,
        max_expansions=data.draw(st.sampled_from([0, 100, 2_000])),
        stop_at_congestion=data.draw(st.booleans()),
        solver=data.draw(st.sampled_from(FREE_SOLVERS)),
        fallback=data.draw(st.sampled_from(FALLBACK_NAMES)),
        record_paths=True,
    )
    assert violations(rows, result, period, services) == []


@pytest.mark.parametrize("rows", [SMALL, HOMES, CORRIDOR], ids=["small", "homes", "corridor"])
@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
@pytest.mark.parametrize("solver", FREE_SOLVERS)
def test_fixed_maps_keep_all_rules(rows: list[str], seed: int, share: float, solver: str) -> None:
    """The rules hold on hand-made maps from sparse to jammed, and the run covers all steps."""
    layout = rhcr_sim.Layout(rows)
    agents = max(1, int(share * len(layout.start_cells)))
    result = rhcr_sim.simulate(
        layout,
        agents,
        seed,
        steps=60,
        stop_at_congestion=False,
        solver=solver,
        max_expansions=5_000,
        record_paths=True,
    )
    assert result.timesteps_executed == 60
    assert violations(rows, result, 5) == []


@pytest.mark.parametrize("window", [5, 20, 62])
@pytest.mark.parametrize("solver", WINDOWED)
def test_every_window_length_keeps_all_rules(window: int, solver: str) -> None:
    """The rules hold for windows up to the longest one, which fills a machine word."""
    layout = rhcr_sim.Layout(SMALL)
    result = rhcr_sim.simulate(layout, 30, 1, 100, window=window, solver=solver, record_paths=True)
    assert violations(SMALL, result, 5) == []


@pytest.mark.parametrize("solver", FREE_SOLVERS)
@relaxed
@given(data=st.data())
def test_a_lone_agent_drives_shortest_paths(data: st.DataObject, solver: str) -> None:
    """Without other agents every task takes exactly the breadth-first distance, without waits."""
    rows = data.draw(layouts())
    assume(is_valid(rows))
    seed = data.draw(st.integers(0, 1000))
    result = rhcr_sim.simulate(rhcr_sim.Layout(rows), 1, seed, 60, solver=solver, record_paths=True)
    cell = int(result.paths[0, 0])
    finished = result.tasks[result.tasks[:, 2] >= 0]
    expected = []
    for _, goal, _ in finished:
        expected.append(distances_from(rows, int(goal))[cell])
        cell = int(goal)
    assert result.finished_task_len.tolist() == expected
    assert result.num_wait.sum() == 0


def test_planning_beats_pibt_beats_waiting() -> None:
    """Looking ahead finishes more tasks than looking one step ahead, and that more than waiting."""
    layout = rhcr_sim.Layout(SMALL)
    common = {"agents": 30, "steps": 300, "stop_at_congestion": False}
    planned = rhcr_sim.simulate(layout, **common, solver="pbs")
    stepped = rhcr_sim.simulate(layout, **common, solver="pibt")
    repaired = rhcr_sim.simulate(layout, **common, solver="pbs", max_expansions=0)
    assert planned.n_fallback_windows == stepped.n_fallback_windows == 0
    assert repaired.n_fallback_windows > 30
    assert planned.n_finished > stepped.n_finished > repaired.n_finished


def test_pibt_as_fallback_keeps_agents_moving() -> None:
    """Windows without a plan lose less with PIBT than with waiting."""
    layout = rhcr_sim.Layout(SMALL)
    common = {"agents": 30, "steps": 300, "stop_at_congestion": False, "max_expansions": 0}
    common["solver"] = "pbs"
    wait = rhcr_sim.simulate(layout, **common, fallback="wait")
    pibt = rhcr_sim.simulate(layout, **common, fallback="pibt")
    assert pibt.n_fallback_windows > 30
    assert pibt.n_finished > wait.n_finished
