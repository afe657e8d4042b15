"""Evaluations on disk: journal and parts."""

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from qd_core import Evaluation, Failure
from qd_core.execution import Outcome
from qd_core.runs import (
    EvaluationRow,
    Run,
)
from qd_core.runs.evaluations import EvaluationStore
from qd_core.runs.parts import read_layouts
from run_samples import create, row


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
