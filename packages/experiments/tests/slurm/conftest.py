"""Puts this folder on the path of its tests, and makes a machine with Slurm."""

import os
from pathlib import Path

import meadow
import pytest
import shim
from slurm_site import PROFILE, Site


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A site with the domain of the documentation."""
    shim.install(tmp_path / "bin")
    (tmp_path / "jobs").mkdir()
    folder = tmp_path / "home"
    meadow.install(folder)
    (folder / "cluster.toml").write_text(PROFILE)
    monkeypatch.setenv("SLURM_SHIM", str(tmp_path / "jobs"))
    path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
    search = f"{folder}:{os.environ.get('PYTHONPATH', '')}"
    return Site(folder, {**os.environ, "PATH": path, "PYTHONPATH": search})
