"""The folder of simulations."""

import csv
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from experiments.errors import UserError
from experiments.simulations.row import SimulationRow
from experiments.simulations.store import SimulationStore, read_journal
from experiments.simulations.summary import summarise


def row(seed: int, objective: float | None = 1.0, load: int | None = 10) -> SimulationRow:
    """A simulation."""
    return SimulationRow(
        layout="a", group="", rows=3, columns=4, digest="d", load=load, seed=seed,
        objective=objective, succeeded=objective is not None and objective > 0.5,
        measures={"waits": 2.0 * seed, "odd": float("nan")},
        series={"tasks": [[0.0, 1.0], [5.0, 2.0]]},
        failure="" if objective is not None else "sim_crash: no",
    )  # fmt: skip


def filled(folder: Path, *rows: SimulationRow) -> None:
    """Make a folder with simulations."""
    with SimulationStore(folder) as store:
        store.describe({"load": "agents"}, [])
        for one in rows:
            store.add(one)


def test_what_is_added_is_read_again(tmp_path: Path) -> None:
    """The journal holds all of a row; tables and statistics agree with it."""
    filled(tmp_path, row(0), row(1, 0.0))
    first, second = read_journal(tmp_path)
    assert first.series == {"tasks": [[0.0, 1.0], [5.0, 2.0]]}
    assert (second.seed, second.measures["waits"]) == (1, 2.0)
    table = pq.read_table(tmp_path / "simulations.parquet").to_pylist()
    assert [entry["objective"] for entry in table] == [1.0, 0.0]
    with (tmp_path / "summary.csv").open(encoding="utf-8") as stream:
        (point,) = csv.DictReader(stream)
    assert (point["n"], point["mean"], point["success_rate"]) == ("2", "0.5", "0.5")
    assert json.loads((tmp_path / "summary.json").read_text())[0]["mean_success"] == 1.0


def test_half_a_line_is_dropped_and_failures_are_tried_again(tmp_path: Path) -> None:
    """What a killed process left half written costs itself alone; a failure counts as undone."""
    filled(tmp_path, row(0), row(1, None))
    with (tmp_path / "simulations.jsonl").open("a") as stream:
        stream.write('{"layout": "a", "gro')
    with SimulationStore(tmp_path) as store:
        assert store.done == {("d", 10, 0)}
        store.add(row(1, 3.0))
    assert [one.objective for one in read_journal(tmp_path)] == [1.0, None, 3.0]
    with SimulationStore(tmp_path) as store:
        assert {key[2]: one.objective for key, one in store.rows.items()} == {0: 1.0, 1: 3.0}


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    """A line that is no simulation is named with file and number."""
    filled(tmp_path, row(0))
    with (tmp_path / "simulations.jsonl").open("a") as stream:
        stream.write('{"layout": 3}\n')
    with pytest.raises(UserError, match=r"simulations\.jsonl:2: cannot be read: is no simulation"):
        SimulationStore(tmp_path)


def test_two_processes_do_not_share_a_folder(tmp_path: Path) -> None:
    """A second writer is refused, and so is a folder with other files."""
    with SimulationStore(tmp_path / "new") as store:
        store.describe({}, [])
        with pytest.raises(UserError, match="another process"):
            SimulationStore(tmp_path / "new")
    with pytest.raises(UserError, match="other files"):
        SimulationStore(tmp_path)


def test_statistics_by_hand() -> None:
    """Mean, standard error and t interval of 1, 2, 3, 4; a single one has no error."""
    one, four = summarise(
        [row(0, 7.0, 5), *(row(seed, float(seed)) for seed in (1, 2, 3, 4)), row(9, None)]
    )
    assert (one.n, one.mean, one.standard_error, one.confidence) == (1, 7.0, None, None)
    assert (four.n, four.failed, four.mean, four.minimum, four.maximum) == (4, 1, 2.5, 1.0, 4.0)
    assert four.standard_error == pytest.approx(0.6454972)
    assert four.confidence == pytest.approx(3.1824463 * 0.6454972)
    assert four.measures == {"waits": 5.0, "odd": None}
