"""Environments in which a policy acts, with its memories and its random numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from maze_env.agent.policies import Policy
from maze_env.errors import ActionError
from maze_env.layouts.checks import as_array
from maze_env.level import HEADINGS, Level
from maze_env.randomness import Keys, uniforms
from maze_env.rollouts import Rollouts

Indices = NDArray[np.int64]


def first_headings(levels: Sequence[Level], keys: Keys) -> Indices:
    """Headings at the starts of episodes: those of the levels, else drawn, `int64 (n,)`."""
    drawn = uniforms(keys, np.zeros(len(keys), np.uint64)) * len(HEADINGS)
    fixed = np.array([-1 if level.heading is None else level.heading for level in levels], int)
    return np.where(fixed >= 0, fixed, drawn.astype(np.int64))


class Lanes:
    """The environments that have an episode to run, one lane each.

    Args:
        rollouts: The environments.
        policy: Acts in all of them.
    """

    def __init__(self, rollouts: Rollouts, policy: Policy) -> None:
        self._rollouts = rollouts
        self._policy = policy
        self._state = policy.initial_state(0)
        self._slots: Indices = np.zeros(0, np.int64)
        self._tasks: Indices = np.zeros(0, np.int64)
        self._keys: Keys = np.zeros(0, np.uint64)

    def __len__(self) -> int:
        return len(self._slots)

    def start(self, slots: Indices, tasks: Indices, keys: Keys) -> None:
        """Add lanes for environments that have been reset.

        Args:
            slots: `(k,)`, which environments.
            tasks: `(k,)`, what the lanes are called.
            keys: `(k,)`, of the random numbers of their episodes.
        """
        self._slots = np.concatenate([self._slots, slots])
        self._tasks = np.concatenate([self._tasks, tasks])
        self._keys = np.concatenate([self._keys, keys])
        self._state = np.concatenate([self._state, self._policy.initial_state(len(slots))])

    def step(self) -> tuple[Indices, Indices]:
        """Take one step in all lanes and drop those whose episodes have ended.

        Returns:
            Environments and tasks of the episodes that have ended.

        Raises:
            ActionError: The policy gives something else than actions.
        """
        rollouts, slots = self._rollouts, self._slots
        # Counter 0 is the heading at the start.
        draws = uniforms(self._keys, rollouts.steps[slots] + 1)
        views, headings = rollouts.observations[slots], rollouts.headings[slots]
        actions = as_array(
            "actions", self._policy.act(views, headings, self._state, draws), ActionError
        )
        _, terminated, truncated = rollouts.step(actions, slots)
        done = (terminated | truncated)[slots]
        ended = slots[done], self._tasks[done]
        if len(ended[0]):
            left = ~done
            self._slots, self._tasks = slots[left], self._tasks[left]
            self._keys, self._state = self._keys[left], self._state[left]
        return ended
