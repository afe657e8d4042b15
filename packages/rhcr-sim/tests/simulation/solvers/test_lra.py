"""LRA*: shortest paths of lone agents, repaired by waiting."""

import numpy as np
import pytest

import rhcr_sim
from conftest import SMALL


def finished(travel_time_window: int, agents: int = 12) -> int:
    """Tasks that runs with five seeds finish."""
    runs = [
        rhcr_sim.simulate(
            rhcr_sim.Layout(SMALL), agents, seed, 300, solver="lra",
            travel_time_window=travel_time_window, stop_at_congestion=False,
        )
        for seed in range(5)
    ]  # fmt: skip
    return sum(run.n_finished for run in runs)


def test_agents_that_meet_head_on_get_past_each_other() -> None:
    """A blocked agent takes another way, so traffic in narrow aisles goes on for ever."""
    result = rhcr_sim.simulate(
        rhcr_sim.Layout(SMALL), 4, 0, 1000, solver="lra", stop_at_congestion=False
    )
    assert result.tasks_finished_timestep[-100:, 0].sum() > 0
    assert result.n_fallback_windows == 0


def test_a_memory_of_delays_helps() -> None:
    """Agents that avoid cells where others waited lately finish more tasks."""
    assert finished(50) > 1.2 * finished(0)


def test_equal_seeds_agree_and_others_differ() -> None:
    """Runs repeat exactly; another seed breaks ties otherwise."""
    first, again, other = (
        rhcr_sim.simulate(
            rhcr_sim.Layout(SMALL), 12, seed, 60, solver="lra", travel_time_window=20,
            stop_at_congestion=False, record_paths=True,
        )
        for seed in (3, 3, 4)
    )  # fmt: skip
    assert np.array_equal(first.paths, again.paths)
    assert not np.array_equal(first.paths, other.paths)


@pytest.mark.parametrize("solver", ["pbs", "ecbs", "whca", "pibt", "epibt"])
def test_only_lra_remembers_delays(solver: str) -> None:
    """A memory for a solver without one is refused and names both options."""
    message = f"travel_time_window=5 does not go with solver='{solver}'"
    with pytest.raises(rhcr_sim.ConfigError, match=message):
        rhcr_sim.simulate(rhcr_sim.Layout(SMALL), 3, solver=solver, travel_time_window=5)
