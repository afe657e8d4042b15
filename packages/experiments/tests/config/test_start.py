"""Searches that start from the elites of another run."""

from pathlib import Path

import numpy as np
import pytest

from experiments.commands.search.compose import search_spec
from experiments.config.load import load_config
from experiments.config.tree import ConfigError
from made_runs import make_run
from qd_core.runs import Run

STARTED = "algorithm.emitters.0.start={}"


def test_the_best_elites_of_a_run_start_another(tmp_path: Path) -> None:
    """A search of mazes evaluates the layouts of the best elites of another before all else."""
    first = make_run(tmp_path, "maze/me")
    settings = [STARTED.format(first), "algorithm.emitters.0.start_elites=4"]
    loaded = load_config("maze/me", profile="smoke", settings=settings)
    (group,) = search_spec(loaded.config).strategy.emitters  # type: ignore[attr-defined]
    elites = Run.open(first).elites()
    best = np.argsort(-elites.objective, kind="stable")[:4]
    np.testing.assert_array_equal(group.start, elites.layouts["layout"][best].reshape(4, -1))


def test_a_start_that_does_not_fit_is_named(tmp_path: Path) -> None:
    """No run, other layouts, or a search for predictions: each is told."""
    first = make_run(tmp_path, "maze/me")
    for name, profile, setting, message in [
        ("maze/me", "smoke", STARTED.format(tmp_path / "none"), "is not a run directory"),
        ("warehouse/even/map-elites-patches", "smoke", STARTED.format(first), "have no layout"),
        ("maze/dsage", "smoke", STARTED.format(first), "start goes with searches that evaluate"),
    ]:
        with pytest.raises(ConfigError, match=message):
            load_config(name, profile=profile, settings=[setting])
