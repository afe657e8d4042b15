"""Sizes of a maze network and the tensors that it has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maze_env.errors import CheckpointError

VIEW_SIDE = 5
CELL_CHANNELS = 3
HEADINGS = 4
KERNEL = 3
IMAGE_SCALE = 0.1
"""Factor of the raw codes of a view."""

Weights = dict[str, NDArray[np.float32]]
"""Tensors of a network by name, float32."""


@dataclass(frozen=True)
class NetworkShape:
    """Sizes of a maze network.

    Attributes:
        actions: Number of logits: 3 (left, right, forward) or 7 (all of MiniGrid's).
        filters: Output channels of the 3x3 convolution.
        heading_units: Outputs of the linear layer over the heading.
        memory: Units of the LSTM.
        hidden: Units of the hidden layer of actor and of critic.
        previous_action: Whether the one-hot previous action is an input of the LSTM
            (all zeros at the first step of an episode).
    """

    actions: int = 3
    filters: int = 16
    heading_units: int = 5
    memory: int = 192
    hidden: int = 32
    previous_action: bool = True

    @property
    def image_features(self) -> int:
        """Features of the convolution, flattened channel-major."""
        return self.filters * (VIEW_SIDE - KERNEL + 1) ** 2

    @property
    def inputs(self) -> int:
        """Inputs of the LSTM: image features, heading features, previous action."""
        return self.image_features + self.heading_units + self.actions * self.previous_action

    def tensors(self) -> dict[str, tuple[int, ...]]:
        """Names and shapes of all tensors."""
        memory, hidden = self.memory, self.hidden
        return {
            "conv.weight": (self.filters, CELL_CHANNELS, KERNEL, KERNEL),
            "conv.bias": (self.filters,),
            "heading.weight": (self.heading_units, HEADINGS),
            "heading.bias": (self.heading_units,),
            "lstm.weight_ih_l0": (4 * memory, self.inputs),
            "lstm.weight_hh_l0": (4 * memory, memory),
            "lstm.bias_ih_l0": (4 * memory,),
            "lstm.bias_hh_l0": (4 * memory,),
            "actor_hidden.weight": (hidden, memory),
            "actor_hidden.bias": (hidden,),
            "actor.weight": (self.actions, hidden),
            "actor.bias": (self.actions,),
            "critic_hidden.weight": (hidden, memory),
            "critic_hidden.bias": (hidden,),
            "critic.weight": (1, hidden),
            "critic.bias": (1,),
        }


def shape_of(weights: Mapping[str, NDArray[np.float32]]) -> NetworkShape:
    """The sizes that tensors tell, once names, types, shapes and values are checked.

    Raises:
        CheckpointError: A tensor is missing, unknown, not float32, not finite, or does not fit the
            others; the message names it.
    """
    names = NetworkShape().tensors().keys()
    for name in names - weights.keys():
        raise CheckpointError(f"tensor {name!r} is missing")
    for name in weights.keys() - names:
        raise CheckpointError(f"tensor {name!r} is not one of a maze network")
    for name, tensor in weights.items():
        if tensor.dtype != np.float32:
            raise CheckpointError(f"tensor {name!r} must be float32, got {tensor.dtype}")
        if not np.isfinite(tensor).all():
            raise CheckpointError(f"tensor {name!r} must be finite")
    shape = _guessed_shape({name: tensor.shape for name, tensor in weights.items()})
    for name, expected in shape.tensors().items():
        if weights[name].shape != expected:
            raise CheckpointError(
                f"tensor {name!r} must have shape {expected} beside the others, "
                f"got {weights[name].shape}"
            )
    return shape


def _guessed_shape(sizes: Mapping[str, tuple[int, ...]]) -> NetworkShape:
    for name, size in sizes.items():
        if len(size) not in (1, 2, 4) or 0 in size:
            raise CheckpointError(f"tensor {name!r} has shape {size}")
    shape = NetworkShape(
        actions=sizes["actor.bias"][0],
        filters=sizes["conv.bias"][0],
        heading_units=sizes["heading.bias"][0],
        memory=sizes["lstm.weight_hh_l0"][-1],
        hidden=sizes["actor_hidden.bias"][0],
        previous_action=False,
    )
    if shape.actions not in (3, 7):
        raise CheckpointError(f"tensor 'actor.bias' must have 3 or 7 values, got {shape.actions}")
    if sizes["lstm.weight_ih_l0"][-1] == shape.inputs:
        return shape
    return NetworkShape(**{**shape.__dict__, "previous_action": True})
