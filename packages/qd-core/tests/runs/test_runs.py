"""The run directory, read with numpy, pyarrow and json alone."""

import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from qd_core.runs import (
    Elites,
    Run,
    RunBusyError,
    RunDirectory,
    RunError,
    Status,
    find_runs,
)
from qd_core.runs.checkpoint import (
    Checkpoint,
    CheckpointError,
    read_checkpoint,
    write_checkpoint,
)
from qd_core.runs.evaluations import EvaluationStore
from qd_core.runs.journal import Journal
from run_samples import create, row


def elites(n: int = 2) -> Elites:
    """Elites made of counters."""
    return Elites(
        index=np.arange(n),
        eval_id=np.arange(n) + 10,
        objective=np.arange(n, dtype=np.float32),
        other_objective=np.arange(n, dtype=np.float32) + 1,
        measures=np.arange(2 * n, dtype=np.float32).reshape(n, 2),
        solution=np.arange(3 * n, dtype=np.float32).reshape(n, 3),
        layouts={"repaired": np.zeros((n, 2, 3), np.uint8)} if n else {},
    )


def test_new_run_says_what_it_is(tmp_path: Path) -> None:
    """The folder is named by date, name and seed; run.json and run.toml say how it was made."""
    directory = create(tmp_path / "runs")
    assert "_my-run-alpha-5_s7_" in directory.path.name
    run = Run.open(directory.path)
    assert run.config == "a = 1\n"
    assert (run.info["name"], run.info["seed"], run.info["commit"]) == ("My Run: alpha=5", 7, "abc")
    assert {"ribs", "numpy", "qd-core"} <= run.info["packages"].keys()
    assert run.status.state == "running"
    directory.write_status(Status("finished", 2, 40, 40))
    assert Run.open(directory.path).info["ended"]
    assert directory.artifacts.is_dir()


def test_failed_commit_is_made_up_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that could not be written are written with the next ones."""
    directory = create(tmp_path)
    directory.evaluations.commit([row(0)])
    with monkeypatch.context() as patch:
        patch.setattr(Journal, "append", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
        with pytest.raises(OSError, match="disk full"):
            directory.evaluations.commit([row(1)])
    directory.evaluations.commit([row(2)])
    assert sorted(EvaluationStore(directory.path / "evals").find(0, 9)) == [0, 1, 2]


def test_a_run_has_one_writer(tmp_path: Path) -> None:
    """A second writer is refused until the first has closed; an old schema is refused."""
    directory = create(tmp_path)
    with pytest.raises(RunBusyError, match="another process writes"):
        RunDirectory(directory.path)
    directory.close()
    RunDirectory(directory.path).close()
    info = directory.path / "run.json"
    info.write_text(json.dumps({**json.loads(info.read_text()), "schema": 1}))
    with pytest.raises(ValueError, match="has schema 1"):
        RunDirectory(directory.path)
    with pytest.raises(RunError, match="schema 1 cannot be read"):
        Run.open(directory.path)


def test_status_of_a_dead_process(tmp_path: Path) -> None:
    """A run whose process is gone is dead, also after a reboot; of other hosts nobody knows."""
    path = create(tmp_path).path
    assert Run.open(path).status.state == "running"
    status = json.loads((path / "status.json").read_text())
    host, boot, pid, started = status["process"]
    for process, state in (
        ([host, boot, pid, started - 1], "dead"),
        ([host, "another boot", pid, started], "dead"),
        ([host, boot, 2**22 + 1, started], "dead"),
        (["another host", boot, 2**22 + 1, started], "running"),
    ):
        (path / "status.json").write_text(json.dumps({**status, "process": process}))
        assert Run.open(path).status.state == state, process


def test_checkpoints_survive_the_disk(tmp_path: Path) -> None:
    """Arrays and values come back; two are kept; junk and other versions are typed errors."""
    folder = tmp_path / "checkpoint"
    assert read_checkpoint(folder) is None
    for itr in range(4):
        state = {"weights": np.arange(itr, dtype=np.float32), "rng": {"state": 2**100}, "n": itr}
        write_checkpoint(folder, Checkpoint(itr, 10 * itr, state))
    assert sorted(path.name for path in folder.iterdir()) == ["itr-000002", "itr-000003"]
    read = read_checkpoint(folder)
    assert read is not None
    assert (read.itr, read.evals, read.state["n"]) == (3, 30, 3)
    assert read.state["rng"] == {"state": 2**100}
    np.testing.assert_array_equal(read.state["weights"], [0, 1, 2])
    (folder / "itr-000003" / "state.json").write_text('{"schema": 99}')
    with pytest.raises(CheckpointError, match="schema 99"):
        read_checkpoint(folder)
    (folder / "itr-000003" / "state.json").write_text("{")
    with pytest.raises(CheckpointError, match="cannot be read"):
        read_checkpoint(folder)


def test_elites_survive_the_disk(tmp_path: Path) -> None:
    """Arrays come back as they were, with numpy alone and without pickle; so does the table."""
    for n in (0, 2):
        saved = elites(n)
        saved.save(tmp_path / "final.npz")
        loaded = Elites.load(tmp_path / "final.npz")
        assert len(loaded) == n
        for name, value in vars(saved).items():
            if name != "layouts":
                np.testing.assert_array_equal(vars(loaded)[name], value)
                assert vars(loaded)[name].dtype == value.dtype
        assert loaded.layouts.keys() == saved.layouts.keys()
        saved.save_table(tmp_path / "final.parquet", ["x", "y"])
        table = pq.read_table(tmp_path / "final.parquet")
        assert table.num_rows == n
    assert table["measures/y"].to_pylist() == [1.0, 3.0]
    assert table["solution"].to_pylist() == [[0, 1, 2], [3, 4, 5]]


def test_metrics_are_json_lines_and_parquet(tmp_path: Path) -> None:
    """Both files hold all iterations; NaN becomes null; a changed set of names is refused."""
    directory = create(tmp_path)
    directory.metrics.append({"evals": 0, "result/best": float("nan")})
    directory.metrics.append({"evals": 50, "result/best": 6.5})
    expected = {"evals": [0.0, 50.0], "result/best": [None, 6.5]}
    assert Run.open(directory.path).metrics() == expected
    directory.metrics.export()
    assert pq.read_table(directory.path / "metrics.parquet").to_pydict() == expected
    with pytest.raises(ValueError, match=r"not \['result/best'\]"):
        directory.metrics.append({"evals": 100})


def test_what_is_no_run_is_refused(tmp_path: Path) -> None:
    """Missing and broken files give a typed error that names the file."""
    with pytest.raises(RunError, match=r"is not a run directory: run\.json is missing"):
        Run.open(tmp_path)
    path = create(tmp_path).path
    with pytest.raises(RunError, match=r"final\.npz is written at the end of a run.*running"):
        Run.open(path).elites()
    with pytest.raises(RunError, match=r"metrics\.jsonl"):
        Run.open(path).metrics()
    (path / "archive").mkdir(exist_ok=True)
    for junk in (b"", b"junk", b"PK\x03\x04 broken"):
        (path / "archive" / "final.npz").write_bytes(junk)
        with pytest.raises(RunError, match=r"cannot read .*final\.npz"):
            Run.open(path).elites()
    np.savez(path / "archive" / "opt_final.npz", other=np.zeros(3))
    with pytest.raises(RunError, match="does not hold elites"):
        Run.open(path).opt_elites()
    (path / "run.toml").unlink()
    with pytest.raises(RunError, match=r"run\.toml"):
        _ = Run.open(path).config
    (path / "status.json").write_text('{"state": "running"}')
    with pytest.raises(RunError, match="not a run directory of this version"):
        Run.open(path)
    (path / "status.json").write_text("{")
    with pytest.raises(RunError, match=r"cannot read .*status\.json"):
        Run.open(path)


def test_runs_of_a_folder(tmp_path: Path) -> None:
    """All runs are found by name, other folders are left out."""
    paths = sorted(create(tmp_path).path for _ in range(3))
    (tmp_path / "notes").mkdir()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "run.json").write_text("{")
    assert [run.path for run in find_runs(tmp_path)] == paths
    assert find_runs(tmp_path / "nowhere") == []


def test_failed_writes_leave_the_old_file(tmp_path: Path) -> None:
    """A value that JSON cannot hold neither replaces a file nor leaves a temporary one."""
    directory = create(tmp_path)
    before = sorted(directory.path.iterdir())
    with pytest.raises(ValueError, match="JSON"):
        directory.write_status(Status("running", 0, 0, 0, eta_s=float("nan")))
    assert sorted(directory.path.iterdir()) == before
    assert Run.open(directory.path).status.eta_s is None
