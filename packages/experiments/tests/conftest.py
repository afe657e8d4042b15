"""Puts this folder on the path of the tests, and keeps the runs that they share."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from experiments.cli import app
from made_runs import make_run


@pytest.fixture(scope="session")
def maze_runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    """Runs of MAP-Elites and of domain randomisation, two seeds each."""
    folder = tmp_path_factory.mktemp("mazes")
    return {
        name: [make_run(folder, name, seed=seed) for seed in (0, 1)]
        for name in ("maze/me", "maze/dr")
    }


@pytest.fixture(scope="session")
def surrogate_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of DSAGE."""
    return make_run(tmp_path_factory.mktemp("surrogate"), "maze/dsage")


@pytest.fixture(scope="session")
def simulations(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Simulations of a small warehouse with two numbers of agents and two seeds."""
    out = tmp_path_factory.mktemp("simulations") / "evaluation"
    words = ["evaluate", "warehouse/human-9x16", "--domain", "warehouse", "--agents", "5:10:5",
             "--reps", "2", "--workers", "1", "--set", "domain.simulator.steps=100",
             "--set", "evaluation.grids=true", "--out", str(out)]  # fmt: skip
    done = CliRunner().invoke(app, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return out
