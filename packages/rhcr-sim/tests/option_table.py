"""Values of every option beside its default, and the check that any two of them get along.

A new option of `Config` is listed here once and then tried with all others.
"""

import re
from dataclasses import fields
from typing import Any

import numpy as np

import rhcr_sim
from conftest import CORRIDOR, FLOOR, HOMES, SMALL
from rhcr_sim.simulation.solvers import SOLVERS as TABLE

SOLVERS = tuple(TABLE)


def streets() -> rhcr_sim.Layout:
    """A warehouse with one-way streets that alternate from row to row, and costly waits."""
    weights = np.ones((len(SMALL), len(SMALL[0]), 5), dtype=int)
    weights[3::4, 1:-1, 0] = weights[5::4, 1:-1, 2] = 0
    weights[:, :, 4] = 2
    return rhcr_sim.Layout(SMALL, "streets", weights)


SCENARIOS = {
    "warehouse": (rhcr_sim.Layout(SMALL, "warehouse"), 30),
    "streets": (streets(), 30),
    "homes": (rhcr_sim.Layout(HOMES, "homes"), 10),
    "floor": (rhcr_sim.Layout(FLOOR, "floor"), 12),
    "corridor": (rhcr_sim.Layout(CORRIDOR, "corridor"), 8),
}
"""A layout of every kind with a number of agents that makes it crowded."""

VALUES = {
    "window": [5, 62],
    "period": [1, 7],
    "left_weight": [5.0],
    "right_weight": [0.0],
    "service_times": [(0, 1, 20)],
    "stop_at_congestion": [False],
    "suboptimality": [1.0, 3.0],
    "planner": ["sipp", "astar"],
    "travel_time_window": [20],
    "fallback": ["pibt", "epibt"],
    "lookahead": [1, 5],
    "robust": [1, 2],
    "rotation": [True],
    "delay_probability": [0.2],
    "delay_steps": [(1, 4)],
    "livelock_windows": [0, 2],
    "endpoints": ["hold", "dummy"],
    "independence": [True],
    "metrics": ["published"],
    "max_expansions": [0, 500],
    "cache_mib": [0, 64],
    "time_limit": [1000.0],
}
"""Values of each option of `Config` apart from its default."""

OTHERS = {"agents", "seed", "steps", "solver"}
"""Fields that every run sets."""


def settings() -> list[tuple[str, Any]]:
    """Every (option, value), option by option."""
    return [(name, value) for name, values in VALUES.items() for value in values]


def pairs() -> list[dict[str, Any]]:
    """Every two settings of different options."""
    known = settings()
    return [
        dict([first, second])
        for i, first in enumerate(known)
        for second in known[i + 1 :]
        if first[0] != second[0]
    ]


def try_options(scenario: str, solver: str, options: dict[str, Any], steps: int) -> bool:
    """Run a simulation whose plan keeps all rules, or one that is refused with good reason.

    Returns:
        Whether it ran.
    """
    layout, agents = SCENARIOS[scenario]
    try:
        config = rhcr_sim.Config(agents, 1, steps, solver=solver, **options)
        simulator = rhcr_sim.Simulator(layout, config)
    except rhcr_sim.ConfigError as error:
        check_refusal(str(error), {"solver", *options}, layout.name)
        return False
    while not simulator.finished:
        simulator.step()
    check_run(layout, config, simulator.result(record_paths=True))
    return True


def check_refusal(message: str, chosen: set[str], layout: Any = "layout") -> None:
    """A refusal names two options, or one and the layout or its weights; one of them was set."""
    names = [*(field.name for field in fields(rhcr_sim.Config)), "weights", layout]
    named = {name for name in names if re.search(rf"\b{name}\b", message)}
    assert len(named) >= 2, message
    assert named & chosen, message


def check_run(layout: rhcr_sim.Layout, config: rhcr_sim.Config, result: rhcr_sim.Result) -> None:
    """The run ends for a known reason, and the independent checker finds nothing."""
    if result.timesteps_executed < config.steps:
        expected = {"congested": config.stop_at_congestion, "livelock": config.livelock_windows > 0}
        assert expected.get(result.stop_reason), result.stop_reason
    robust = 0 if config.delay_probability else config.robust
    checker = rhcr_sim.PlanChecker(layout, robust)
    assert checker.check(result.paths, result.tasks, services_of(layout, config, result)) == []


def services_of(layout: rhcr_sim.Layout, config: rhcr_sim.Config, result: rhcr_sim.Result) -> Any:
    """Service time of each task: goals of an agent are of type 0, 1, ..., 0, ... in turn."""
    if layout.mode != "manufacture":
        return 0
    counts = np.bincount(result.tasks[:, 0])
    turn = np.concatenate([np.arange(count) for count in counts])
    return np.array(config.service_times)[turn % len(config.service_times)]
