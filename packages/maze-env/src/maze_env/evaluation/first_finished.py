"""The published way to count: copies of a maze restart until enough episodes have finished.

Short episodes finish first, so that they are counted more often than long ones, and the steps of
episodes that are cut off are in the grids although their ends are not. `complete` does not have
this bias; this module exists to compare with published figures.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from maze_env.agent.policies import Policy
from maze_env.errors import ActionError
from maze_env.evaluation.lanes import first_headings
from maze_env.evaluation.log import EpisodeLog
from maze_env.layouts.checks import as_array
from maze_env.level import Level
from maze_env.randomness import random_bits, uniforms
from maze_env.rollouts import Rollouts

COPIES = 10
"""Copies of a maze that run side by side; they are neighbouring lanes of the policy."""

WAVE = 102
"""Most levels that are evaluated side by side."""


def run_first_finished(
    levels: Sequence[Level],
    seeds: NDArray[np.uint64],
    policy: Policy,
    episodes: int,
    *,
    see_through_walls: bool,
    finished: Callable[[int], None],
) -> list[EpisodeLog]:
    """Count the first `episodes` episodes that finish in ten copies of each level.

    Arguments as for `complete.run_complete`.
    """
    logs = [EpisodeLog(level, episodes) for level in levels]
    for first in range(0, len(levels), WAVE):
        wave = slice(first, first + WAVE)
        copies = _Copies(logs[wave], seeds[wave], policy, episodes, see_through_walls)
        while copies.running:
            count = copies.step()
            if count:
                finished(count)
    return logs


class _Copies:
    """All copies of some levels; environments of a level are neighbours, in order of the levels."""

    def __init__(
        self,
        logs: Sequence[EpisodeLog],
        seeds: NDArray[np.uint64],
        policy: Policy,
        episodes: int,
        see_through_walls: bool,
    ) -> None:
        self._logs, self._seeds, self._policy = logs, seeds, policy
        self._episodes = episodes
        count = len(logs) * COPIES
        self._rollouts = Rollouts(count, see_through_walls=see_through_walls)
        self._slots = np.arange(count)
        self._keys = np.zeros(count, np.uint64)
        self._begun = np.zeros(len(logs), np.int64)
        levels = [log.level for log in logs for _ in range(COPIES)]
        self._draw_keys(self._slots)
        self._rollouts.reset(levels, first_headings(levels, self._keys))
        self._state = policy.initial_state(count)

    @property
    def running(self) -> bool:
        """Whether a level has not enough episodes."""
        return len(self._slots) > 0

    def step(self) -> int:
        """Take one step in all copies; return how many episodes were counted."""
        rollouts, slots = self._rollouts, self._slots
        draws = uniforms(self._keys[slots], rollouts.steps[slots] + 1)
        views, headings = rollouts.observations[slots], rollouts.headings[slots]
        actions = self._policy.act(views, headings, self._state, draws)
        _, terminated, truncated = rollouts.step(as_array("actions", actions, ActionError), slots)
        ended = (terminated | truncated)[slots]
        if not ended.any():
            return 0
        counted = self._record(slots[ended])
        complete = np.array([log.finished == self._episodes for log in self._logs])
        stopped = complete[slots // COPIES]
        self._record_running(slots[stopped & ~ended])
        self._restart(slots[ended & ~stopped])
        self._state[ended] = self._policy.initial_state(int(ended.sum()))
        self._slots, self._state = slots[~stopped], self._state[~stopped]
        return counted

    def _record(self, ended: NDArray[np.int64]) -> int:
        """Keep episodes that have ended; those too many do not count."""
        counted = 0
        summary = self._rollouts.summary(ended)
        for place, slot in enumerate(ended.tolist()):
            log, counts = self._logs[slot // COPIES], self._rollouts.counts(slot)
            if log.finished == self._episodes:
                log.record_uncounted(int(summary["repeated_visits"][place]), counts)
            else:
                fields = {name: values[place] for name, values in summary.items()}
                log.record(log.finished, fields, counts)
                counted += 1
        return counted

    def _record_running(self, slots: NDArray[np.int64]) -> None:
        """Keep the steps of episodes that are cut off."""
        repeats = self._rollouts.summary(slots)["repeated_visits"]
        for slot, repeated in zip(slots.tolist(), repeats.tolist(), strict=True):
            self._logs[slot // COPIES].record_uncounted(repeated, self._rollouts.counts(slot))

    def _restart(self, slots: NDArray[np.int64]) -> None:
        self._draw_keys(slots)
        levels = [self._logs[slot // COPIES].level for slot in slots.tolist()]
        self._rollouts.restart(first_headings(levels, self._keys[slots]), slots)

    def _draw_keys(self, slots: NDArray[np.int64]) -> None:
        """Give the next episode of its level to each of some environments."""
        which = slots // COPIES
        numbers = np.zeros(len(slots), np.int64)
        for place, level in enumerate(which.tolist()):
            numbers[place] = self._begun[level]
            self._begun[level] += 1
        self._keys[slots] = random_bits(self._seeds[which], numbers)
