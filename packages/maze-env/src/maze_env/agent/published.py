"""The checkpoint format of the agent that the published maze experiments used."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

from maze_env.agent.headings import COPIES
from maze_env.agent.recurrent import RecurrentAgent
from maze_env.agent.shape import Weights
from maze_env.errors import CheckpointError

NAMES = {
    "image_conv.0.weight": "conv.weight",
    "image_conv.0.bias": "conv.bias",
    "scalar_embed.weight": "heading.weight",
    "scalar_embed.bias": "heading.bias",
    "rnn.rnn.weight_ih_l0": "lstm.weight_ih_l0",
    "rnn.rnn.weight_hh_l0": "lstm.weight_hh_l0",
    "rnn.rnn.bias_ih_l0": "lstm.bias_ih_l0",
    "rnn.rnn.bias_hh_l0": "lstm.bias_hh_l0",
    "actor.0.0.weight": "actor_hidden.weight",
    "actor.0.0.bias": "actor_hidden.bias",
    "actor.1.linear.weight": "actor.weight",
    "actor.1.linear.bias": "actor.bias",
    "critic.0.0.weight": "critic_hidden.weight",
    "critic.0.0.bias": "critic_hidden.bias",
    "critic.1.weight": "critic.weight",
    "critic.1.bias": "critic.bias",
}
"""Names of tensors there and here."""


def load_published(path: str | Path, *, heading_mode: str, copies: int = COPIES) -> RecurrentAgent:
    """Read a checkpoint of the ACCEL agent (Parker-Holder et al., ICML 2022). Needs torch.

    The file is torch's zip of one flat dictionary of tensors, whatever its suffix. Nothing in it is
    executed. The agent was trained and evaluated with a fault in its heading input, so the mode has
    to be said: see `maze_env.agent.headings.heading_inputs`.

    Args:
        path: The checkpoint.
        heading_mode: ``onehot``, ``ones`` or ``batch_union``.
        copies: For ``batch_union``: consecutive lanes that share their headings.

    Raises:
        CheckpointError: The file cannot be read, is damaged, holds more than tensors, or another
            network.
        AgentError: There is no such heading mode.
    """
    return RecurrentAgent(_weights(_tensors(path), path), heading_mode=heading_mode, copies=copies)


def _tensors(path: str | Path) -> Any:
    import torch

    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except OSError as error:
        raise CheckpointError(f"cannot read {path}: {error}") from error
    except (
        pickle.UnpicklingError, RuntimeError, EOFError, ValueError, TypeError, KeyError,
        IndexError, AttributeError, OverflowError, MemoryError, AssertionError,
    ) as error:  # fmt: skip
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise CheckpointError(f"{path} is not a checkpoint of tensors alone: {reason}") from error


def _weights(tensors: Any, path: str | Path) -> Weights:
    import torch

    if not isinstance(tensors, dict):
        raise CheckpointError(f"{path} must hold a dictionary, got {type(tensors).__name__}")
    weights = {}
    for name, tensor in tensors.items():
        if name not in NAMES:
            raise CheckpointError(f"{path}: tensor {name!r} is not one of the published network")
        if not isinstance(tensor, torch.Tensor) or tensor.layout != torch.strided:
            raise CheckpointError(f"{path}: {name!r} must be a dense tensor")
        weights[NAMES[name]] = tensor.detach().float().numpy()
    for name in NAMES.keys() - tensors.keys():
        raise CheckpointError(f"{path}: tensor {name!r} is missing")
    return weights
