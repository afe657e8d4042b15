"""Agents that get no further, standing or moving back and forth."""

import pytest

import rhcr_sim

BAY = rhcr_sim.Layout(["e....w", "@@.@@@"])
LONG = rhcr_sim.Layout(["e" + "." * 40 + "w", "@@." + "@" * 39])
"""The bay is out of sight of agents that meet at the other end."""


@pytest.mark.parametrize("solver", ["lra", "pibt", "epibt", "lns"])
def test_an_agent_in_a_dead_end_that_nobody_can_push_away(solver: str) -> None:
    """The run is a livelock after the stated windows, not a run that does nothing to its end."""
    result = rhcr_sim.simulate(
        BAY, agents=2, steps=2000, starts=[0, 3], goals=[[5, 0], []], solver=solver,
        stop_at_congestion=False, livelock_windows=20,
    )  # fmt: skip
    if result.stop_reason == "livelock":
        assert 20 <= result.n_windows <= 24
    else:
        assert result.stop_reason == "goals_done"


@pytest.mark.parametrize("solver", ["auto", "pbs", "ecbs", "whca"])
def test_two_agents_swap_in_a_corridor_with_a_bay(solver: str) -> None:
    """Solvers of windows see the bay and swap there."""
    result = rhcr_sim.simulate(
        BAY, agents=2, steps=100, starts=[0, 5], goals=[[5], [0]], solver=solver
    )
    assert result.stop_reason == "goals_done"


def test_a_window_that_is_too_short_is_a_livelock() -> None:
    """Two agents that meet where no bay is in sight stand there, which is said."""
    options = {"starts": [30, 36], "goals": [[41], [0]], "solver": "pbs", "window": 6}
    result = rhcr_sim.simulate(
        LONG, agents=2, steps=5000, stop_at_congestion=False, livelock_windows=12, **options
    )
    assert result.stop_reason == "livelock"
    assert result.timesteps_executed < 200


def test_the_fallback_takes_over_before_a_livelock() -> None:
    """From half of the windows on the fallback plans."""
    options = {"starts": [30, 36], "goals": [[41], [0]], "solver": "pbs", "window": 6}
    result = rhcr_sim.simulate(
        LONG, agents=2, steps=5000, stop_at_congestion=False, livelock_windows=12,
        fallback="pibt", **options,
    )  # fmt: skip
    assert result.n_fallback_windows >= 6
    assert result.windows.fallback[:6].sum() == 0


@pytest.mark.parametrize("solver", ["pbs", "ecbs", "whca"])
@pytest.mark.parametrize("fallback", ["pibt", "epibt", "lns"])
def test_fallbacks_do_not_disturb_solvers_that_see_the_bay(solver: str, fallback: str) -> None:
    """The idle agent makes way, and the fallback is never asked."""
    result = rhcr_sim.simulate(
        BAY, agents=2, steps=2000, starts=[0, 3], goals=[[5, 0], []], solver=solver,
        fallback=fallback, livelock_windows=20,
    )  # fmt: skip
    assert result.stop_reason == "goals_done"
    assert result.n_fallback_windows == 0


def test_the_fallback_takes_over_from_solvers_without_windows() -> None:
    """Where two agents of LRA* stand face to face, another solver lets them swap in the bay."""
    options = {"starts": [0, 5], "goals": [[5], [0]], "solver": "lra", "livelock_windows": 20}
    stuck, helped = (
        rhcr_sim.simulate(
            BAY, agents=2, steps=2000, stop_at_congestion=False, fallback=fallback, **options
        )
        for fallback in ("wait", "lns")
    )
    assert stuck.stop_reason == "livelock"
    assert helped.stop_reason == "goals_done"
    assert helped.n_fallback_windows > 0


def test_runs_may_go_on_in_a_livelock() -> None:
    """With 0 windows nothing is a livelock."""
    result = rhcr_sim.simulate(
        LONG, agents=2, steps=300, stop_at_congestion=False, livelock_windows=0, solver="pbs",
        starts=[30, 36], goals=[[41], [0]], window=6,
    )  # fmt: skip
    assert result.stop_reason == "completed"


def test_service_is_no_livelock() -> None:
    """An agent that is served for long gets on."""
    result = rhcr_sim.simulate(
        BAY, agents=1, steps=500, starts=[0], goals=[[(0, 400)]], livelock_windows=5,
        stop_at_congestion=False,
    )  # fmt: skip
    assert result.stop_reason == "goals_done"
