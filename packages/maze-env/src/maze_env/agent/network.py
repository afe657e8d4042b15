"""The recurrent actor-critic: convolution over the view, heading, LSTM, two small heads."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from maze_env.agent.lstm import State, masked_lstm
from maze_env.agent.shape import (
    CELL_CHANNELS,
    HEADINGS,
    IMAGE_SCALE,
    KERNEL,
    VIEW_SIDE,
    NetworkShape,
)


class MazeNetwork(nn.Module):
    """Recurrent actor-critic of the maze agents (Parker-Holder et al., ICML 2022, ACCEL).

    All tensors are time-major: ``T`` steps of ``B`` independent lanes.
    """

    def __init__(self, shape: NetworkShape) -> None:
        super().__init__()
        self.shape = shape
        self.conv = nn.Conv2d(CELL_CHANNELS, shape.filters, KERNEL)
        self.heading = nn.Linear(HEADINGS, shape.heading_units)
        self.lstm = nn.LSTM(shape.inputs, shape.memory)
        self.actor_hidden = nn.Linear(shape.memory, shape.hidden)
        self.actor = nn.Linear(shape.hidden, shape.actions)
        self.critic_hidden = nn.Linear(shape.memory, shape.hidden)
        self.critic = nn.Linear(shape.hidden, 1)
        self._initialise()

    def _initialise(self) -> None:
        nn.init.xavier_uniform_(self.conv.weight)
        for weight in self.lstm.all_weights[0][:2]:
            nn.init.orthogonal_(weight)
        for layer, gain in (
            (self.actor_hidden, 2**0.5),
            (self.critic_hidden, 2**0.5),
            (self.actor, 0.01),
            (self.critic, 1.0),
        ):
            nn.init.orthogonal_(layer.weight, gain)
        for name, parameter in self.named_parameters():
            if "bias" in name and not name.startswith("heading"):
                nn.init.zeros_(parameter)

    def initial_state(self, lanes: int) -> State:
        """Zero hidden and cell state, each ``(lanes, memory)`` float32."""
        zeros = self.actor.weight.new_zeros(lanes, self.shape.memory)
        return zeros, zeros.clone()

    def features(self, image: Tensor, heading: Tensor, previous: Tensor) -> Tensor:
        """Inputs of the LSTM.

        Args:
            image: ``(T, B, 5, 5, 3)`` raw codes, ``uint8``.
            heading: ``(T, B, 4)`` float32, one-hot (or one of the compatibility modes).
            previous: ``(T, B)`` previous actions, int64; -1 at the first step of an episode.

        Returns:
            ``(T, B, inputs)`` float32.
        """
        flat = image.flatten(2).to(self.conv.weight.dtype).mul_(IMAGE_SCALE)
        kernel, bias = self.dense_convolution()
        parts = [functional.relu(flat @ kernel + bias), self.heading(heading)]
        if self.shape.previous_action:
            actions = torch.arange(self.shape.actions, device=previous.device)
            parts.append((previous.unsqueeze(-1) == actions).to(flat.dtype))
        return torch.cat(parts, -1)

    def dense_convolution(self) -> tuple[Tensor, Tensor]:
        """The convolution as one matrix over the raw view, ``(75, 9 * filters)``, and its bias.

        A dense product over 75 inputs is several times faster than a convolution of so small
        an image.
        """
        pixels = VIEW_SIDE * VIEW_SIDE * CELL_CHANNELS
        basis = torch.eye(pixels, dtype=self.conv.weight.dtype, device=self.conv.weight.device)
        images = basis.view(pixels, VIEW_SIDE, VIEW_SIDE, CELL_CHANNELS).permute(0, 3, 1, 2)
        kernel = functional.conv2d(images, self.conv.weight).flatten(1)
        bias = self.conv.get_parameter("bias")
        return kernel, bias.repeat_interleave((VIEW_SIDE - KERNEL + 1) ** 2)

    def forward(
        self,
        image: Tensor,
        heading: Tensor,
        previous: Tensor,
        first: Tensor,
        state: State,
        precision: torch.dtype = torch.float32,
    ) -> tuple[Tensor, Tensor, State]:
        """Logits and values of ``T`` steps.

        Args:
            image: ``(T, B, 5, 5, 3)`` raw codes, ``uint8``.
            heading: ``(T, B, 4)`` float32.
            previous: ``(T, B)`` int64 previous actions; -1 at the first step of an episode.
            first: ``(T, B)`` bool; where true, the memory is cleared before the step.
            state: Hidden and cell state before the first step, each ``(B, memory)``.
            precision: Type of the factors of the LSTM's matrix products.

        Returns:
            Logits ``(T, B, actions)``, values ``(T, B)`` and the state after the last step.
        """
        inputs = self.features(image, heading, previous)
        keep = (~first).to(inputs.dtype).unsqueeze(-1)
        memory, state = masked_lstm(inputs, keep, state, self.lstm, precision)
        logits = self.actor(torch.tanh(self.actor_hidden(memory)))
        values = self.critic(torch.tanh(self.critic_hidden(memory))).squeeze(-1)
        return logits, values, state
