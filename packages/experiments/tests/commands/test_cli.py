"""The command line end to end, as a user calls it."""

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from experiments.cli import app
from experiments.commands.search.progress import SearchProgress
from experiments.config.load import load_config
from experiments.domains.warehouse.layouts import layout
from layout_repair import to_array
from qd_core.runs import Run

A5 = "warehouse/even/cma-mae-nca-a5"


def call(*arguments: str) -> str:
    """Call the command line in this process and return its output; it must succeed."""
    done = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


SHORT = ("--set", "domain.repair.work_limit=3000.0")


def run_smoke(folder: Path, *options: str) -> tuple[Path, str]:
    """Run the smoke profile; return the run directory and the output."""
    output = call("run", A5, "--profile", "smoke", "--out", str(folder), *SHORT, *options)
    (run,) = folder.iterdir()
    return run, output


def archives(run: Path) -> list[bytes]:
    """Both archives of a run, as the bytes of their files."""
    return [(run / "archive" / f"{name}.npz").read_bytes() for name in ("final", "opt_final")]


@pytest.fixture(scope="module")
def smoke_runs(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """The smoke profile, run with one worker and with two."""
    folder = tmp_path_factory.mktemp("smoke")
    runs = {}
    for workers in (1, 2):
        runs[workers], output = run_smoke(
            folder / str(workers), "--seed", "3", "--workers", str(workers)
        )
        assert "best (evaluation" in output
        assert "20/20 evals" in output
    return runs


def test_worker_count_does_not_change_the_archive(smoke_runs: dict[int, Path]) -> None:
    """One worker or two: bit for bit the same archives."""
    assert archives(smoke_runs[1]) == archives(smoke_runs[2])


def test_run_leaves_pictures_layout_and_summary(smoke_runs: dict[int, Path]) -> None:
    """The artifacts are there, and say the same whatever the number of workers."""
    summaries = []
    for run in smoke_runs.values():
        artifacts = run / "artifacts"
        for picture in ("archive_heatmap.png", "best_layout.png", "best_tile_usage.png"):
            assert (artifacts / picture).stat().st_size > 2000
        best = json.loads((artifacts / "best_layout.json").read_text())
        tiles = to_array(best["layout"])
        assert tiles.shape == (best["n_row"], best["n_col"]) == (9, 16)
        assert best["n_shelf"] == 20
        summaries.append(json.loads((artifacts / "summary.json").read_text()))
    assert summaries[0] == summaries[1]
    assert summaries[0]["scores"]["best"]["mean"] > 0
    assert len(summaries[0]["scores"]["warehouse/human-9x16"]["values"]) == 3


def test_run_can_be_repeated_from_its_own_configuration(smoke_runs: dict[int, Path]) -> None:
    """run.toml is a configuration with the same content as the one that was run."""
    again = load_config(str(smoke_runs[1] / "run.toml")).config
    original = load_config(A5, profile="smoke", settings=SHORT[1::2]).config
    assert again.model_dump() == original.model_dump()


def test_list_and_show(smoke_runs: dict[int, Path]) -> None:
    """The list holds configurations and runs; show tells state, metrics and comparison."""
    run = smoke_runs[1]
    listed = call("list", str(run.parent))
    assert A5 in listed
    assert f"{run.name}  finished  20/20 evals" in listed
    (record,) = json.loads(call("list", str(run.parent), "--json"))["runs"]
    assert (record["state"], record["evals"], record["seed"]) == ("finished", 20, 3)
    told = json.loads(call("show", str(run), "--json"))
    assert told["metrics"]["evals"] == 20
    assert told["comparison"]["scores"]["best"]["mean"] > 0
    shown = call("show", str(run))
    for text in ("finished", "best objective", "coverage", "warehouse/human-9x16", "congested"):
        assert text in shown


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["run", "warehouse/even/cma-mae-nca_a5"], f"Did you mean '{A5}'?"),
        (["run", A5, "--profile", "tiny"], "known profiles"),
        (["run", A5, "--set", "domain.agentz=3"], "Did you mean 'agents'?"),
        (["run", A5, "--set", "domain.shelves=5000"], "must be below the 1056 cells"),
        (
            ["run", A5, "--set", "domain.shelves=1000", "--set", "domain.agents=10"],
            "no layout can be evaluated",
        ),
        (["run", A5, "--seed", "-1"], "--seed"),
        (["run", A5, "--workers", "0"], "--workers"),
        (["show", "nowhere"], "nowhere"),
        (["layouts", "export", "warehouse/human-9x16", "/dev/null/x.json"], "cannot be written"),
        (["layouts", "show", "warehouse/humn-9x16"], "Did you mean 'warehouse/human-9x16'?"),
        (["frobnicate"], "frobnicate"),
    ],
)
def test_bad_input_exits_with_2_and_a_message(
    arguments: list[str], expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """User errors are messages, not exceptions, and leave no run directory behind."""
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert done.exit_code == 2
    assert expected in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_layouts_commands(tmp_path: Path) -> None:
    """Layouts are listed, printed and exported."""
    assert "warehouse/human-33x36  33x36" in call("layouts", "list")
    assert json.loads(call("layouts", "list", "--json"))["warehouse/human-33x36"] == [33, 36]
    shown = call("layouts", "show", "warehouse/human-9x16")
    human = layout("warehouse/human-9x16")
    np.testing.assert_array_equal(to_array(shown.split()), human)
    call("layouts", "export", "warehouse/human-9x16", str(tmp_path / "human.json"))
    document = json.loads((tmp_path / "human.json").read_text())
    assert (document["n_shelf"], document["n_endpoint"]) == (20, 40)
    np.testing.assert_array_equal(to_array(document["layout"]), human)


def test_killed_workers_cost_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Evaluations of workers that are killed mid-run are made again."""
    follow, seen = SearchProgress.on_evaluation, []

    def kill_all_once(progress: SearchProgress, outcome: Any) -> None:
        follow(progress, outcome)
        seen.append(outcome)
        if len(seen) == 3:
            for worker in multiprocessing.active_children():
                worker.kill()

    monkeypatch.setattr(SearchProgress, "on_evaluation", kill_all_once)
    path, _ = run_smoke(tmp_path, "--workers", "2")
    run = Run.open(path)
    assert (run.status.state, run.status.evals) == ("finished", 20)
    assert not run.failures()
    assert run.metrics()["worker_restarts"][-1] == 2


def start_smoke(folder: Path, *options: str) -> subprocess.Popen[str]:
    """Start the smoke profile in a process of its own, and wait for its first evaluation."""
    command = [sys.executable, "-m", "experiments", "run", A5, "--profile", "smoke", *SHORT]
    process = subprocess.Popen(
        [*command, "--out", str(folder), "--workers", "2", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 100
    while not list(folder.glob("*/evals/journal-*")):
        assert time.monotonic() < deadline, "no evaluation was stored within 100 s"
        time.sleep(0.05)
    return process


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 75)])
def test_signals_keep_finished_work(tmp_path: Path, number: signal.Signals, code: int) -> None:
    """Ctrl-C and SIGTERM end a search with their code; its evaluations and archive are kept."""
    process = start_smoke(tmp_path, "--set", "algorithm.max_evals=100000")
    os.killpg(process.pid, number)
    output, errors = process.communicate(timeout=60)
    assert process.returncode == code, errors
    assert "Traceback" not in errors
    assert "interrupted after" in output
    assert "experiments resume" in output
    (path,) = tmp_path.iterdir()
    run = Run.open(path)
    assert run.status.state == "cancelled"
    assert run.evaluations().num_rows >= 1
    run.elites()


def test_resume_after_kill_equals_the_uninterrupted_run(
    tmp_path: Path, smoke_runs: dict[int, Path]
) -> None:
    """After kill -9 a run is dead, repeats no evaluation, and ends as if nobody disturbed it."""
    process = start_smoke(tmp_path, "--seed", "3")
    process.kill()
    process.communicate()
    (path,) = tmp_path.iterdir()
    before = Run.open(path).evaluations()
    assert before.num_rows >= 1
    assert f"{path.name}  dead" in call("list", str(tmp_path))
    output = call("resume", str(path), "--workers", "1")
    assert "dead after" in output
    after = Run.open(path).evaluations()
    ids, seconds = before["eval_id"].to_pylist(), before["seconds/simulate"].to_pylist()
    kept = dict(
        zip(after["eval_id"].to_pylist(), after["seconds/simulate"].to_pylist(), strict=True)
    )
    assert [kept[eval_id] for eval_id in ids] == seconds, "finished evaluations are not made again"
    assert archives(path) == archives(smoke_runs[1])


def test_resume_refuses_another_search(smoke_runs: dict[int, Path], tmp_path: Path) -> None:
    """A setting that would change what has been done is named; what is no run is refused."""
    run = str(smoke_runs[2])
    for arguments, expected in (
        ([run, "--set", "domain.agents=5"], "another domain.agents"),
        ([run, "--set", "algorithm.max_evals=3"], "20 evaluations are made, got 3"),
        ([str(tmp_path)], "is not a run directory"),
    ):
        done = CliRunner().invoke(app, ["resume", *arguments], catch_exceptions=False)
        assert done.exit_code == 2
        assert expected in done.stderr


def test_a_finished_run_can_be_extended(smoke_runs: dict[int, Path]) -> None:
    """With a larger budget a finished run goes on."""
    output = call("resume", str(smoke_runs[2]), "--set", "algorithm.max_evals=24", "--workers", "2")
    assert "finished after 20 evaluations, going on to 24" in output
    run = Run.open(smoke_runs[2])
    assert (run.status.state, run.status.evals) == ("finished", 24)
    assert run.evaluations()["eval_id"].to_pylist() == list(range(24))
