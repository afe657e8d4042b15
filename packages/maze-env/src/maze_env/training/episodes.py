"""Episodes in levels of the buffer, which a checkpoint can hold in their midst."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from maze_env.level import HEADINGS
from maze_env.rollouts import Rollouts
from maze_env.training.buffer import LevelBuffer, packed_levels, unpacked_levels
from maze_env.training.options import TrainingOptions


class Episodes:
    """One running episode an environment; ended ones report to the buffer and begin anew.

    Attributes:
        rollouts: The environments.
        first: `bool (n,)`, whether the episode has not taken a step.
        previous: `int64 (n,)`, last action of the episode, -1 before the first.
        ended: Successes and lengths of the episodes that ended since `take_ended`.
    """

    def __init__(
        self, options: TrainingOptions, buffer: LevelBuffer, rng: np.random.Generator
    ) -> None:
        count = options.environments
        self.rollouts = Rollouts(count)
        self.first = np.ones(count, bool)
        self.previous = np.full(count, -1)
        self.ended: list[tuple[bool, int]] = []
        self._buffer = buffer
        self._indices = np.zeros(count, np.int64)
        self._serials = np.zeros(count, np.int64)
        self._headings = np.zeros(count, np.int64)
        self._values = np.zeros(count)
        self._actions = np.zeros((count, options.max_steps), np.uint8)
        self._start(np.arange(count), rng)

    def step(
        self, actions: NDArray[np.int64], values: NDArray[np.float32]
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Take one step in all environments; ended episodes stay as they are until `restart`.

        Args:
            actions: `(n,)`.
            values: `(n,)`, estimated value of each environment before the step.

        Returns:
            Rewards `(n,)`, and whether a cell was stood in for the first time `(n,)`.
        """
        rollouts = self.rollouts
        self._actions[np.arange(len(actions)), rollouts.steps] = actions
        self._values += values
        known = rollouts.distinct_cells.copy()
        rewards, _, _ = rollouts.step(actions)
        self.first[:] = False
        self.previous[:] = actions
        return rewards.copy(), rollouts.distinct_cells > known

    def restart(self, rng: np.random.Generator) -> None:
        """Report ended episodes to the buffer and begin new ones in their place."""
        rollouts = self.rollouts
        ended = np.flatnonzero(rollouts.terminated | rollouts.truncated)
        if not len(ended):
            return
        lengths = rollouts.steps[ended]
        won = rollouts.terminated[ended]
        self.ended += zip(won.tolist(), lengths.tolist(), strict=True)
        self._buffer.record(
            self._indices[ended],
            self._serials[ended],
            won.copy(),
            rollouts.rewards[ended],
            self._values[ended] / lengths,
        )
        self._start(ended, rng)

    def take_ended(self) -> list[tuple[bool, int]]:
        """Successes and lengths of the episodes that ended since the last call."""
        ended, self.ended = self.ended, []
        return ended

    def _start(self, slots: NDArray[np.int64], rng: np.random.Generator) -> None:
        chosen = self._buffer.draw(len(slots), rng)
        headings = rng.integers(len(HEADINGS), size=len(slots))
        self.rollouts.reset([self._buffer.levels[k] for k in chosen.tolist()], headings, slots)
        self._indices[slots] = chosen
        self._serials[slots] = self._buffer.serials[chosen]
        self._headings[slots] = headings
        self._values[slots] = 0
        self.first[slots] = True
        self.previous[slots] = -1

    def state(self) -> dict[str, NDArray[Any]]:
        """All that `restore` needs, by name: how each episode began, and its actions."""
        levels = [self.rollouts.level_of(k) for k in range(self.rollouts.environments)]
        steps = self.rollouts.steps
        return {
            **packed_levels(levels),
            "indices": self._indices,
            "serials": self._serials,
            "headings": self._headings,
            "values": self._values,
            "steps": steps.copy(),
            "actions": np.ascontiguousarray(self._actions[:, : max(1, int(steps.max()))]),
        }

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Play the episodes that `state` described up to where they were."""
        self._indices, self._serials = state["indices"].copy(), state["serials"].copy()
        self._headings, self._values = state["headings"].copy(), state["values"].copy()
        steps, actions = state["steps"], state["actions"]
        self._actions[:, : actions.shape[1]] = actions
        self.rollouts.reset(unpacked_levels(state), self._headings)
        for step in range(int(steps.max())):
            running = np.flatnonzero(steps > step)
            self.rollouts.step(actions[running, step].astype(np.int64), running)
        self.first[:] = steps == 0
        last = actions[np.arange(len(steps)), np.maximum(steps, 1) - 1].astype(np.int64)
        self.previous[:] = np.where(steps == 0, -1, last)
        self.ended = []
