"""Agents on disk, whole and damaged."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents import make_network, random_views, weights_of
from maze_env.agent import load_agent, save_agent
from maze_env.agent.checkpoint import read_agent
from maze_env.errors import CheckpointError, MazeError
from strategies import DAMAGED


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small agent on disk."""
    path = tmp_path_factory.mktemp("agent") / "small.safetensors"
    save_agent(path, weights_of(make_network()), {"steps": 12})
    return path


def test_round_trip(saved: Path) -> None:
    """Tensors and provenance come back as they were, and the agent acts as before."""
    network = make_network()
    weights, provenance = read_agent(saved)
    assert provenance == {"steps": 12}
    for name, tensor in weights_of(network).items():
        np.testing.assert_array_equal(weights[name], tensor)
    agent = load_agent(saved)
    views, headings = random_views(4, seed=0)
    assert agent.act(views, headings, agent.initial_state(4), np.full(4, 0.5)).shape == (4,)


def test_files_that_do_not_fit(saved: Path, tmp_path: Path) -> None:
    """Wrong names, missing halves and halves of two agents are named."""
    with pytest.raises(CheckpointError, match="must end in"):
        load_agent(saved.with_suffix(".json"))
    with pytest.raises(CheckpointError, match="cannot read"):
        load_agent(tmp_path / "none.safetensors")
    with pytest.raises(CheckpointError, match="cannot write"):
        save_agent(tmp_path / "none" / "a.safetensors", weights_of(make_network()), {})
    other = tmp_path / "other.safetensors"
    save_agent(other, weights_of(make_network(seed=1)), {})
    other.with_suffix(".json").write_bytes(saved.with_suffix(".json").read_bytes())
    with pytest.raises(CheckpointError, match="do not belong together"):
        load_agent(other)


@pytest.mark.parametrize("text", ["", "[]", "{}", "[" * 100_000, '{"format": "maze-env agent"}'])
def test_damaged_json(saved: Path, tmp_path: Path, text: str) -> None:
    """JSON that is none, or of something else, is refused."""
    path = tmp_path / "agent.safetensors"
    path.write_bytes(saved.read_bytes())
    path.with_suffix(".json").write_text(text)
    with pytest.raises(CheckpointError, match=r"agent\.json"):
        load_agent(path)


def test_provenance_is_readable_json(saved: Path) -> None:
    """The JSON file names the sizes of the network for people."""
    about = json.loads(saved.with_suffix(".json").read_text())
    assert about["network"]["memory"] == 10


@DAMAGED
@given(data=st.data())
def test_damaged_checkpoint_is_refused(saved: Path, tmp_path: Path, data: st.DataObject) -> None:
    """Bytes changed, cut or added anywhere give a typed error or the same agent, never a crash."""
    path = tmp_path / "agent.safetensors"
    files = {path: saved.read_bytes(), path.with_suffix(".json"): None}
    files[path.with_suffix(".json")] = saved.with_suffix(".json").read_bytes()
    victim = data.draw(st.sampled_from(sorted(files)))
    content = bytearray(files[victim])
    at = data.draw(st.integers(0, len(content) - 1) | st.integers(0, 200))
    content[at : at + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=8))
    for name, original in files.items():
        name.write_bytes(content if name == victim else original)
    try:
        load_agent(path)
    except MazeError:
        return
    assert victim.suffix == ".json" or content == saved.read_bytes()
