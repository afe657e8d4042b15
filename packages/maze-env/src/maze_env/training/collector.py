"""Steps of many environments under the policy that is being trained."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from maze_env.agent.lstm import State
from maze_env.agent.network import MazeNetwork
from maze_env.agent.shape import HEADINGS
from maze_env.training.episodes import Episodes
from maze_env.training.options import TrainingOptions


@dataclass(frozen=True)
class Batch:
    """`T` steps of `B` environments, time first, on the device of the network.

    Attributes:
        image: `uint8 (T, B, 5, 5, 3)`, views.
        heading: `float32 (T, B, 4)`, one-hot.
        previous: `int64 (T, B)`, previous action, -1 at the first step of an episode.
        first: `bool (T, B)`, whether an episode begins.
        actions: `int64 (T, B)`.
        log_probabilities: `float32 (T, B)`, of the actions when they were drawn.
        values: `float32 (T, B)`, estimated values when the actions were drawn.
        rewards: `float32 (T, B)`; where an episode was truncated, the discounted value of the view
            after the step is added.
        ended: `float32 (T, B)`, 1 where the step was the last of its episode.
        last_values: `float32 (B,)`, estimated values after the last step.
        state: Memory before the first step, each `(B, memory)`.
    """

    image: Tensor
    heading: Tensor
    previous: Tensor
    first: Tensor
    actions: Tensor
    log_probabilities: Tensor
    values: Tensor
    rewards: Tensor
    ended: Tensor
    last_values: Tensor
    state: State

    def lanes(self, which: Tensor) -> Batch:
        """The steps of some of the environments."""
        return Batch(
            **{name: getattr(self, name)[:, which] for name in STEP_FIELDS},
            last_values=self.last_values[which],
            state=(self.state[0][which], self.state[1][which]),
        )


STEP_FIELDS = (
    "image", "heading", "previous", "first", "actions", "log_probabilities", "values", "rewards",
    "ended",
)  # fmt: skip
"""Fields of a batch with one entry a step, in the order in which a step gives them."""


class Collector:
    """Runs the episodes and writes down what happens.

    Attributes:
        memory: Hidden and cell state of the policy, each `(B, memory)`.
    """

    def __init__(self, options: TrainingOptions, network: MazeNetwork, episodes: Episodes) -> None:
        self.options = options
        self.network = network
        self.episodes = episodes
        self.precision: torch.dtype = getattr(torch, options.precision)
        self.memory = network.initial_state(options.environments)
        self._device = self.memory[0].device

    @torch.no_grad()
    def collect(self, rng: np.random.Generator, novelty: float) -> Batch:
        """Take `horizon` steps in each environment.

        Args:
            rng: Source of randomness of actions and new episodes.
            novelty: Reward for standing in a cell for the first time in an episode.
        """
        before = self.memory
        rows = [self._step(rng, novelty) for _ in range(self.options.horizon)]
        columns = {
            name: torch.stack(column)
            for name, column in zip(STEP_FIELDS, zip(*rows, strict=True), strict=True)
        }
        _, values, _ = self._look(np.arange(self.options.environments))
        return Batch(**columns, last_values=values, state=before)

    def _step(self, rng: np.random.Generator, novelty: float) -> tuple[Tensor, ...]:
        episodes = self.episodes
        everyone = np.arange(self.options.environments)
        inputs = self._inputs(everyone)
        logits, values, self.memory = self._run(inputs, self.memory)
        log_softmax = logits.log_softmax(-1)
        drawn = torch.from_numpy(rng.random(len(everyone), np.float32)).to(self._device)
        below = log_softmax.exp().cumsum(-1) <= drawn[:, None]
        actions = below[:, :-1].sum(-1)
        rewards, new = episodes.step(actions.cpu().numpy(), values.cpu().numpy())
        rewards += novelty * new
        truncated = np.flatnonzero(episodes.rollouts.truncated)
        if len(truncated):
            _, after, _ = self._look(truncated)
            rewards[truncated] += self.options.discount * after.cpu().numpy()
        ended = episodes.rollouts.terminated | episodes.rollouts.truncated
        episodes.restart(rng)
        return (
            *inputs,
            actions,
            log_softmax.gather(-1, actions[:, None])[:, 0],
            values,
            self._tensor(rewards.astype(np.float32)),
            self._tensor(ended.astype(np.float32)),
        )

    def _look(self, lanes: NDArray[np.int64]) -> tuple[Tensor, Tensor, State]:
        """Logits, values and memory of environments as they stand; nothing is remembered."""
        which = torch.from_numpy(lanes).to(self._device)
        return self._run(self._inputs(lanes), (self.memory[0][which], self.memory[1][which]))

    def _inputs(self, lanes: NDArray[np.int64]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Views, one-hot headings, previous actions and first-step marks of environments."""
        episodes, rollouts = self.episodes, self.episodes.rollouts
        headings = self._tensor(rollouts.headings[lanes].astype(np.int64))
        return (
            self._tensor(rollouts.observations[lanes]),
            functional.one_hot(headings, HEADINGS).float(),
            self._tensor(episodes.previous[lanes]),
            self._tensor(episodes.first[lanes]),
        )

    def _run(
        self, inputs: tuple[Tensor, Tensor, Tensor, Tensor], memory: State
    ) -> tuple[Tensor, Tensor, State]:
        image, heading, previous, first = (tensor[None] for tensor in inputs)
        logits, values, memory = self.network(
            image, heading, previous, first, memory, self.precision
        )
        return logits[0], values[0], memory

    def _tensor(self, array: NDArray[np.generic]) -> Tensor:
        return torch.from_numpy(array).to(self._device)
