"""The solver that hands jams over: the plans of PBS in free flow, and no jam of its own."""

from typing import Any

import pytest

import rhcr_sim
from conftest import SMALL
from rhcr_sim.layouts.floorplans import warehouse


@pytest.mark.parametrize("agents", [5, 20])
def test_free_flow_is_pbs(agents: int) -> None:
    """While nobody stands still, trajectories are those of PBS, step by step."""
    layout = rhcr_sim.Layout(SMALL)
    common = {"agents": agents, "seed": 4, "steps": 200, "record_paths": True}
    auto = rhcr_sim.simulate(layout, **common, solver="auto")
    pbs = rhcr_sim.simulate(layout, **common, solver="pbs")
    until = 5 * int(auto.windows.fallback.argmax()) if auto.windows.fallback.any() else 200
    assert until >= 5
    assert (auto.paths[:, : until + 1] == pbs.paths[:, : until + 1]).all()


def test_jams_are_handed_over() -> None:
    """Where PBS jams, most periods are planned otherwise, and tasks go on finishing."""
    layout = warehouse(33, 36)
    common = {"agents": 300, "seed": 1, "steps": 300, "stop_at_congestion": False}
    auto = rhcr_sim.simulate(layout, **common, solver="auto", record_paths=True)
    pbs = rhcr_sim.simulate(layout, **common, solver="pbs", max_expansions=20_000)
    assert auto.n_finished > 2 * pbs.n_finished
    assert auto.n_fallback_windows > 30
    assert rhcr_sim.PlanChecker(layout).check(auto.paths, auto.tasks) == []


@pytest.mark.parametrize("options", [{"robust": 1}, {"rotation": True}, {"independence": True}])
def test_other_rules_hold(options: dict[str, Any]) -> None:
    """Robust plans are handed over to ECBS; headings and groups of agents go along."""
    layout = rhcr_sim.Layout(SMALL)
    result = rhcr_sim.simulate(
        layout, 30, 1, 100, solver="auto", stop_at_congestion=False, record_paths=True, **options
    )
    checker = rhcr_sim.PlanChecker(layout, options.get("robust", 0))
    assert checker.check(result.paths, result.tasks, headings=result.headings) == []
