"""PIBT with lookahead: rules, gains and refusals."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import rhcr_sim
from conftest import CORRIDOR, FLOOR, HOMES, SMALL
from validator import violations


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=st.sampled_from([SMALL, HOMES, CORRIDOR, FLOOR]),
    share=st.floats(0, 1),
    seed=st.integers(0, 2**64 - 1),
    period=st.integers(1, 7),
    lookahead=st.integers(1, 8),
)
def test_every_lookahead_keeps_all_rules(
    rows: Any, share: float, seed: int, period: int, lookahead: int
) -> None:
    """No conflict and goals in order up to the fullest maps; operations outlast periods or not."""
    layout = rhcr_sim.Layout(rows)
    most = 150 if lookahead < 6 else 16  # long operations are many
    agents = max(1, int(share * min(most, len(layout.start_cells))))
    services = [0, 3, 6] if rows is FLOOR else None
    result = rhcr_sim.simulate(
        layout, agents, seed, steps=25, period=period, solver="epibt", lookahead=lookahead,
        service_times=services or (), stop_at_congestion=False, record_paths=True,
    )  # fmt: skip
    assert violations(rows, result, period, services) == []


@pytest.mark.parametrize(("rows", "agents"), [(SMALL, 30), (SMALL, 60), (HOMES, 12), (FLOOR, 16)])
def test_looking_ahead_finishes_more_tasks(rows: list[str], agents: int) -> None:
    """With three steps of lookahead more tasks are finished than with the single steps of PIBT."""
    layout = rhcr_sim.Layout(rows)
    finished = {
        solver: sum(
            rhcr_sim.simulate(
                layout, agents, seed, 200, solver=solver, stop_at_congestion=False
            ).n_finished
            for seed in range(5)
        )
        for solver in ("pibt", "epibt")
    }
    assert finished["epibt"] > 1.02 * finished["pibt"]


@pytest.mark.parametrize(("solver", "lookahead"), [("epibt", 1), ("epibt", 2), ("lns", 3)])
def test_agents_follow_one_another_around_a_full_ring(solver: str, lookahead: int) -> None:
    """Everybody on a ring without a free cell can move on, since all of them do at once."""
    layout = rhcr_sim.Layout(["ewe", "e@e", "eee"])
    result = rhcr_sim.simulate(
        layout, 8, steps=50, solver=solver, lookahead=lookahead, stop_at_congestion=False,
        record_paths=True,
    )  # fmt: skip
    assert result.n_finished > 0
    assert violations(layout.rows, result, 5) == []


def test_epibt_as_fallback_keeps_agents_moving() -> None:
    """Windows without a plan lose less with lookahead than with waiting."""
    layout = rhcr_sim.Layout(SMALL)
    common = {"agents": 30, "steps": 300, "stop_at_congestion": False, "max_expansions": 0}
    common["solver"] = "pbs"
    wait = rhcr_sim.simulate(layout, **common, fallback="wait")
    epibt = rhcr_sim.simulate(layout, **common, fallback="epibt", lookahead=4)
    assert epibt.n_fallback_windows > 30
    assert epibt.n_finished > wait.n_finished


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"solver": "pbs", "lookahead": 3}, "lookahead=3 does not go with solver='pbs'"),
        ({"solver": "epibt", "lookahead": 0}, "lookahead must be from 1 to 8, got 0"),
        ({"fallback": "epibt", "lookahead": 9}, "lookahead must be from 1 to 8, got 9"),
    ],
)
def test_wrong_lookaheads_are_named(arguments: dict[str, Any], message: str) -> None:
    """A lookahead out of range, or for nothing that looks ahead, is refused."""
    with pytest.raises(rhcr_sim.ConfigError, match=message):
        rhcr_sim.Config(2, **arguments)
