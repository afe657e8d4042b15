"""Trajectory files: round trips, damaged files and foreign arrays."""

import contextlib
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import HOMES, SMALL
from fuzzing import DAMAGED_FILES
from rhcr_sim import Config, Layout, Simulator
from rhcr_sim.checking.checker import PlanChecker
from rhcr_sim.errors import PlanError, PlanFileError
from rhcr_sim.formats.trajectories import Trajectory

FLOOR = ["........", ".e0e.e1e", "..e...e.", "........", ".e2e....", "..e....."]


def recorded(
    rows: Sequence[str], agents: int = 8, steps: int = 60, record_paths: bool = True
) -> Any:
    """Layout, parameters and result of a run."""
    layout, config = Layout(rows, "some name"), Config(agents, steps=steps)
    simulator = Simulator(layout, config)
    while not simulator.finished:
        simulator.step()
    return layout, config, simulator.result(record_paths)


@pytest.mark.parametrize("rows", [SMALL, HOMES, FLOOR], ids=["workstations", "homes", "floor"])
def test_files_come_back(tmp_path: Path, rows: list[str]) -> None:
    """A saved run reads with all its parts, and its plan passes the checker."""
    layout, config, result = recorded(rows)
    Trajectory.of(layout, config, result).save(tmp_path / "run.npz")
    again = Trajectory.load(tmp_path / "run.npz")
    assert (again.name, again.rows) == ("some name", layout.rows)
    assert np.array_equal(again.paths, result.paths)
    assert np.array_equal(again.tasks, result.tasks)
    assert again.config["agents"] == 8
    assert again.config["service_times"] == [2, 5, 10]
    assert again.metrics["throughput"] == result.throughput
    assert PlanChecker(again.drivable).check(again.paths, again.tasks, again.service) == []
    assert list(tmp_path.iterdir()) == [tmp_path / "run.npz"]


def test_service_follows_the_station_types() -> None:
    """The tasks of an agent have the service times of type 0, 1, 2, 0, ... in turn."""
    layout, config, result = recorded(FLOOR, steps=200)
    trajectory = Trajectory.of(layout, config, result)
    assert len(result.tasks) > 30
    for agent in range(8):
        mine = trajectory.service[result.tasks[:, 0] == agent].tolist()
        assert mine == [(2, 5, 10)[i % 3] for i in range(len(mine))]


def test_files_hold_no_pickles(tmp_path: Path) -> None:
    """Other programs can read the file: plain arrays, and a header of JSON text."""
    Trajectory.of(*recorded(SMALL)).save(tmp_path / "run.npz")
    with np.load(tmp_path / "run.npz", allow_pickle=False) as archive:
        assert sorted(archive.files) == ["header", "paths", "service", "tasks"]
        header = json.loads(bytes(archive["header"]))
    assert header["layout"] == SMALL
    assert header["version"] == 1


def test_paths_must_be_recorded() -> None:
    """A result without paths is refused, with the option that records them."""
    with pytest.raises(PlanError, match="record_paths=True"):
        Trajectory.of(*recorded(SMALL, record_paths=False))


def file_with(tmp_path: Path, **changes: Any) -> Path:
    """A trajectory file in which some arrays or header fields are replaced."""
    header = {"format": "rhcr-sim trajectory", "version": 1, "name": "x", "layout": ["..", ".."]}
    header |= changes.pop("header", {})
    arrays = {
        "header": np.frombuffer(json.dumps(header).encode(), np.uint8),
        "paths": np.array([[0, 1]]),
        "tasks": np.array([[0, 1, 1]]),
        "service": np.array([0]),
    } | changes
    np.savez(tmp_path / "x.npz", **{k: v for k, v in arrays.items() if v is not None})
    return tmp_path / "x.npz"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"paths": np.array([[0, 4]])}, "paths must be from 0 to 3, got 4"),
        ({"paths": np.array([[0.5]])}, "paths must hold integers"),
        ({"tasks": np.array([[1, 1, 1]])}, "tasks[:, 0] (agents)"),
        ({"service": np.array([1, 2])}, "service must be (1,)"),
        ({"paths": None}, "'paths' is missing"),
        ({"header": {"layout": [".", ".."]}}, "equally long rows"),
        ({"header": {"layout": "...."}}, "layout must be a list of strings"),
        ({"header": {"format": "other"}}, "the header does not say"),
        ({"header": {"version": 2}}, "version 2 of the format is not known"),
        ({"paths": np.array([[0, None]])}, "not a trajectory file"),
    ],
)
def test_foreign_files_are_explained(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    """A file with wrong parts names the file and the part."""
    with pytest.raises(PlanFileError, match="x") as caught:
        Trajectory.load(file_with(tmp_path, **changes))
    assert message in str(caught.value)


def test_minimal_foreign_file(tmp_path: Path) -> None:
    """Parameters and metrics are optional, so that other programs can write the format."""
    trajectory = Trajectory.load(file_with(tmp_path))
    assert trajectory.paths.tolist() == [[0, 1]]
    assert trajectory.config == {}


@pytest.mark.parametrize("name", ["missing.npz", "text.npz", "single.npz"])
def test_unreadable_files(tmp_path: Path, name: str) -> None:
    """Missing files, text, and a single array instead of an archive raise the error of files."""
    (tmp_path / "text.npz").write_text("hello")
    with (tmp_path / "single.npz").open("wb") as stream:
        np.save(stream, np.arange(3))
    with pytest.raises(PlanFileError, match=name):
        Trajectory.load(tmp_path / name)


@DAMAGED_FILES
@given(
    changes=st.lists(st.tuples(st.integers(0, 2**32), st.integers(0, 255)), min_size=1, max_size=6),
    cut=st.integers(0, 3000),
)
def test_damaged_files_raise_only_file_errors(tmp_path: Path, changes: Any, cut: int) -> None:
    """Flipped and missing bytes give a plan or the error of files, nothing else."""
    buffer = io.BytesIO(file_with(tmp_path).read_bytes())
    raw = bytearray(buffer.getvalue())
    for position, value in changes:
        raw[position % len(raw)] = value
    (tmp_path / "damaged.npz").write_bytes(raw[: len(raw) - cut % 7])
    with contextlib.suppress(PlanFileError):
        assert Trajectory.load(tmp_path / "damaged.npz").paths.size
