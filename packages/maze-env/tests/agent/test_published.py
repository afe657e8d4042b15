"""The published checkpoint format, with a small network of our own."""

from collections import OrderedDict
from pathlib import Path

import numpy as np
import pytest
import torch

from agents import make_network, random_views, weights_of
from maze_env.agent import NetworkShape, RecurrentAgent, load_published
from maze_env.agent.published import NAMES
from maze_env.errors import AgentError, CheckpointError

SHAPE = NetworkShape(actions=7, filters=4, memory=12, hidden=5, previous_action=False)


def published_tensors() -> OrderedDict[str, torch.Tensor]:
    """The tensors of a small network under the published names."""
    tensors = make_network(SHAPE).state_dict()
    return OrderedDict((there, tensors[here]) for there, here in NAMES.items())


def test_published_file_gives_the_same_agent(tmp_path: Path) -> None:
    """A file in the published format acts as the network whose tensors it holds."""
    path = tmp_path / "model.tar"
    torch.save(published_tensors(), path)
    agent = load_published(path, heading_mode="ones")
    expected = RecurrentAgent(weights_of(make_network(SHAPE)), heading_mode="ones")
    views, headings = random_views(9, seed=0)
    for one, other in zip(
        agent.evaluate(views, headings, agent.initial_state(9)),
        expected.evaluate(views, headings, expected.initial_state(9)),
        strict=True,
    ):
        np.testing.assert_array_equal(one, other)
    with pytest.raises(AgentError, match="heading_mode must be one of"):
        load_published(path, heading_mode="one-hot")


class Sly:
    """An object that would run code when unpickled."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (Path, ("/nowhere",))


def test_other_files_are_refused(tmp_path: Path) -> None:
    """Objects, lists, other tensors, text, cut files and missing files are named."""
    path = tmp_path / "model.tar"
    tensors = published_tensors()
    cases = {
        "not a checkpoint of tensors alone": {"runner_state_dict": Sly()},
        "must hold a dictionary": [1, 2],
        "'image_conv.0.bias' is missing": {
            name: tensor for name, tensor in tensors.items() if name != "image_conv.0.bias"
        },
        "'extra' is not one": {**tensors, "extra": torch.zeros(1)},
        "must be a dense tensor": {**tensors, "critic.1.bias": 3},
        "'critic.bias' must have shape": {**tensors, "critic.1.bias": torch.zeros(2)},
    }
    for message, content in cases.items():
        torch.save(content, path)
        with pytest.raises(CheckpointError, match=message):
            load_published(path, heading_mode="ones")
    with pytest.raises(CheckpointError, match="cannot read"):
        load_published(tmp_path / "none.tar", heading_mode="ones")
    for content in (b"", b"PK\x03\x04", b"text"):
        path.write_bytes(content)
        with pytest.raises(CheckpointError, match="not a checkpoint"):
            load_published(path, heading_mode="ones")
