"""Puts this folder on the path of the tests, and keeps the runs that they share."""

from pathlib import Path

import pytest

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
