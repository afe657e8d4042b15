"""The command line end to end, as a user calls it."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from experiments.layouts import from_rows, layout
from qd_core.runs import Run

A5 = "warehouse/even/cma-mae-nca-a5"
COMMAND = [sys.executable, "-m", "experiments"]


def call(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Call the command line and wait for it."""
    return subprocess.run(
        [*COMMAND, *arguments], cwd=cwd, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture(scope="module")
def smoke_runs(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """The smoke profile, run with one worker and with two."""
    folder = tmp_path_factory.mktemp("smoke")
    runs = {}
    for workers in (1, 2):
        out = folder / f"w{workers}"
        options = ["--profile", "smoke", "--seed", "3", "--workers", str(workers)]
        done = call("run", A5, *options, "--out", str(out), cwd=folder)
        assert done.returncode == 0, done.stderr
        assert "best (evaluation" in done.stdout
        assert "20/20 evals" in done.stdout + done.stderr
        (runs[workers],) = out.iterdir()
    return runs


def test_worker_count_does_not_change_the_archive(smoke_runs: dict[int, Path]) -> None:
    """One worker or two: bit for bit the same archives."""
    for name in ("final", "opt_final"):
        one, two = (
            np.load(smoke_runs[w] / "archive" / f"{name}.npz", allow_pickle=False) for w in (1, 2)
        )
        assert set(one.files) == set(two.files)
        for key in one.files:
            np.testing.assert_array_equal(one[key], two[key])


def test_run_leaves_pictures_layout_and_summary(smoke_runs: dict[int, Path]) -> None:
    """The artifacts are there, and say the same whatever the number of workers."""
    summaries = []
    for run in smoke_runs.values():
        artifacts = run / "artifacts"
        for picture in ("archive_heatmap.png", "best_layout.png", "best_tile_usage.png"):
            assert (artifacts / picture).stat().st_size > 2000
        best = json.loads((artifacts / "best_layout.json").read_text())
        tiles = from_rows(best["layout"])
        assert tiles.shape == (best["n_row"], best["n_col"]) == (9, 16)
        assert best["n_shelf"] == 20
        summaries.append(json.loads((artifacts / "summary.json").read_text()))
    assert summaries[0] == summaries[1]
    assert summaries[0]["best"]["throughput_mean"] > 0
    assert len(summaries[0]["baseline"]["throughput"]) == 3


def test_run_can_be_repeated_from_its_own_configuration(
    smoke_runs: dict[int, Path], tmp_path: Path
) -> None:
    """run.toml is a configuration; running it again gives the same archive."""
    again = call(
        "run", str(smoke_runs[1] / "run.toml"), "--seed", "3", "--out", "again", cwd=tmp_path
    )
    assert again.returncode == 0, again.stderr
    (run,) = (tmp_path / "again").iterdir()
    one, two = Run.open(smoke_runs[1]).elites(), Run.open(run).elites()
    np.testing.assert_array_equal(one.solution, two.solution)


def test_list_and_show(smoke_runs: dict[int, Path]) -> None:
    """The list holds configurations and runs; show tells state, metrics and comparison."""
    run = smoke_runs[1]
    listed = call("list", str(run.parent), cwd=run.parent)
    assert listed.returncode == 0
    assert A5 in listed.stdout
    assert f"{run.name}  finished  20/20 evals" in listed.stdout
    shown = call("show", str(run), cwd=run.parent)
    assert shown.returncode == 0
    for text in ("finished", "best throughput", "coverage", "baseline", "warehouse/human-9x16"):
        assert text in shown.stdout


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["run", "warehouse/even/cma-mae-nca_a5"], f"Did you mean '{A5}'?"),
        (["run", A5, "--profile", "tiny"], "known profiles"),
        (["run", A5, "--set", "domain.agentz=3"], "Did you mean 'agents'?"),
        (["run", A5, "--set", "domain.shelves=5000"], "must be below the 1056 cells"),
        (["run", A5, "--set", "domain.shelves=1000"], "no layout can be evaluated"),
        (["run", A5, "--seed", "-1"], "--seed"),
        (["run", A5, "--workers", "0"], "--workers"),
        (["show", "nowhere"], "nowhere"),
        (["layouts", "show", "warehouse/humn-9x16"], "Did you mean 'warehouse/human-9x16'?"),
        (["frobnicate"], "frobnicate"),
    ],
)
def test_bad_input_exits_with_2_and_a_message(
    arguments: list[str], expected: str, tmp_path: Path
) -> None:
    """User errors never show a traceback, and leave no run directory behind."""
    done = call(*arguments, cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    assert expected in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_layouts_commands(tmp_path: Path) -> None:
    """Layouts are listed, printed and exported."""
    assert "warehouse/human-33x36  33x36" in call("layouts", "list", cwd=tmp_path).stdout
    shown = call("layouts", "show", "warehouse/human-9x16", cwd=tmp_path).stdout
    human = layout("warehouse/human-9x16")
    np.testing.assert_array_equal(from_rows(shown.split()), human)
    exported = call("layouts", "export", "warehouse/human-9x16", "human.json", cwd=tmp_path)
    assert exported.returncode == 0
    document = json.loads((tmp_path / "human.json").read_text())
    assert (document["n_shelf"], document["n_endpoint"]) == (20, 40)
    np.testing.assert_array_equal(from_rows(document["layout"]), human)


def start_long_run(folder: Path, *options: str) -> tuple[subprocess.Popen[str], Path]:
    """Start a search and wait until some evaluations are stored."""
    process = subprocess.Popen(
        [*COMMAND, "run", A5, "--profile", "smoke", "--out", str(folder), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        runs = list(folder.iterdir()) if folder.is_dir() else []
        if runs and list(runs[0].glob("evals/part-*.parquet")):
            return process, runs[0]
        time.sleep(0.05)
    process.kill()
    raise TimeoutError("no evaluation was stored within 60 s")


def test_ctrl_c_keeps_finished_work(tmp_path: Path) -> None:
    """Ctrl-C ends a search with code 130; its evaluations and archive are kept."""
    process, path = start_long_run(
        tmp_path, "--workers", "2", "--set", "algorithm.max_evals=100000"
    )
    os.killpg(process.pid, signal.SIGINT)
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors
    assert "Traceback" not in errors
    assert "interrupted" in output
    run = Run.open(path)
    assert run.status.state == "cancelled"
    assert run.evaluations().num_rows >= 10
    assert len(run.elites().eval_id) > 0


def worker_processes(process: int) -> list[int]:
    """Find the spawned workers among the descendants of a process."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [
        int(child)
        for child in children
        if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="finds the workers through /proc")
def test_killed_worker_is_one_failed_evaluation(tmp_path: Path) -> None:
    """A worker killed mid-run costs its evaluation, with the reason; the run goes on."""
    process, path = start_long_run(
        tmp_path,
        *("--workers", "2"),
        *("--set", "algorithm.max_evals=30"),
        *("--set", "domain.simulator.steps=4000"),
    )
    os.kill(worker_processes(process.pid)[0], signal.SIGKILL)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    run = Run.open(path)
    assert (run.status.state, run.status.evals) == ("finished", 30)
    assert run.failures() == {"worker_lost": 1}
    table = run.evaluations()
    assert table.num_rows == 30
    (message,) = [text for text in table.column("message").to_pylist() if text]
    assert "SIGKILL" in message
    assert "worker_lost" in call("show", str(path), cwd=tmp_path).stdout
