"""Whole trainings: they learn, stop, go on, and refuse what does not fit."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from maze_env.agent import load_agent, save_agent
from maze_env.agent.checkpoint import read_agent
from maze_env.errors import CheckpointError, TrainingError
from maze_env.training.trainer import BEST, LATEST, STATE, Trainer, saved_options
from trainings import small_options


def train(folder: Path, stop_after: int | None = None, **arguments: Any) -> Any:
    """Train in a folder, for a number of iterations or to the end."""
    trainer = Trainer(folder, arguments.pop("options", small_options()), **arguments)
    asked = iter(range(10**6))
    trainer.run(
        stop=lambda: stop_after is not None and next(asked) >= stop_after, progress_bar=False
    )
    return trainer


def rows(folder: Path) -> list[dict[str, str]]:
    """The log without its times."""
    with (folder / "log.csv").open(newline="") as file:
        return [{**row, "seconds": ""} for row in csv.DictReader(file)]


def test_stopped_training_goes_on_as_if_it_had_not_stopped(tmp_path: Path) -> None:
    """Weights, log and best agent are the same bits with and without two interruptions."""
    train(tmp_path / "whole")
    train(tmp_path / "parts", stop_after=3)
    train(tmp_path / "parts", stop_after=9, resume=True)
    trainer = train(tmp_path / "parts", resume=True)
    assert trainer.progress.steps == 4000
    assert rows(tmp_path / "whole") == rows(tmp_path / "parts")
    for name in (LATEST, BEST):
        whole, parts = (read_agent(tmp_path / folder / name) for folder in ("whole", "parts"))
        assert whole[0].keys() == parts[0].keys()
        for tensor in whole[0]:
            np.testing.assert_array_equal(whole[0][tensor], parts[0][tensor])
        assert whole[1]["steps"] == parts[1]["steps"]
    begins = [stretch["iteration"] for stretch in trainer.progress.history]
    assert begins == [0, 3, 12]


def test_seeds_make_trainings(tmp_path: Path) -> None:
    """Another seed gives another agent."""
    for seed in (0, 1):
        train(tmp_path / str(seed), options=small_options(seed=seed, steps=400))
    one, other = (read_agent(tmp_path / str(seed) / LATEST)[0] for seed in (0, 1))
    assert any((one[name] != other[name]).any() for name in one)


def test_log_and_agents_tell_what_happened(tmp_path: Path) -> None:
    """The log has a row an iteration, and the agent's JSON file says where it comes from."""
    trainer = train(tmp_path)
    log = rows(tmp_path)
    assert [int(row["iteration"]) for row in log] == list(range(1, 21))
    validated = [row["iteration"] for row in log if row["validation_success"]]
    assert validated == ["4", "8", "12", "16", "20"]
    about = json.loads((tmp_path / BEST).with_suffix(".json").read_text())["provenance"]
    assert about["validation_success"] == trainer.progress.best
    assert about["history"][0]["options"]["seed"] == 0
    assert load_agent(tmp_path / BEST).shape.memory == 12


def test_files_have_the_permissions_of_the_umask(tmp_path: Path) -> None:
    """All files of a training can be read by whom a new file can be read by."""
    train(tmp_path, stop_after=4)
    (tmp_path / "new").touch()
    modes = {path.name: path.stat().st_mode for path in tmp_path.iterdir()}
    assert len(modes) == 7
    assert set(modes.values()) == {modes["new"]}


def test_training_learns(tmp_path: Path) -> None:
    """In tiny mazes, 50,000 steps double the success."""
    options = small_options(
        steps=50_000, environments=32, horizon=32, minibatches=4, epochs=2, levels=200,
        largest=5, max_steps=30, rate=5e-3, memory=32, validation_every=100,
    )  # fmt: skip
    trainer = Trainer(tmp_path, options)
    trainer.run(progress_bar=False)
    successes = [float(row["success"]) for row in rows(tmp_path)]
    assert np.mean(successes[-10:]) > 2 * np.mean(successes[:10])


def test_initial_weights(tmp_path: Path) -> None:
    """A training can start from an agent, but not from one of another size."""
    train(tmp_path / "old", options=small_options(steps=200))
    initial = tmp_path / "old" / LATEST
    trainer = Trainer(tmp_path / "new", small_options(), initial=initial)
    for name, tensor in read_agent(initial)[0].items():
        np.testing.assert_array_equal(trainer.learner.weights()[name], tensor)
    with pytest.raises(TrainingError, match="memory 16"):
        Trainer(tmp_path / "newer", small_options(memory=16), initial=initial)
    with pytest.raises(CheckpointError, match="cannot read"):
        Trainer(tmp_path / "newer", small_options(), initial=tmp_path / "none.safetensors")


def test_folders_that_do_not_fit(tmp_path: Path) -> None:
    """Trainings are neither overwritten nor continued with other sizes or from nothing."""
    with pytest.raises(TrainingError, match="no training to continue"):
        Trainer(tmp_path, small_options(), resume=True)
    with pytest.raises(TrainingError, match="no training to continue"):
        saved_options(tmp_path)
    train(tmp_path, stop_after=1)
    with pytest.raises(TrainingError, match="holds a training"):
        Trainer(tmp_path, small_options())
    with pytest.raises(TrainingError, match="memory of a continued training must stay 12"):
        Trainer(tmp_path, small_options(memory=13), resume=True)
    (tmp_path / "file").touch()
    with pytest.raises(TrainingError, match="cannot write into"):
        Trainer(tmp_path / "file" / "folder", small_options())
    with pytest.raises(TrainingError, match="device must be one that torch has"):
        Trainer(tmp_path / "new", small_options(device="abacus"))


def test_damaged_state_is_refused(tmp_path: Path) -> None:
    """States that are cut, of something else, or lack a part raise an error that names the file."""
    train(tmp_path, stop_after=1)
    state = tmp_path / STATE
    whole = state.read_bytes()
    for content in (b"", whole[:100], whole[:-1], whole.replace(b"maze-env training", b"x" * 17)):
        state.write_bytes(content)
        with pytest.raises(TrainingError, match=r"state\.safetensors"):
            Trainer(tmp_path, small_options(), resume=True)
    save_agent(tmp_path / "agent.safetensors", read_agent(tmp_path / LATEST)[0], {})
    state.write_bytes((tmp_path / "agent.safetensors").read_bytes())
    with pytest.raises(TrainingError, match="is not the state of a training"):
        Trainer(tmp_path, small_options(), resume=True)
    state.write_bytes(whole.replace(b"buffer/starts", b"buffer/star__"))
    with pytest.raises(TrainingError, match="does not fit this training"):
        Trainer(tmp_path, small_options(), resume=True)


def test_half_a_row_is_dropped(tmp_path: Path) -> None:
    """A log that was cut in the midst of a row is continued from its last whole row."""
    train(tmp_path, stop_after=3)
    log = tmp_path / "log.csv"
    log.write_text(log.read_text() + "4,800,0.1")
    train(tmp_path, resume=True)
    assert [int(row["iteration"]) for row in rows(tmp_path)] == list(range(1, 21))
