"""The recurrent agent on the native core."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from maze_env import _core
from maze_env.agent.headings import COPIES, HeadingMode, checked_mode, heading_inputs
from maze_env.agent.shape import CELL_CHANNELS, HEADINGS, KERNEL, VIEW_SIDE, NetworkShape, shape_of
from maze_env.errors import AgentError

State = NDArray[np.float32]
"""Memories, `(n, state_size)`, one row a lane; zeros before the first step of an episode."""

VIEW = (VIEW_SIDE, VIEW_SIDE, CELL_CHANNELS)


class RecurrentAgent:
    """An actor-critic with an LSTM, in float32 and without torch.

    Sums have a fixed order and nothing is fused, so that what a lane does is the same bit for bit
    beside any companions, in batches of any size and on any processor. Actions are drawn from the
    softmax of the logits.

    Attributes:
        shape: Sizes of the network.
        heading_mode: How headings enter the network, see `heading_inputs`. With ``batch_union``,
            lanes do depend on their companions.
        copies: Rows that are companions in ``batch_union``.

    Args:
        weights: Tensors by name, see `NetworkShape.tensors`.
        heading_mode: ``onehot``, ``ones`` or ``batch_union``.
        copies: For ``batch_union``, 1 or more.

    Raises:
        CheckpointError: The tensors do not make a network.
        AgentError: There is no such mode, or `copies` is below 1.
    """

    def __init__(
        self,
        weights: Mapping[str, NDArray[np.float32]],
        *,
        heading_mode: str = "onehot",
        copies: int = COPIES,
    ) -> None:
        self.shape: NetworkShape = shape_of(weights)
        self.heading_mode: HeadingMode = checked_mode(heading_mode)
        if copies < 1:
            raise AgentError(f"copies must be 1 or more, got {copies!r}")
        self.copies = int(copies)
        self._network = _core.Network(
            **_matrices(weights, self.shape), previous_action=self.shape.previous_action
        )

    @property
    def state_size(self) -> int:
        """Numbers that a lane remembers: hidden and cell state, one-hot previous action."""
        return self._network.state_size

    @property
    def actions(self) -> int:
        """Number of actions, 3 or 7."""
        return self.shape.actions

    def initial_state(self, lanes: int) -> State:
        """The memory before the first step, zeros `(lanes, state_size)`."""
        return np.zeros((lanes, self.state_size), np.float32)

    def act(
        self,
        observations: NDArray[np.uint8],
        headings: NDArray[np.uint8],
        state: State,
        uniforms: NDArray[np.float64],
    ) -> NDArray[np.int64]:
        """Draw an action for each lane and update `state` in place, as `Policy.act` says.

        Raises:
            AgentError: An array has the wrong shape, type or range.
        """
        views = self._checked(observations, headings, state)
        drawn = np.ascontiguousarray(uniforms, np.float64)
        if drawn.shape != (len(views),):
            raise AgentError(f"uniforms must have shape {(len(views),)}, got {drawn.shape}")
        inputs = heading_inputs(headings, self.heading_mode, self.copies)
        return self._network.act(views, inputs, state, drawn)

    def evaluate(
        self, observations: NDArray[np.uint8], headings: NDArray[np.uint8], state: State
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Logits `(n, actions)` and values `(n,)`; hidden and cell state are updated in place.

        The previous action in the state stays as it is.

        Args:
            observations: `uint8 (n, 5, 5, 3)`.
            headings: `(n,)`, 0 to 3.
            state: Memory `float32 (n, state_size)`, changed in place.

        Raises:
            AgentError: An array has the wrong shape, type or range.
        """
        views = self._checked(observations, headings, state)
        inputs = heading_inputs(headings, self.heading_mode, self.copies)
        outputs = self._network.evaluate(views, inputs, state)
        return outputs[:, :-1], outputs[:, -1]

    def _checked(
        self, observations: NDArray[np.uint8], headings: NDArray[np.uint8], state: State
    ) -> NDArray[np.uint8]:
        views = np.ascontiguousarray(observations)
        if views.dtype != np.uint8 or views.ndim != 4 or views.shape[1:] != VIEW:
            raise AgentError(
                f"observations must be uint8 (n, 5, 5, 3), got {views.dtype} {views.shape}"
            )
        turned = np.asarray(headings)
        if turned.shape != (len(views),) or turned.dtype.kind not in "iu":
            raise AgentError(
                f"headings must be whole numbers {(len(views),)}, got {turned.dtype} {turned.shape}"
            )
        if len(turned) and not (turned.min() >= 0 and turned.max() < HEADINGS):
            raise AgentError(f"headings must be from 0 to {HEADINGS - 1}, got {turned}")
        size = (len(views), self.state_size)
        if state.shape != size or state.dtype != np.float32 or not state.flags.c_contiguous:
            raise AgentError(
                f"state must be contiguous float32 {size}, got {state.dtype} {state.shape}"
            )
        return views


def _matrices(
    weights: Mapping[str, NDArray[np.float32]], shape: NetworkShape
) -> dict[str, NDArray[np.float32]]:
    """The tensors as the core wants them: matrices (inputs, outputs), gates and heads joined."""
    units = shape.hidden
    head = np.zeros((2 * units, shape.actions + 1), np.float32)
    head[:units, :-1] = weights["actor.weight"].T
    head[units:, -1:] = weights["critic.weight"].T
    heads = ("actor_hidden", "critic_hidden")
    joined = {
        "image": _convolution_matrix(weights["conv.weight"]),
        "image_bias": np.repeat(weights["conv.bias"], (VIEW_SIDE - KERNEL + 1) ** 2),
        "heading": weights["heading.weight"].T,
        "heading_bias": weights["heading.bias"],
        "lstm": np.hstack([weights["lstm.weight_ih_l0"], weights["lstm.weight_hh_l0"]]).T,
        "lstm_bias": weights["lstm.bias_ih_l0"] + weights["lstm.bias_hh_l0"],
        "head_hidden": np.vstack([weights[f"{name}.weight"] for name in heads]).T,
        "head_hidden_bias": np.hstack([weights[f"{name}.bias"] for name in heads]),
        "head": head,
        "head_bias": np.hstack([weights["actor.bias"], weights["critic.bias"]]),
    }
    return {name: np.ascontiguousarray(matrix) for name, matrix in joined.items()}


def _convolution_matrix(kernel: NDArray[np.float32]) -> NDArray[np.float32]:
    """A 3x3 convolution, `(filters, 3, 3, 3)`, as a matrix `(75, 9 * filters)` over raw views."""
    filters, places = kernel.shape[0], VIEW_SIDE - KERNEL + 1
    matrix = np.zeros((*VIEW, filters, places, places), np.float32)
    for i in range(places):
        for j in range(places):
            matrix[i : i + KERNEL, j : j + KERNEL, :, :, i, j] = kernel.transpose(2, 3, 1, 0)
    return matrix.reshape(VIEW_SIDE * VIEW_SIDE * CELL_CHANNELS, filters * places * places)
