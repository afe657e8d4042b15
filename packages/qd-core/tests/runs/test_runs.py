"""The run directory, read with numpy, pyarrow and json alone."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from qd_core import Evaluation, Failure, FailureKind
from qd_core.execution import Outcome
from qd_core.runs import (
    Elites,
    EvaluationRow,
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
from qd_core.runs.parts import read_layouts

TILES = np.zeros((2, 3), np.uint8)


def row(eval_id: int, *, success: bool = True) -> EvaluationRow:
    """An evaluation whose numbers all come from its id."""
    result: Evaluation | Failure = Failure(FailureKind.SIM_CRASH, "simulate", "crashed")
    if success:
        result = Evaluation(
            objective=eval_id + 0.5,
            result_objective=eval_id,
            measures={"entropy": eval_id / 10, "hamming": 2.0 * eval_id},
            repetitions={"throughput": np.array([eval_id, eval_id + 1.0])},
            layouts={"unrepaired": TILES, "repaired": TILES + np.uint8(eval_id)},
            grids={"tile_usage": np.full((2, 3), eval_id, np.float32)},
        )
    return EvaluationRow(
        1, 0, np.full(3, eval_id, np.float32), TILES, Outcome(eval_id, result, {"prepare": 0.25})
    )


def create(parent: Path) -> RunDirectory:
    """An empty run."""
    return RunDirectory.create(
        parent, "My Run: alpha=5", seed=7, config="a = 1\n", info={"commit": "abc"}
    )


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


def test_evaluations_are_plain_files(tmp_path: Path) -> None:
    """Rows come back by id with typed columns; arrays go with the successful rows of their part."""
    directory = create(tmp_path)
    store = directory.evaluations
    for part in ([2, 0, 1], [4, 3]):
        for eval_id in part:
            store.commit([row(eval_id, success=eval_id != 1)])
        store.flush()
    store.flush()
    assert len(list(directory.path.glob("evals/part-*"))) == 2, "nothing new, no part"
    assert not list(directory.path.glob("evals/journal-*"))
    table = Run.open(directory.path).evaluations()
    assert table["eval_id"].to_pylist() == [0, 1, 2, 3, 4]
    assert table["failure"].to_pylist() == [None, "sim_crash", None, None, None]
    assert table["objective"].to_pylist() == [0.5, None, 2.5, 3.5, 4.5]
    assert table["measures/entropy"].to_pylist() == [0.0, None, 0.2, 0.3, 0.4]
    assert table["repetitions/throughput"].to_pylist()[2] == [2.0, 3.0]
    assert table["seconds/prepare"].to_pylist() == [0.25] * 5
    assert table.schema.field("measures/hamming").type == pa.float64()
    evals = directory.path / "evals"
    repaired = np.load(evals / "layouts-repaired-000000.npy", allow_pickle=False)
    assert repaired[:, 0, 0].tolist() == [0, 2]
    grids = np.load(evals / "grids-tile_usage-000001.npy", allow_pickle=False)
    assert grids[:, 0, 0].tolist() == [3, 4]
    assert np.load(evals / "tiles-000000.npy", allow_pickle=False).shape == (3, 2, 3)
    solutions = np.load(evals / "solutions-000001.npy", allow_pickle=False)
    np.testing.assert_array_equal(solutions, [[3] * 3, [4] * 3])
    layouts = read_layouts(evals, np.array([4, 0, 2]))
    assert layouts["repaired"][:, 0, 0].tolist() == [4, 0, 2]
    assert Run.open(directory.path).failures() == {"sim_crash": 1}


def test_parts_of_failures_only(tmp_path: Path) -> None:
    """A part without a success joins the others; a run without evaluations is an empty table."""
    directory = create(tmp_path)
    assert Run.open(directory.path).evaluations().num_rows == 0
    assert Run.open(directory.path).failures() == {}
    directory.evaluations.commit([row(0, success=False)])
    directory.evaluations.flush()
    directory.evaluations.commit([row(1)])
    directory.evaluations.flush()
    table = Run.open(directory.path).evaluations()
    assert table["measures/entropy"].to_pylist() == [None, 0.1]


def same(one: EvaluationRow, two: EvaluationRow) -> bool:
    """Whether two rows are equal, arrays and all."""
    return bool(plain(one) == plain(two))


def plain(value: Any) -> Any:
    """A value with arrays as bytes and dataclasses as dictionaries."""
    if isinstance(value, np.ndarray):
        return (value.shape, value.dtype.str, value.tobytes())
    if isinstance(value, EvaluationRow | Outcome | Evaluation | Failure):
        return plain(vars(value))
    if hasattr(value, "items"):
        return {name: plain(entry) for name, entry in value.items()}
    return value if value is None or isinstance(value, str) else float(value)


def test_rows_survive_process_and_part(tmp_path: Path) -> None:
    """A committed row is found again, bit for bit, from the journal and from a part."""
    directory = create(tmp_path)
    rows = {
        eval_id: dataclasses.replace(row(eval_id, success=eval_id != 1), order=4 - eval_id)
        for eval_id in range(5)
    }
    directory.evaluations.commit([rows[2], rows[0]])
    directory.evaluations.commit([rows[1]])
    for _ in range(2):
        again = EvaluationStore(directory.path / "evals")
        found = again.find(0, 5)
        assert sorted(found) == [0, 1, 2]
        assert all(same(found[eval_id], rows[eval_id]) for eval_id in found)
        directory.evaluations.flush()
    directory.evaluations.commit([rows[3], rows[4]])
    found = EvaluationStore(directory.path / "evals").find(1, 3)
    assert sorted(found) == [1, 2, 3]
    assert Run.open(directory.path).evaluations()["eval_id"].to_pylist() == [0, 1, 2, 3, 4]


def test_torn_journal_keeps_whole_rows(tmp_path: Path) -> None:
    """Wherever a journal is cut, the rows before the cut are read and nothing fails."""
    directory = create(tmp_path)
    for eval_id in range(3):
        directory.evaluations.commit([row(eval_id)])
    (path,) = directory.path.glob("evals/journal-*")
    whole = path.read_bytes()
    counts = []
    for length in (*range(0, len(whole), 97), len(whole)):
        path.write_bytes(whole[:length])
        counts.append(len(EvaluationStore(directory.path / "evals").find(0, 3)))
    assert counts == sorted(counts)
    assert set(counts) == {0, 1, 2, 3}


def test_one_broken_part_hides_no_other(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A truncated table is named in a warning, and the others are read."""
    directory = create(tmp_path)
    for eval_id in range(3):
        directory.evaluations.commit([row(eval_id)])
        directory.evaluations.flush()
    path = directory.path / "evals" / "part-000001.parquet"
    path.write_bytes(path.read_bytes()[:100])
    assert Run.open(directory.path).evaluations()["eval_id"].to_pylist() == [0, 2]
    assert "part-000001.parquet cannot be read" in caplog.text


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
