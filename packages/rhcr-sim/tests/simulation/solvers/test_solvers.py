"""What the solvers promise beyond the rules that all of them keep."""

from typing import Any

import numpy as np
import pytest

import rhcr_sim
from conftest import FLOOR, SMALL
from rhcr_sim import _core
from rhcr_sim.simulation.core_options import core_options
from solver_names import WINDOWED


def mean_throughput(**arguments: Any) -> float:
    """Mean over three seeds on a small warehouse in moderate traffic."""
    layout = rhcr_sim.Layout(SMALL)
    runs = [rhcr_sim.simulate(layout, 20, seed, 300, **arguments) for seed in range(3)]
    return np.mean([run.throughput for run in runs])


def test_all_window_solvers_come_close_to_each_other() -> None:
    """In moderate traffic no window solver finishes much less than PBS."""
    pbs = mean_throughput()
    assert mean_throughput(solver="ecbs", suboptimality=1.1) > 0.97 * pbs
    assert mean_throughput(solver="ecbs") > 0.9 * pbs
    assert mean_throughput(solver="whca") > 0.85 * pbs


@pytest.mark.parametrize("solver", ["ecbs", "whca"])
def test_equal_seeds_agree_and_others_differ(solver: str) -> None:
    """Runs repeat exactly, statistics included; another seed gives another run."""
    layout = rhcr_sim.Layout(SMALL)
    first, again, other = (
        rhcr_sim.simulate(layout, 25, seed, 60, solver=solver, record_paths=True)
        for seed in (3, 3, 4)
    )
    assert np.array_equal(first.paths, again.paths)
    assert first.solver == again.solver
    assert first.solver.low_level_expanded > 0
    assert not np.array_equal(first.paths, other.paths)


@pytest.mark.parametrize("solver", WINDOWED)
def test_the_work_limit_binds(solver: str) -> None:
    """Without work to spend, windows fall back and the run still covers all steps."""
    result = rhcr_sim.simulate(
        rhcr_sim.Layout(SMALL), 60, 0, 50, solver=solver, max_expansions=0, stop_at_congestion=False
    )
    assert result.n_fallback_windows > 0
    assert result.timesteps_executed == 50


def test_ecbs_serves_stations() -> None:
    """Services are part of the search: a floor keeps finishing tasks with few fallbacks."""
    result = rhcr_sim.simulate(rhcr_sim.Layout(FLOOR), 8, 0, 200, solver="ecbs")
    assert result.n_finished > 0.8 * rhcr_sim.simulate(rhcr_sim.Layout(FLOOR), 8, 0, 200).n_finished
    assert result.n_fallback_windows <= 2


def test_a_bound_needs_ecbs() -> None:
    """A bound for a solver without one is refused and names both options."""
    with pytest.raises(rhcr_sim.ConfigError, match=r"suboptimality=1\.2 .* solver='pbs'"):
        rhcr_sim.simulate(rhcr_sim.Layout(SMALL), 3, solver="pbs", suboptimality=1.2)


@pytest.mark.parametrize("bound", [0.99, float("nan"), float("inf")])
def test_wrong_bounds_are_refused(bound: float) -> None:
    """A bound below 1, or none at all, is refused with the value."""
    with pytest.raises(rhcr_sim.ConfigError, match="must be a finite number at least 1"):
        rhcr_sim.simulate(rhcr_sim.Layout(SMALL), 3, solver="ecbs", suboptimality=bound)


@pytest.mark.parametrize("names", [{"solver": "cbs"}, {"fallback": "cbs"}])
def test_the_core_refuses_names_that_it_does_not_know(names: dict[str, Any]) -> None:
    """A solver that the native factory lacks is an error there, not a crash."""
    layout = rhcr_sim.Layout(SMALL)
    options = core_options(layout, rhcr_sim.Config(2))
    for field, name in names.items():
        setattr(options, field, name)
    with pytest.raises(ValueError, match="is called 'cbs', only"):
        _core.Simulation(layout.core, options)


def test_the_core_plans_windows_with_window_solvers_only() -> None:
    """A step planner asked for a window is an error in the core, too."""
    layout = rhcr_sim.Layout(SMALL)
    options = core_options(layout, rhcr_sim.Config(1, solver="pibt"))
    with pytest.raises(ValueError, match="is called 'pibt', only ecbs, pbs, whca"):
        _core.plan_window(layout.core, [0], [[(0, 0)]], options)
