"""Searches over mazes, from the command to the pictures."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from experiments.cli import app
from qd_core.runs import Run


def run(out: Path, name: str, workers: int) -> Run:
    """Run a smoke profile with a simple agent; its directory."""
    arguments = ["run", name, "--profile", "smoke", "--workers", str(workers), "--out", str(out),
                 "--set", "domain.agent=random", "--set", "domain.chunk=4"]  # fmt: skip
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    (folder,) = out.iterdir()
    return Run.open(folder)


@pytest.mark.parametrize("name", ["maze/me", "maze/entropy-path-len/cma-mae-nca"])
def test_a_search_ends_with_pictures(tmp_path: Path, name: str) -> None:
    """A search evaluates its budget in chunks and draws its best maze and where the agent was."""
    finished = run(tmp_path, name, workers=1)
    assert finished.status.evals == 30
    assert len(finished.elites().eval_id) > 1
    names = {path.name for path in (finished.path / "artifacts").iterdir()}
    assert any("occupancy" in name for name in names)


def test_workers_change_nothing(tmp_path: Path) -> None:
    """Chunks are cut by number, so that two workers find what one finds."""
    elites = [run(tmp_path / str(n), "maze/dr", workers=n).elites() for n in (1, 2)]
    assert elites[0].eval_id.tolist() == elites[1].eval_id.tolist()
    assert elites[0].measures.tolist() == elites[1].measures.tolist()
