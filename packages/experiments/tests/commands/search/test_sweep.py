"""`experiments sweep`: nothing twice, nothing lost."""

import json
import os
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from experiments.cli import app
from made_runs import MAZES, make_run
from qd_core.runs import Run

SWEEP = """
title = "Two seeds"
seeds = [0, 1]
profile = "smoke"
settings = {settings}

[[experiments]]
config = "maze/me"
algorithm = "MAP-Elites"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A sweep of one algorithm over two seeds."""
    path = tmp_path / "small.toml"
    path.write_text(SWEEP.format(settings=json.dumps(list(MAZES))))
    return path


def invoke(*arguments: object) -> tuple[int, str]:
    """Exit code and output of the command."""
    done = CliRunner().invoke(app, ["sweep", *map(str, arguments)])
    return done.exit_code, done.output


def test_makes_what_is_missing(file: Path, tmp_path: Path) -> None:
    """A run of seed 0 is there: only seed 1 is made, and the manifest has both."""
    out = tmp_path / "runs"
    there = make_run(out, "maze/me", MAZES, seed=0)
    make_run(out, "maze/me", (*MAZES, "domain.episodes=1"), seed=1)  # another configuration
    assert [record["state"] for record in json.loads(invoke(file, "--out", out, "--json")[1])] == [
        "finished", "to do",
    ]  # fmt: skip
    code, output = invoke(file, "--out", out, "--workers", 1)
    assert code == 0
    assert "[1/2] MAP-Elites in maze, seed 0: finished" in output
    assert "1 of 1 runs made" in output
    manifest = tomllib.loads((out / "small.manifest.toml").read_text())
    assert manifest["title"] == "Two seeds"
    first, second = manifest["groups"][0]["runs"]
    assert first == there.name
    assert Run.open(out / second).info["seed"] == 1
    compared = CliRunner().invoke(app, ["compare", str(out / "small.manifest.toml")])
    assert "| MAP-Elites |" in compared.output
    before = sorted(path.name for path in out.iterdir())
    code, again = invoke(file, "--out", out)
    assert (code, again.count("finished")) == (0, 2)
    assert sorted(path.name for path in out.iterdir()) == before


def test_interrupted_sweep_goes_on(file: Path, tmp_path: Path) -> None:
    """Ctrl-C keeps the evaluations of the run; the same command resumes it."""
    out = tmp_path / "runs"
    long = file.read_text().replace("max_evals=40", "max_evals=4000").replace("[0, 1]", "[5]")
    file.write_text(long)
    process = subprocess.Popen(
        [sys.executable, "-m", "experiments", "sweep", str(file), "--out", str(out)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    try:
        _wait_for_metrics(out, process)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=120)
    finally:
        process.kill()
    assert process.returncode == 130, output
    assert f"experiments sweep {file}" in output
    (path,) = out.iterdir()
    kept = Run.open(path).status.evals
    assert 0 < kept < 4000
    (state,) = json.loads(invoke(file, "--out", out, "--json")[1])
    assert (state["state"], state["run"]) == ("cancelled", str(path))


def _wait_for_metrics(out: Path, process: "subprocess.Popen[str]") -> None:
    """Wait until a run has finished an iteration."""
    deadline = time.monotonic() + 200
    while time.monotonic() < deadline and process.poll() is None:
        for path in out.glob("*/metrics.*"):
            if path.stat().st_size > 0 and Run.open(path.parent).status.evals > 0:
                return
        time.sleep(0.2)
    raise AssertionError("the sweep made no evaluation")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("seeds = [0, 0]\n[[experiments]]\nconfig = 'maze/me'\n", ":1: seeds: must be different"),
        ("seeds = [0]\n[[experiments]]\nconfig = 'maze/mee'\n", "Did you mean 'maze/me'?"),
        ("seeds = [0]\nseed = 1\n[[experiments]]\nconfig = 'maze/me'\n", ":2: seed: unknown key"),
        ("seeds = [0]\n[[experiments]]\nconfig = 'maze/me'\n[[experiments]]\nconfig = 'maze/me'\n",
         "is named twice"),
        ("seeds = [0]\nsettings = ['domain.rowz=3']\n[[experiments]]\nconfig = 'maze/me'\n",
         "Did you mean 'rows'?"),
    ],
)  # fmt: skip
def test_faults_of_sweeps(tmp_path: Path, text: str, expected: str) -> None:
    """Faults are told with file and line before anything is run."""
    path = tmp_path / "bad.toml"
    path.write_text(text)
    code, output = invoke(path, "--out", tmp_path / "runs")
    assert (code, expected in output) == (2, True), output
    assert not (tmp_path / "runs").exists()
