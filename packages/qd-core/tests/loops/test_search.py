"""Whole searches: repeatable, interruptible, and unimpressed by dying workers."""

import functools
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import faulty
from qd_core import DomainFactory, MeasureSpec
from qd_core.codecs.nca import NCACodec
from qd_core.emitters import ESEmitterSpec
from qd_core.execution import Outcome
from qd_core.loops import (
    ArchiveSpec,
    AskTellSpec,
    IterationReport,
    SearchResult,
    SearchSpec,
    search,
)
from qd_core.runs import Run, RunDirectory
from qd_core.testing import ToyDomain

ARCHIVE = ArchiveSpec((MeasureSpec("ones", 0, 1, 10), MeasureSpec("twos", 0, 1, 10)))
CODEC = NCACodec(np.pad(np.ones((2, 2), np.uint8), 3), hidden=8, iterations=10)


def start(
    parent: Path,
    *,
    factory: DomainFactory = ToyDomain,
    workers: int = 0,
    max_evals: int = 50,
    seed: int = 0,
    **kwargs: Any,
) -> tuple[SearchResult, Run]:
    """Search with two emitters of ten solutions each."""
    spec = SearchSpec(ARCHIVE, AskTellSpec((ESEmitterSpec(2, 10, 0.5),)), max_evals)
    directory = RunDirectory.create(parent, "toy", seed=seed, config="")
    result = search(spec, CODEC, factory, directory, seed=seed, workers=workers, **kwargs)
    return result, Run.open(directory.path)


def archives(run: Run) -> tuple[bytes, ...]:
    """Both archives, as the bytes of their files."""
    names = ("final.npz", "opt_final.npz")
    return tuple((run.path / "archive" / name).read_bytes() for name in names)


def test_number_of_workers_does_not_matter(tmp_path: Path) -> None:
    """The archives are identical to the byte for 0, 1 and 2 workers, and differ by seed."""
    factory = functools.partial(ToyDomain, max_share=0.4)
    runs = [start(tmp_path, factory=factory, workers=n)[1] for n in (0, 1, 2)]
    other = start(tmp_path, factory=factory, seed=1)[1]
    assert runs[0].failures() == {"invalid_layout": runs[0].metrics()["failures"][-1]}
    assert len({archives(run) for run in runs}) == 1
    assert archives(other) != archives(runs[0])
    tables = [
        run.evaluations().drop_columns(
            [name for name in run.evaluations().column_names if name.startswith("seconds/")]
        )
        for run in runs
    ]
    assert tables[0].equals(tables[1])
    assert tables[0].equals(tables[2])


def test_killed_worker_costs_nothing(tmp_path: Path) -> None:
    """A worker killed in the middle of a run: the archive is that of a run without a kill."""
    killed: list[str] = []

    def kill_once(_: object) -> None:
        if not killed:
            children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
            killed.extend(pid for pid in children if "spawn_main" in command_line(pid))
            os.kill(int(killed[0]), signal.SIGKILL)

    factory = faulty.SlowDomain
    result, run = start(tmp_path, factory=factory, workers=1, max_evals=25, on_evaluation=kill_once)
    assert killed
    assert result == SearchResult("finished", 2, 25)
    assert not run.failures()
    assert run.evaluations()["eval_id"].to_pylist() == list(range(25))
    assert run.metrics()["worker_restarts"][-1] == 1
    assert archives(run) == archives(start(tmp_path, max_evals=25)[1])


def test_repetitions_apart_change_nothing(tmp_path: Path) -> None:
    """A search whose repetitions are jobs of their own finds what one of whole evaluations does."""
    whole = start(tmp_path, max_evals=30)[1]
    parts = start(tmp_path, max_evals=30, workers=2, repetitions_apart=True)[1]
    assert archives(parts) == archives(whole)
    assert parts.evaluations()["eval_id"].to_pylist() == list(range(30))


def command_line(pid: str) -> str:
    """Command line of a process, empty if it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def test_budget_is_exact(tmp_path: Path) -> None:
    """The last batch is cut to the budget; each evaluation has one row, callbacks see them all."""
    reports: list[IterationReport] = []
    seen: list[int] = []
    result, run = start(
        tmp_path,
        max_evals=33,
        on_evaluation=lambda outcome: seen.append(outcome.eval_id),
        on_iteration=reports.append,
    )
    assert result == SearchResult("finished", 2, 33)
    assert seen == list(range(33))
    assert [(report.itr, report.evals) for report in reports] == [(1, 20), (2, 33)]
    table = run.evaluations()
    assert table["itr"].to_pylist() == [1] * 20 + [2] * 13
    assert table["emitter"].to_pylist() == [0] * 10 + [1] * 10 + [0] * 10 + [1] * 3
    assert run.status.state == "finished"
    assert (run.status.evals, run.status.max_evals, run.status.eta_s) == (33, 33, 0)


def test_result_archive_holds_the_best_evaluation_of_each_cell(tmp_path: Path) -> None:
    """The archive on disk is what a loop over the table of evaluations gives."""
    _, run = start(tmp_path, max_evals=60)
    best: dict[tuple[int, int], dict[str, Any]] = {}
    for row in run.evaluations().to_pylist():
        ones, twos = (min(int(row[f"measures/{m}"] * 10 + 1e-6), 9) for m in ("ones", "twos"))
        cell = (ones, twos)
        if cell not in best or np.float32(row["result_objective"]) > np.float32(
            best[cell]["result_objective"]
        ):
            best[cell] = row
    elites = run.elites()
    rows = [best[cell] for cell in sorted(best)]
    assert elites.index.tolist() == [10 * a + b for a, b in sorted(best)]
    assert elites.eval_id.tolist() == [row["eval_id"] for row in rows]
    np.testing.assert_allclose(elites.objective, [row["result_objective"] for row in rows])
    np.testing.assert_allclose(elites.other_objective, [row["objective"] for row in rows])
    np.testing.assert_array_equal(CODEC.decode(elites.solution), elites.layouts["unrepaired"])
    metrics = run.metrics()
    assert metrics["result/size"][-1] == len(best)
    assert metrics["result/coverage"][-1] == len(best) / 100
    assert metrics["result/best"][-1] == elites.objective.max()
    assert metrics["result/qd_score"][-1] == pytest.approx(elites.objective.sum())


def test_metrics_start_with_the_empty_state(tmp_path: Path) -> None:
    """Entry 0 is the state before the first iteration; what cannot be measured is null."""
    metrics = start(tmp_path)[1].metrics()
    assert metrics["evals"] == [0, 20, 40, 50]
    assert metrics["result/size"][0] == 0
    assert metrics["result/best"][0] is None
    assert metrics["mean_evaluation"][0] is None
    assert metrics["overall_min"][-1] == pytest.approx(
        np.nanmin(start(tmp_path)[1].evaluations()["objective"].to_numpy())
    )


def test_all_evaluations_fail(tmp_path: Path) -> None:
    """A run without a single success ends in good order with empty archives."""
    factory = functools.partial(ToyDomain, max_share=-1)
    result, run = start(tmp_path, factory=factory, max_evals=80)
    assert result.state == "finished"
    assert run.failures() == {"invalid_layout": 80}
    assert len(run.elites()) == len(run.opt_elites()) == 0
    assert run.metrics()["emitter_restarts"][-1] == 2


def test_error_in_a_callback_keeps_finished_work(tmp_path: Path) -> None:
    """An error outside evaluations ends the run as failed; what was finished is on disk."""

    def fail(outcome: Outcome) -> None:
        if outcome.eval_id == 25:
            raise RuntimeError("the screen is full")

    with pytest.raises(RuntimeError, match="the screen is full"):
        start(tmp_path, on_evaluation=fail)
    run = Run.open(next(tmp_path.iterdir()))
    assert run.status.state == "failed"
    assert "the screen is full" in run.status.message
    assert run.evaluations().num_rows == 26
    assert set(run.elites().eval_id.tolist()) <= set(range(26))


def test_wrong_measures_are_refused(tmp_path: Path) -> None:
    """An archive over other measures than those of the domain is refused."""
    directory = RunDirectory.create(tmp_path, "toy", seed=0, config="")
    archive = ArchiveSpec((MeasureSpec("entropy", 0, 1, 10),))
    spec = SearchSpec(archive, AskTellSpec((ESEmitterSpec(1, 10, 0.5),)), 10)
    with pytest.raises(ValueError, match=r"the domain has .* but not"):
        search(spec, CODEC, ToyDomain, directory, seed=0, workers=0)


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda archive: SearchSpec(archive, AskTellSpec(()), 10), "emitters: at least one"),
        (
            lambda archive: SearchSpec(archive, AskTellSpec((ESEmitterSpec(1, 5, 0.1),)), 0),
            "max_evals",
        ),
    ],
)
def test_wrong_specs_are_refused(make: Callable[[ArchiveSpec], SearchSpec], word: str) -> None:
    """A search without emitters or budget is refused."""
    with pytest.raises(ValueError, match=word):
        make(ARCHIVE)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_ends_the_search_in_order(tmp_path: Path, number: signal.Signals) -> None:
    """After the first signal the current evaluation is the last, and archives are written."""
    before = signal.getsignal(number)

    def interrupt(outcome: Outcome) -> None:
        if outcome.eval_id == 24:
            signal.raise_signal(number)

    result, run = start(tmp_path, on_evaluation=interrupt)
    assert result == SearchResult("cancelled", 2, 25, number)
    assert run.status.state == "cancelled"
    assert run.evaluations().num_rows == 25
    assert run.metrics()["evals"] == [0, 20, 25]
    assert set(run.elites().eval_id.tolist()) & {20, 21, 22, 23, 24}, "the cut batch counts"
    assert signal.getsignal(number) == before


def test_second_ctrl_c_stops_now(tmp_path: Path) -> None:
    """A second Ctrl-C raises KeyboardInterrupt, and finished evaluations are still on disk."""

    def interrupt(outcome: Outcome) -> None:
        if outcome.eval_id == 24:
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        start(tmp_path, on_evaluation=interrupt)
    run = Run.open(next(tmp_path.iterdir()))
    assert run.status.state == "cancelled"
    assert run.evaluations().num_rows == 25


SCRIPT = """
import sys
from pathlib import Path

if __name__ == "__main__":
    import faulty
    from test_search import start

    result, run = start(Path(sys.argv[1]), factory=faulty.SlowDomain, workers=2, max_evals=5000,
                        on_evaluation=lambda outcome: print(outcome.eval_id, flush=True))
    print(result.state, run.path)
"""


def test_ctrl_c_in_a_terminal(tmp_path: Path) -> None:
    """Ctrl-C reaches workers too: no traceback, no failure, all finished work on disk."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    runs = tmp_path / "runs"
    with subprocess.Popen(
        [sys.executable, str(script), str(runs)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, Path(__file__).parents[:2]))},
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        lines = [process.stdout.readline() for _ in range(25)]
        os.killpg(process.pid, signal.SIGINT)
        lines += process.stdout.readlines()
        err = process.stderr.read()
    assert process.returncode == 0, err
    assert "Traceback" not in err
    run = Run.open(next(runs.iterdir()))
    assert lines.pop() == f"cancelled {run.path}\n"
    assert run.evaluations()["eval_id"].to_pylist() == sorted(int(line) for line in lines)
    assert json.loads((run.path / "run.json").read_text())["status"] == "cancelled"
    assert run.failures() == {}
