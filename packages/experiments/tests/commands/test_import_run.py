"""`experiments import-run` on a folder as the published programs leave it."""

import json
import os
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from experiments.cli import app
from experiments.commands.import_run.pickles import Record, read_pickle
from experiments.errors import UserError
from experiments.report.stored import open_run
from published_run import published_run

CONFIG = "maze/me"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A run of two iterations."""
    return published_run(tmp_path / "2022-01-01_00-00-00_maze_abc")


def call(*arguments: object) -> Any:
    """Call the command line."""
    return CliRunner().invoke(app, list(map(str, arguments)), catch_exceptions=False)


def test_without_pickles(old: Path, tmp_path: Path) -> None:
    """Seed, configuration and metrics; what is left out is said."""
    done = call("import-run", old, "--config", CONFIG, "--out", tmp_path / "runs")
    assert done.exit_code == 0, done.output
    assert "not imported: archive and history (--pickles)" in done.output
    assert "warning" not in done.output
    (path,) = (tmp_path / "runs").iterdir()
    run = open_run(path)
    assert run.seed == 42
    assert run.metrics()["evals"].tolist() == [0, 150, 300]
    assert run.metrics()["opt/qd_score"].tolist() == [0, 1, 2]
    assert np.isnan(run.metrics()["opt/best"][0])
    assert (path / "config.gin").read_text() == "Manager.max_evals = 300\n"
    assert "finished" in call("show", path).output


def test_with_pickles(old: Path, tmp_path: Path) -> None:
    """Archive and history are read with a warning; commands work on them."""
    out = tmp_path / "runs"
    done = call("import-run", old, "--config", CONFIG, "--pickles", "--out", out)
    assert "read only what you trust" in done.output
    (path,) = out.iterdir()
    run = open_run(path)
    assert run.metrics()["result/qd_score"].tolist() == [0, 0.5, 2.0]
    elites = run.elites()
    assert elites.measures.tolist() == [[3, 5], [200, 100]]
    assert elites.solution.sum(axis=1).tolist() == [0, 200]
    np.testing.assert_array_equal(elites.layouts["annotated"], [np.eye(16, dtype=np.uint8)] * 2)
    assert elites.eval_id.tolist() == [1, 2], "the insertions that made them"
    shown = json.loads(call("elite", path, "--elite", "eval:2", "--json").output)
    assert shown["measures"] == {"num_blocks": 200.0, "agent_path_length": 100.0}


def test_what_does_not_fit_is_told(old: Path, tmp_path: Path) -> None:
    """A configuration of other solutions, no run, and broken metrics are named."""
    wrong = "warehouse/even/cma-mae-nca-a5"
    for arguments, expected in (
        ((old, "--config", wrong, "--pickles"), "its solutions have 2051 numbers"),
        ((tmp_path, "--config", CONFIG), "the file 'seed' is missing"),
        ((old, "--config", "maze/mee"), "Did you mean"),
    ):
        done = call("import-run", *arguments, "--out", tmp_path / "none")
        assert (done.exit_code, expected in done.stderr) == (2, True), done.stderr
    (old / "metrics.json").write_text('{"total_itrs":\n x}')
    done = call("import-run", old, "--config", CONFIG, "--out", tmp_path / "none")
    assert "metrics.json:2: not valid JSON" in done.stderr
    assert not (tmp_path / "none").exists()


class Evil:
    """Pickles to a call."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.target),)


def test_a_pickle_runs_nothing(tmp_path: Path) -> None:
    """A call in a pickle is not made; what is cut short is an error."""
    path = tmp_path / "evil.pkl"
    path.write_bytes(pickle.dumps([Evil(tmp_path / "made")]))
    (record,) = read_pickle(path)
    assert isinstance(record, Record)
    assert not (tmp_path / "made").exists()
    path.write_bytes(path.read_bytes()[:-3])
    with pytest.raises(UserError, match="cannot be read as a pickle"):
        read_pickle(path)
