"""Random runs against the independent validator: `nox -s validator`.

Solvers, scenarios and options are drawn; each run is checked by `PlanChecker` and by the validator
of the tests in plain Python, which shares no code with either.
"""

import os
from typing import Any

import numpy as np
import pytest

import rhcr_sim
from option_table import SCENARIOS, SOLVERS, check_run, services_of, settings
from validator import distance_violations, task_violations, travel_violations

RUNS = int(os.environ.get("RHCR_VALIDATOR_RUNS", "1000"))
ENDPOINTS = ("hold", "dummy")


def drawn_layout(rng: np.random.Generator) -> rhcr_sim.Layout:
    """One of the fixed scenarios, or a bare map with random obstacles."""
    if rng.random() < 0.6:
        return SCENARIOS[list(SCENARIOS)[rng.integers(len(SCENARIOS))]]
    n_rows, n_cols = rng.integers(2, 10, 2)
    free = rng.random((n_rows, n_cols)) > rng.choice([0.0, 0.1, 0.3])
    free[0, :2] = True
    rows = ["".join(row) for row in np.where(free, ".", "@")]
    layout = rhcr_sim.Layout(rows, "random", unreachable_starts="drop")
    return layout, max(1, int(rng.uniform(0.1, 1.0) * len(layout.start_cells)))


def drawn_run(
    rng: np.random.Generator,
) -> tuple[rhcr_sim.Layout, rhcr_sim.Config, rhcr_sim.Simulator]:
    """Layout, configuration and simulator of a run that is not refused."""
    known = settings()
    while True:
        layout, most = drawn_layout(rng)
        solver = SOLVERS[rng.integers(len(SOLVERS))]
        options = dict(known[i] for i in rng.choice(len(known), rng.integers(0, 4), replace=False))
        if solver == "prioritised":
            options["endpoints"] = ENDPOINTS[rng.integers(2)]
        agents = int(rng.integers(1, most + 1))
        try:
            config = rhcr_sim.Config(agents, int(rng.integers(2**32)), 60, solver=solver, **options)
            return layout, config, rhcr_sim.Simulator(layout, config)
        except rhcr_sim.ConfigError:
            continue  # options that do not go together are the business of other tests


@pytest.mark.parametrize("number", range(RUNS))
def test_random_runs_against_the_validator(number: Any) -> None:
    """No broken rule and no task that is recorded wrongly."""
    layout, config, simulator = drawn_run(np.random.default_rng([2026, number]))
    while not simulator.finished:
        simulator.step()
    result = simulator.result(record_paths=True)
    check_run(layout, config, result)
    paths = [[int(cell) for cell in path] for path in result.paths]
    assert travel_violations(layout.rows, paths) == []
    robust = 0 if config.delay_probability else config.robust
    assert distance_violations(paths, robust) == []
    services = np.broadcast_to(services_of(layout, config, result), len(result.tasks))
    assert task_violations(paths, result.tasks, services) == []
