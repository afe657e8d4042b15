"""Agents that are held up while they drive."""

from typing import Any

import numpy as np
import pytest

import rhcr_sim
from validator import task_violations, travel_violations

ROWS = ["w.eee.eee.w", "...@@@.@@..", "w.eee.eee.w", ".....@.....", "w.eee.eee.w"]
SOLVERS = ["auto", "pbs", "ecbs", "whca", "pibt", "epibt", "lns", "lra"]


def run(solver: str = "pbs", **options: Any) -> rhcr_sim.Result:
    """A run with delays and its paths."""
    layout = rhcr_sim.Layout(ROWS)
    defaults = {"delay_probability": 0.2, "delay_steps": (1, 3), "stop_at_congestion": False}
    options = {"agents": 12, "steps": 150, "seed": 4} | defaults | options
    return rhcr_sim.simulate(layout, solver=solver, record_paths=True, **options)


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("robust", [0, 2])
def test_late_agents_never_collide(solver: str, robust: int) -> None:
    """The executed plan has no conflict, and every task is finished when it is recorded."""
    result = run(solver, robust=robust)
    paths = [[int(cell) for cell in path] for path in result.paths]
    assert travel_violations(ROWS, paths) == []
    assert task_violations(paths, result.tasks, result.task_service) == []
    assert rhcr_sim.PlanChecker(rhcr_sim.Layout(ROWS)).check(result.paths, result.tasks) == []
    assert result.num_delayed.sum() > 0


def test_delays_with_headings() -> None:
    """Agents that turn are held up, too."""
    result = run(rotation=True)
    checker = rhcr_sim.PlanChecker(rhcr_sim.Layout(ROWS))
    assert checker.check(result.paths, result.tasks, headings=result.headings) == []
    assert result.num_delayed.sum() > 0


def test_a_lone_agent_is_held_up_as_often_as_asked() -> None:
    """With probability p and d timesteps, a move takes 1 + p d / (1 - p) of them on average."""
    layout = rhcr_sim.Layout(["w" + "." * 30 + "e"])
    result = rhcr_sim.simulate(
        layout, agents=1, steps=5000, delay_probability=0.25, delay_steps=(2, 4)
    )
    share = result.num_delayed.mean()
    moving = 1 - share
    # A draw follows the end of every delay, so that delays may come one after the other.
    assert share / moving == pytest.approx(0.25 * 3 / 0.75, rel=0.1)


def test_delays_are_no_congestion() -> None:
    """An agent that is held up for several windows does not stand still for others."""
    layout = rhcr_sim.Layout(["w" + "." * 30 + "e"])
    result = rhcr_sim.simulate(
        layout, agents=1, steps=2000, delay_probability=0.05, delay_steps=(40, 60), period=1,
        livelock_windows=20,
    )  # fmt: skip
    assert result.stop_reason == "completed"


def test_delays_are_drawn_from_the_seed() -> None:
    """Equal seeds give equal runs; without delays nobody is held up."""
    first, second = run(), run()
    assert np.array_equal(first.paths, second.paths)
    assert not np.array_equal(first.paths, run(seed=5).paths)
    assert run(delay_probability=0.0).num_delayed.sum() == 0


@pytest.mark.parametrize("steps", [(3, 1), (1, 2, 3), (), (0,)])
def test_durations_are_checked(steps: tuple[Any, ...]) -> None:
    """Durations are one number or two in order, at least 1."""
    with pytest.raises(rhcr_sim.ConfigError, match="delay_steps"):
        rhcr_sim.Config(2, delay_probability=0.1, delay_steps=steps)


def test_agents_that_rest_know_no_delays() -> None:
    """Plans to rest are followed to their ends, so that delays are refused."""
    with pytest.raises(rhcr_sim.ConfigError, match="delay_probability"):
        rhcr_sim.Config(2, solver="prioritised", endpoints="hold", delay_probability=0.1)
