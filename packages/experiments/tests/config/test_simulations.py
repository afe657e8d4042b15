"""Configurations that only simulate."""

from typing import Any

import pytest

from experiments.config.files import packaged_names, packaged_simulations
from experiments.config.simulations import load_simulations
from experiments.config.tree import ConfigError

STOP, LEFT = "stop_at_congestion", "left_workstation_weight"
PUBLISHED: dict[str, dict[str, Any]] = {
    "warehouse/pure_simulation/RHCR": {STOP: True, LEFT: 1.0},
    "warehouse/pure_simulation/RHCR_left_w": {STOP: True, LEFT: 5.0},
    "warehouse/pure_simulation/RHCR_left_w_no_stop_jam": {STOP: False, LEFT: 5.0},
    "warehouse/pure_simulation/RHCR_no_stop_jam": {STOP: False, LEFT: 1.0},
    "warehouse/pure_simulation/RHCR_with_log": {STOP: True, LEFT: 1.0},
    "warehouse/pure_simulation/RHCR_xxlarge": {STOP: True, LEFT: 1.0},
    "warehouse/pure_simulation/RHCR_xxlarge_left_w": {STOP: True, LEFT: 5.0},
    "warehouse/pure_simulation/RHCR_xxlarge_left_w_no_stop_jam": {STOP: False, LEFT: 5.0},
    "warehouse/pure_simulation/RHCR_xxlarge_no_stop_jam": {STOP: False, LEFT: 1.0},
    "manufacture/pure_simulation/RHCR": {STOP: True},
    "manufacture/pure_simulation/RHCR_no_stop_jam": {STOP: False},
    "manufacture/pure_simulation/RHCR_xxlarge": {STOP: True},
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_simulations(name: str) -> None:
    """The twelve have 5,000 timesteps, the published windows, and say when to stop and for whom."""
    loaded = load_simulations(name)
    domain: Any = loaded.domain
    simulator = domain.simulator
    assert (simulator.steps, simulator.window_steps, simulator.period_steps) == (5000, 10, 5)
    assert simulator.solver == "pbs"
    assert simulator.max_expansions == (20_000_000 if "xxlarge" in name else None)
    values = {**domain.model_dump(), STOP: simulator.stop_at_congestion}
    assert PUBLISHED[name].items() <= values.items()
    assert loaded.evaluation.grids == name.endswith("with_log")


def test_they_are_listed_beside_the_experiments() -> None:
    """Every published one is packaged, and none is taken for a search."""
    assert set(PUBLISHED) <= set(packaged_simulations())
    assert not any("pure_simulation" in name for name in packaged_names())
    for name in packaged_simulations():
        load_simulations(name)


def test_an_experiment_gives_its_domain() -> None:
    """The configuration of a search simulates as the search does."""
    loaded = load_simulations("warehouse/even/cma-mae-nca-a5", profile="smoke")
    assert loaded.domain.kind == "warehouse"
    assert loaded.domain.repetitions == 2


def test_faults_have_file_and_line() -> None:
    """Misspelt keys are told as for experiments."""
    with pytest.raises(ConfigError, match="Did you mean 'repetitions'"):
        load_simulations("warehouse/pure_simulation/RHCR", settings=["evaluation.repetition=3"])
    with pytest.raises(ConfigError, match="no domain is called"):
        load_simulations("warehouse/pure_simulation/RHCR", settings=["domain.kind=warehose"])
