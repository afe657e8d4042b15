"""Agents that rest at their goals (holding endpoints) or behind them (dummy paths)."""

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import rhcr_sim
from conftest import CORRIDOR, FLOOR, HOMES, SMALL, reachable_only
from validator import goal_kinds, is_kind

MODES = ["hold", "dummy"]

relaxed = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


def simulate(
    layout: rhcr_sim.Layout, agents: int, seed: int = 0, steps: int = 300, **options: Any
) -> rhcr_sim.Result:
    """A run with the planner for places to rest."""
    return rhcr_sim.simulate(layout, agents, seed, steps, solver="prioritised", **options)


@st.composite
def open_maps(draw: Any) -> list[str]:
    """Random warehouses of either mode with much floor."""
    n_rows, n_cols = draw(st.integers(4, 7)), draw(st.integers(4, 8))
    special = draw(st.sampled_from("rw"))
    palette = draw(st.sampled_from(["........@e", ".....ee@", "....@ee"])) + special
    size = n_rows * n_cols
    tiles = draw(st.lists(st.sampled_from(palette), min_size=size, max_size=size))
    tiles[:3] = ["e", special, "e"]
    flat = "".join(tiles)
    return reachable_only([flat[i : i + n_cols] for i in range(0, size, n_cols)])


@relaxed
@given(rows=open_maps(), mode=st.sampled_from(MODES), data=st.data())
def test_every_agent_keeps_finishing_tasks(rows: Any, mode: Any, data: st.DataObject) -> None:
    """On well-formed maps plans keep all rules and no agent is ever left behind, at any density."""
    try:
        layout = rhcr_sim.Layout(rows)
    except rhcr_sim.LayoutError:
        assume(False)
    candidates = layout.start_cells if layout.mode == "home" else layout.endpoints
    agents = data.draw(st.integers(1, min(len(candidates), 10)))
    seed = data.draw(st.integers(0, 1000))
    steps = 40 * agents + 100
    try:
        result = simulate(layout, agents, seed, steps, endpoints=mode, record_paths=True)
    except rhcr_sim.ConfigError:
        assume(False)
    assert result.timesteps_executed == steps
    assert rhcr_sim.PlanChecker(layout).check(result.paths, result.tasks) == []
    late = result.tasks[result.tasks[:, 2] > steps // 2]
    assert set(late[:, 0].tolist()) == set(range(agents))


@pytest.mark.parametrize("rows", [SMALL, HOMES], ids=["workstations", "homes"])
@pytest.mark.parametrize("mode", MODES)
def test_goals_are_of_the_right_kinds(rows: list[str], mode: str) -> None:
    """Agents visit endpoints, or workstations and endpoints in turn after their first endpoint."""
    result = simulate(rhcr_sim.Layout(rows), 5, endpoints=mode)
    kinds = goal_kinds(rows)
    for agent in range(5):
        cells = result.tasks[result.tasks[:, 0] == agent][:, 1].tolist()
        assert len(cells) > 5
        for i, cell in enumerate(cells):
            assert is_kind(rows, cell, kinds[(i + len(kinds) - 1) % len(kinds)])


@pytest.mark.parametrize("mode", MODES)
def test_full_teams_work(mode: str) -> None:
    """As many agents as places to rest allow still finish tasks for ever, all of them."""
    agents = 5 if mode == "hold" else 16
    result = simulate(rhcr_sim.Layout(HOMES), agents, steps=1000, endpoints=mode)
    late = result.tasks[result.tasks[:, 2] > 800]
    assert set(late[:, 0].tolist()) == set(range(agents))


def test_a_held_endpoint_is_nobody_elses_goal() -> None:
    """While an agent has a goal or rests there, no other agent gets the same one."""
    layout = rhcr_sim.Layout(SMALL)
    config = rhcr_sim.Config(12, steps=200, solver="prioritised", endpoints="hold")
    simulator = rhcr_sim.Simulator(layout, config)
    while not simulator.finished:
        simulator.step()
        held = [int(goals[0]) for goals in simulator.goals if len(goals)]
        assert len(set(held)) == len(held)
    assert simulator.timestep == 200


@pytest.mark.parametrize("mode", MODES)
def test_throughput_comes_close_to_planning_in_windows(mode: str) -> None:
    """In light traffic agents finish nearly as many tasks as with PBS."""
    layout = rhcr_sim.Layout(SMALL)
    assert simulate(layout, 6, endpoints=mode).throughput > 0.8 * (
        rhcr_sim.simulate(layout, 6, steps=300).throughput
    )


@pytest.mark.parametrize("mode", MODES)
def test_equal_seeds_agree_and_others_differ(mode: str) -> None:
    """Runs repeat exactly; another seed gives another run."""
    first, again, other = (
        simulate(rhcr_sim.Layout(SMALL), 8, seed, 60, endpoints=mode, record_paths=True)
        for seed in (3, 3, 4)
    )
    assert np.array_equal(first.paths, again.paths)
    assert first.solver == again.solver
    assert first.solver.low_level_expanded > 0
    assert not np.array_equal(first.paths, other.paths)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "options",
    [
        {"solver": "pbs"},
        {"solver": "pibt"},
        {"window": 20},
        {"period": 2},
        {"fallback": "pibt"},
        {"robust": 1},
        {"independence": True},
        {"max_expansions": 5},
    ],
)
def test_options_of_windows_are_refused(mode: str, options: dict[str, Any]) -> None:
    """Options without a meaning here are refused, and the error names both."""
    (name, value), *_ = options.items()
    message = f"{name}={value!r} does not go with solver='prioritised'"
    if name == "solver":
        message = f"endpoints={mode!r} does not go with solver={value!r}"
    with pytest.raises(rhcr_sim.ConfigError, match=message):
        rhcr_sim.Config(3, **({"solver": "prioritised"} | options), endpoints=mode)


def test_the_planner_needs_places_to_rest() -> None:
    """Without places to rest the planner is refused, in runs and for single windows."""
    with pytest.raises(rhcr_sim.ConfigError, match=r"solver='prioritised' .* endpoints='free'"):
        simulate(rhcr_sim.Layout(SMALL), 3)
    with pytest.raises(rhcr_sim.ConfigError, match="solver must be one of pbs, ecbs, whca"):
        rhcr_sim.plan_window(rhcr_sim.Layout(SMALL), [0], [[18]], solver="prioritised")


@pytest.mark.parametrize(
    ("rows", "agents", "mode", "message"),
    [
        (CORRIDOR, 1, "hold", "rest at row 0, column 5 cut off row 0, column 9"),
        (CORRIDOR, 1, "dummy", "rest at row 0, column 5 cut off row 0, column 9"),
        (FLOOR, 1, "hold", "does not go with layout, which is no warehouse"),
        (HOMES, 6, "hold", "need 7 endpoints to rest at, but layout has only 6"),
        (SMALL, 41, "dummy", "need 41 endpoints to rest at, but layout has only 40"),
    ],
)
def test_layouts_that_do_not_fit_are_named(
    rows: list[str], agents: int, mode: str, message: str
) -> None:
    """Maps on which agents at rest would lock others in are refused, with the place."""
    with pytest.raises(rhcr_sim.ConfigError, match=message):
        simulate(rhcr_sim.Layout(rows), agents, endpoints=mode)


def test_starts_are_places_to_rest() -> None:
    """Given starts may be endpoints only, and goals may not be given at all."""
    layout = rhcr_sim.Layout(SMALL)
    with pytest.raises(rhcr_sim.ConfigError, match="starts holds cell 0, which is not a start"):
        simulate(layout, 1, endpoints="hold", starts=[0])
    with pytest.raises(rhcr_sim.ConfigError, match=r"goals and assigner .* endpoints='hold'"):
        simulate(layout, 1, endpoints="hold", goals=[[18]])
    config = rhcr_sim.Config(1, solver="prioritised", endpoints="hold")
    with pytest.raises(rhcr_sim.ConfigError, match=r"set_goals .* endpoints='hold'"):
        rhcr_sim.Simulator(layout, config).set_goals(0, [18])
