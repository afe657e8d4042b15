"""Large-neighbourhood search: rules, gains, headings, and what more work brings."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import rhcr_sim
from conftest import CORRIDOR, FLOOR, HOMES, SMALL
from validator import violations


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=st.sampled_from([SMALL, HOMES, CORRIDOR, FLOOR]),
    share=st.floats(0, 1),
    seed=st.integers(0, 2**64 - 1),
    period=st.integers(1, 7),
    lookahead=st.integers(1, 4),
    work=st.sampled_from([0, 1, 100, 5000]),
)
def test_all_rules_are_kept(
    rows: Any, share: float, seed: int, period: int, lookahead: int, work: Any
) -> None:
    """No conflict and goals in order up to the fullest maps, with little work and with much."""
    layout = rhcr_sim.Layout(rows)
    agents = max(1, int(share * len(layout.start_cells)))
    services = [0, 3, 6] if rows is FLOOR else None
    result = rhcr_sim.simulate(
        layout, agents, seed, steps=25, period=period, solver="lns", lookahead=lookahead,
        max_expansions=work, service_times=services or (), stop_at_congestion=False,
        record_paths=True,
    )  # fmt: skip
    assert violations(rows, result, period, services) == []


@pytest.mark.parametrize("solver", ["epibt", "lns"])
@pytest.mark.parametrize("agents", [5, 40])
def test_agents_with_headings(solver: str, agents: int) -> None:
    """Operations hold turns, too: the independent checker finds neither conflict nor wrong turn."""
    layout = rhcr_sim.Layout(SMALL)
    result = rhcr_sim.simulate(
        layout, agents, 1, 200, solver=solver, rotation=True, stop_at_congestion=False,
        record_paths=True,
    )  # fmt: skip
    checker = rhcr_sim.PlanChecker(layout)
    assert checker.check(result.paths, result.tasks, headings=result.headings) == []
    assert result.n_finished > 10


def finished(solver: str, **options: Any) -> int:
    """Tasks of 60 agents on a small warehouse in 200 timesteps, over three seeds."""
    layout = rhcr_sim.Layout(SMALL)
    return sum(
        rhcr_sim.simulate(
            layout, 60, seed, 200, solver=solver, stop_at_congestion=False, **options
        ).n_finished
        for seed in range(3)
    )


def test_no_work_is_epibt() -> None:
    """Without work the search is its own start."""
    layout = rhcr_sim.Layout(SMALL)
    common = {"agents": 40, "seed": 2, "steps": 60, "record_paths": True}
    start = rhcr_sim.simulate(layout, **common, solver="epibt")
    same = rhcr_sim.simulate(layout, **common, solver="lns", max_expansions=0)
    assert (start.paths == same.paths).all()


def test_work_pays() -> None:
    """In dense traffic the default budget finishes a tenth more tasks than the start."""
    assert finished("lns") > 1.1 * finished("epibt")
