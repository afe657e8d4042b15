"""Simulations that go on from a file as if nothing had happened."""

import contextlib
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import rhcr_sim
from conftest import SMALL
from fuzzing import DAMAGED_FILES, damaged
from option_table import SCENARIOS, VALUES
from rhcr_sim.layouts.sorting_floor import sorting
from rhcr_sim.simulation.goals.task_pool import TaskPool
from rhcr_sim.simulation.solvers import SOLVERS

LAYOUT = rhcr_sim.Layout(SMALL, "small")
DRIVABLE = np.flatnonzero(LAYOUT.drivable)
STEPS = 60
FITTING = {"prioritised": ["homes", "warehouse"]}
"""Scenarios of solvers that do not go with all of them."""


def finish(simulator: rhcr_sim.Simulator) -> tuple[Any, ...]:
    """All that a run leaves behind, apart from the time that it took."""
    while not simulator.finished:
        simulator.step()
    result = simulator.result(record_paths=True)
    document = result.to_dict()
    del document["wall_seconds"], document["cpu_seconds"]
    headings = None if result.headings is None else result.headings.tolist()
    return document, result.paths.tolist(), headings, result.tasks.tolist()


def with_options(scenario: str, solver: str, options: dict[str, Any]) -> rhcr_sim.Config:
    """A configuration with those of the options that go with the others."""
    layout, agents = SCENARIOS[scenario]
    endpoints = "dummy" if SOLVERS[solver].kind == "rest" else "free"
    config = rhcr_sim.Config(agents, 1, STEPS, solver=solver, endpoints=endpoints)
    for name, value in options.items():
        with contextlib.suppress(rhcr_sim.ConfigError):
            changed = replace(config, **{name: value})
            rhcr_sim.Simulator(layout, changed)
            config = changed
    return config


def interrupted(simulator: rhcr_sim.Simulator, windows: int, **to_load: Any) -> rhcr_sim.Simulator:
    """The simulation as it is after some windows, from a file."""
    for _ in range(windows):
        simulator.step()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.npz"
        simulator.save(path)
        return rhcr_sim.Simulator.load(path, **to_load)


@pytest.mark.parametrize("solver", SOLVERS)
@given(data=st.data())
@hypothesis_settings(max_examples=30, deadline=None)
def test_any_run_goes_on_from_a_file(solver: str, data: Any) -> None:
    """N steps in one go leave the same behind as k steps, a file, and the rest of them."""
    scenario = data.draw(st.sampled_from(FITTING.get(solver, list(SCENARIOS))), "scenario")
    names = data.draw(st.lists(st.sampled_from(list(VALUES)), max_size=4, unique=True), "options")
    config = with_options(
        scenario, solver, {n: data.draw(st.sampled_from(VALUES[n])) for n in names}
    )
    layout, _ = SCENARIOS[scenario]
    simulators = [rhcr_sim.Simulator(layout, config) for _ in range(2)]
    windows = data.draw(st.integers(0, STEPS // config.executed_period), "windows")
    assert finish(interrupted(simulators[0], windows)) == finish(simulators[1])


@pytest.mark.parametrize("solver", [name for name in SOLVERS if name != "prioritised"])
@pytest.mark.parametrize("windows", [0, 1, 4, 9])
def test_own_goals_go_on(solver: str, windows: int) -> None:
    """Lists of goals with services, some of them empty, are gone on with where they were."""
    rng = np.random.default_rng(5)
    goals = [[(int(c), int(rng.integers(4))) for c in rng.choice(DRIVABLE, 6)] for _ in range(20)]
    goals[3] = goals[4] = []
    config = rhcr_sim.Config(20, 2, STEPS, solver=solver)
    first, second = (rhcr_sim.Simulator(LAYOUT, config, goals=goals) for _ in range(2))
    assert finish(interrupted(first, windows)) == finish(second)


@pytest.mark.parametrize("windows", [0, 3, 8])
def test_a_pool_of_tasks_goes_on(windows: int) -> None:
    """An assigner with a state of its own gets it back, whatever it did in the meantime."""
    rng = np.random.default_rng(6)
    tasks = [rng.choice(DRIVABLE, 3).tolist() for _ in range(50)]
    config = rhcr_sim.Config(12, 3, STEPS, delay_probability=0.1, delay_steps=(1, 3))
    pools = [TaskPool(tasks, 20, LAYOUT.shape[1]) for _ in range(3)]
    first, second = (rhcr_sim.Simulator(LAYOUT, config, assigner=pool) for pool in pools[:2])
    loaded = interrupted(first, windows, assigner=pools[2])
    assert finish(loaded) == finish(second)
    assert pools[2].state() == pools[1].state()


def test_joint_moves_go_on() -> None:
    """A run whose moves the caller chooses goes on as well."""
    rng = np.random.default_rng(7)
    moves = rng.integers(-1, 4, (40, 10))
    config = rhcr_sim.Config(10, 4, 100, travel_time_window=20, solver="lra")
    first, second = (rhcr_sim.Simulator(LAYOUT, config) for _ in range(2))
    for move in moves:
        second.move(move)
    for move in moves[:25]:
        first.move(move)
    loaded = interrupted(first, 0)
    for move in moves[25:]:
        loaded.move(move)
    assert finish(loaded) == finish(second)


def test_a_sorting_centre_goes_on() -> None:
    """Stations and one-way streets are in the file, and those whose turn it is."""
    layout = sorting(15, 20)
    config = rhcr_sim.Config(15, 5, STEPS)
    first, second = (rhcr_sim.Simulator(layout, config) for _ in range(2))
    loaded = interrupted(first, 5)
    assert loaded.layout == layout
    assert finish(loaded) == finish(second)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: Any) -> Path:
    """A run of twenty timesteps."""
    path: Path = tmp_path_factory.mktemp("saved") / "run.npz"
    simulator = rhcr_sim.Simulator(LAYOUT, rhcr_sim.Config(8, 1, STEPS, solver="epibt"))
    for _ in range(4):
        simulator.step()
    simulator.save(path)
    return path


def test_a_file_holds_no_code(saved: Path) -> None:
    """All of it is read without unpickling anything."""
    with np.load(saved, allow_pickle=False) as archive:
        assert sorted(archive.files) == ["header", "starts", "state"]
        assert all(archive[name].dtype != object for name in archive.files)


@DAMAGED_FILES
@given(data=st.data())
def test_damaged_files_are_refused(saved: Path, tmp_path: Path, data: Any) -> None:
    """A file with some bytes changed, cut off or added is refused, or read as it was."""
    path = tmp_path / "damaged.npz"
    path.write_bytes(damaged(data, saved.read_bytes()))
    try:
        simulator = rhcr_sim.Simulator.load(path)
    except rhcr_sim.CheckpointError:
        return
    assert finish(simulator) == finish(rhcr_sim.Simulator.load(saved))


@DAMAGED_FILES
@given(data=st.data())
def test_a_damaged_state_never_crashes_the_core(data: Any) -> None:
    """Bytes that only the core can judge are taken or refused with a ValueError."""
    config = rhcr_sim.Config(4, 1, STEPS, solver="lra", robust=1, rotation=True)
    simulator = rhcr_sim.Simulator(LAYOUT, config)
    for _ in range(3):
        simulator.step()
    state = damaged(data, simulator._core.save().tobytes())
    with contextlib.suppress(ValueError):
        simulator._core.restore(np.frombuffer(state, dtype=np.uint8))


def test_a_cut_state_is_refused_at_every_length() -> None:
    """However few bytes there are, nothing is read behind their end."""
    simulator = rhcr_sim.Simulator(LAYOUT, rhcr_sim.Config(2, 1, 10))
    simulator.step()
    state = simulator._core.save()
    for length in range(len(state)):
        with pytest.raises(ValueError, match="another simulation"):
            simulator._core.restore(state[:length])


def test_what_does_not_fit_is_refused(saved: Path, tmp_path: Path) -> None:
    """Other layouts, missing and unwanted assigners and other files are named."""
    load, error = rhcr_sim.Simulator.load, rhcr_sim.CheckpointError
    with pytest.raises(error, match=r"holds a run on Layout\('small', 9x16.*not on Layout\('o"):
        load(saved, rhcr_sim.Layout(["w.e.e"], "other"))
    with pytest.raises(error, match="without assigner"):
        load(saved, assigner=lambda _: [])
    with pytest.raises(error, match="cannot read the file: No such file"):
        load(tmp_path / "none.npz")
    text = tmp_path / "text.npz"
    text.write_text("no archive")
    with pytest.raises(error, match="damaged, or not a checkpoint"):
        load(text)
    trajectory = tmp_path / "trajectory.npz"
    config = rhcr_sim.Config(2, steps=5)
    result = rhcr_sim.simulate(LAYOUT, 2, steps=5, record_paths=True)
    rhcr_sim.Trajectory.of(LAYOUT, config, result).save(trajectory)
    with pytest.raises(error, match="not a checkpoint: the header does not say"):
        load(trajectory)


def test_an_assigner_is_asked_for(tmp_path: Path) -> None:
    """A run with an assigner is not gone on with without one, or without its state."""
    pool = TaskPool([[0], [5]], 2, LAYOUT.shape[1])
    simulator = rhcr_sim.Simulator(LAYOUT, rhcr_sim.Config(2, steps=20), assigner=pool)
    simulator.save(tmp_path / "run.npz")
    with pytest.raises(rhcr_sim.CheckpointError, match="whose goals an assigner gives; pass it"):
        rhcr_sim.Simulator.load(tmp_path / "run.npz")
    with pytest.raises(rhcr_sim.CheckpointError, match=r"has no method restore\(state\)"):
        rhcr_sim.Simulator.load(tmp_path / "run.npz", assigner=lambda _: [])


def test_other_versions_are_refused(saved: Path, monkeypatch: Any) -> None:
    """A file of another version is named with both versions."""
    monkeypatch.setattr("rhcr_sim.simulation.checkpoints.__version__", "99.0")
    with pytest.raises(rhcr_sim.CheckpointError, match=r"saved by rhcr-sim 0.*, and this is 99\.0"):
        rhcr_sim.Simulator.load(saved)


def test_a_state_that_is_no_json_is_refused(tmp_path: Path) -> None:
    """The file that was there stays."""

    class Assigner:
        def __call__(self, request: Any) -> Any:
            return [[] for _ in request.agents]

        def state(self) -> Any:
            return {1, 2}

    path = tmp_path / "run.npz"
    path.write_text("older")
    simulator = rhcr_sim.Simulator(LAYOUT, rhcr_sim.Config(2), assigner=Assigner())
    with pytest.raises(rhcr_sim.CheckpointError, match="must return what JSON can hold"):
        simulator.save(path)
    assert path.read_text() == "older"
