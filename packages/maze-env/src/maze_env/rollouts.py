"""Many mazes stepped at once on the native core."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NoReturn

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maze_env import _core
from maze_env.errors import ActionError, EpisodeError, LayoutError
from maze_env.layouts.checks import as_array, checked_whole
from maze_env.level import HEADINGS, Level

ACTIONS = ("left", "right", "forward", "pick up", "drop", "toggle", "done")
"""Names of the actions, by number. The last four change nothing but take a step."""

MAX_ENVIRONMENTS = 2**24


class Rollouts:
    """`n` environments side by side, each in a maze of its own, of any size.

    Nothing restarts by itself: after each step look at `terminated` and `truncated`, and give the
    environments that are done a new level (`reset`) or the same one again (`restart`); until then
    `observations` shows their last view, so that values can be bootstrapped from it.

    >>> rollouts = Rollouts(2)
    >>> rollouts.reset([Level(["..#", "..."]), Level(["....."])], headings=[0, 0])
    >>> rewards, terminated, truncated = rollouts.step([2, 1])
    >>> rollouts.positions.tolist(), rollouts.headings.tolist()
    ([[0, 1], [0, 0]], [0, 1])

    All arrays are read-only looks at the memory of the core: each step writes into them, so copy
    what should stay. The interpreter's lock is released during a step.

    Attributes:
        observations: `uint8 (n, 5, 5, 3)`, what the agents see: cell from left to right, cell from
            far to near, channel (type, colour, 0). Empty is (1, 0, 0), wall (2, 5, 0), goal
            (8, 1, 0), and with opaque walls unseen (0, 0, 0). The agent stands at [2, 4].
        headings: `uint8 (n,)`, 0 right, 1 down, 2 left, 3 up.
        positions: `int32 (n, 2)`, rows and columns.
        rewards: `float64 (n,)`, `1 - 0.9 * steps / max_steps` at the goal, else 0.
        terminated: `bool (n,)`, whether the goal is reached.
        truncated: `bool (n,)`, whether `max_steps` are over without the goal.
        steps: `int32 (n,)`, steps of the episode.
        distinct_cells: `int32 (n,)`, cells in which a step began; `steps - distinct_cells` are the
            repeated visits.
        left_turns: `int32 (n,)`, steps with action 0.
        right_turns: `int32 (n,)`, steps with action 1.
        levels: The level of each environment, None before its first reset.
        core: The native object, which trusts its arguments.

    Args:
        environments: Number of environments, n >= 1.
        see_through_walls: Whether cells behind walls are seen. If not, they are hidden as by
            MiniGrid's rule.

    Raises:
        LayoutError: `environments` is not a positive whole number.
    """

    def __init__(self, environments: int, *, see_through_walls: bool = True) -> None:
        checked_whole("environments", environments, 1, MAX_ENVIRONMENTS)
        self.core = _core.Batch(environments, bool(see_through_walls))
        self.environments = environments
        self.levels: list[Level | None] = [None] * self.environments
        core = self.core
        self.observations: NDArray[np.uint8] = core.observations
        self.positions: NDArray[np.int32] = core.positions
        self.headings: NDArray[np.uint8] = core.headings
        self.rewards: NDArray[np.float64] = core.rewards
        self.terminated: NDArray[np.bool_] = core.terminated.view(np.bool_)
        self.truncated: NDArray[np.bool_] = core.truncated.view(np.bool_)
        self.steps: NDArray[np.int32] = core.steps
        self.distinct_cells: NDArray[np.int32] = core.distinct_cells
        self.left_turns: NDArray[np.int32] = core.left_turns
        self.right_turns: NDArray[np.int32] = core.right_turns

    def reset(
        self,
        levels: Sequence[Level],
        headings: ArrayLike,
        environments: ArrayLike | None = None,
    ) -> None:
        """Start an episode in new levels.

        Args:
            levels: One level an environment; the same one may come several times.
            headings: `(k,)`, of the agent at the start, 0 to 3.
            environments: `(k,)`, which environments; default all.

        Raises:
            LayoutError: The arguments differ in length, or a heading or an index is out of range.
        """
        which = self._checked_environments(environments)
        turned = _checked_headings(headings, len(which))
        if len(levels) != len(which):
            raise LayoutError(f"levels must have one entry an environment, {len(which)}, "
                              f"got {len(levels)}")  # fmt: skip
        for level in levels:
            if not isinstance(level, Level):
                raise LayoutError(f"levels must hold maze_env.Level, got {type(level).__name__}")
        for index, level, heading in zip(which.tolist(), levels, turned.tolist(), strict=True):
            self.core.reset(index, level.layout, level.start, level.goal, level.max_steps, heading)
            self.levels[index] = level

    def restart(self, headings: ArrayLike, environments: ArrayLike | None = None) -> None:
        """Start an episode in the levels that the environments have.

        Args:
            headings: `(k,)`, of the agent at the start, 0 to 3.
            environments: `(k,)`, which environments; default all.

        Raises:
            EpisodeError: An environment has no level yet.
            LayoutError: A heading or an index is out of range.
        """
        which = self._checked_environments(environments).tolist()
        turned = _checked_headings(headings, len(which)).tolist()
        for index in which:
            if self.levels[index] is None:
                raise EpisodeError(f"environment {index} has no level; reset it first")
        for index, heading in zip(which, turned, strict=True):
            self.core.restart(index, heading)

    def step(
        self, actions: ArrayLike, environments: ArrayLike | None = None
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_]]:
        """Take one step in all environments, or in some.

        Args:
            actions: `(k,)` whole numbers from 0 to 6, see `ACTIONS`.
            environments: `(k,)`, which environments; default all, k = n.

        Returns:
            `rewards`, `terminated` and `truncated` of all n environments.

        Raises:
            ActionError: Actions of the wrong shape, type or range.
            EpisodeError: An environment is done or has not been reset. Nothing has moved then.
            LayoutError: An index is out of range or given twice.
        """
        moves = as_array("actions", actions, ActionError)
        if moves.dtype.kind not in "iu":
            raise ActionError(f"actions must be whole numbers, got dtype {moves.dtype}")
        count = self.environments
        if environments is None:
            which = None
        else:
            which = self._checked_environments(environments)
            count = len(which)
        if moves.shape != (count,):
            raise ActionError(f"actions must have shape {(count,)}, got {moves.shape}")
        moves = np.ascontiguousarray(moves, np.int64)
        if which is None:
            fault, index = self.core.step(moves)
        else:
            fault, index = self.core.step_some(moves, which)
        if fault:
            self._raise(fault, int(moves[index]), index if which is None else int(which[index]))
        return self.rewards, self.terminated, self.truncated

    def counts(self, environment: int) -> NDArray[np.uint32]:
        """Steps, left turns and right turns of the episode that began in each cell.

        Returns:
            `uint32 (H, W, 3)`; the goal is never counted.

        Raises:
            EpisodeError: The environment has no level yet.
            LayoutError: The index is out of range.
        """
        self.level_of(environment)
        return self.core.counts(environment)

    def level_of(self, environment: int) -> Level:
        """The level of an environment.

        Raises:
            EpisodeError: The environment has no level yet.
            LayoutError: The index is out of range.
        """
        level = self.levels[int(self._checked_environments([environment])[0])]
        if level is None:
            raise EpisodeError(f"environment {environment} has no level; reset it first")
        return level

    def summary(self, environments: ArrayLike) -> dict[str, NDArray[Any]]:
        """What became of episodes, by name, each `(k,)`.

        ``success`` bool, and int64 ``path_length`` (steps), ``repeated_visits``,
        `distinct_cells`, `left_turns`, `right_turns`.

        Raises:
            LayoutError: An index is out of range or given twice.
        """
        which = self._checked_environments(environments)
        counts = {
            "path_length": self.steps[which],
            "repeated_visits": self.steps[which] - self.distinct_cells[which],
            "distinct_cells": self.distinct_cells[which],
            "left_turns": self.left_turns[which],
            "right_turns": self.right_turns[which],
        }
        numbers = {name: values.astype(np.int64) for name, values in counts.items()}
        return {"success": self.terminated[which], **numbers}

    def raise_finished(self, environment: int) -> NoReturn:
        """Say why an environment cannot be stepped.

        Raises:
            EpisodeError: Always.
        """
        state = "has no level" if self.levels[environment] is None else "is done"
        raise EpisodeError(f"environment {environment} {state}; reset it before the next step")

    def _checked_environments(self, environments: ArrayLike | None) -> NDArray[np.int64]:
        if environments is None:
            return np.arange(self.environments)
        which = as_array("environments", environments)
        if which.size == 0:
            which = which.astype(np.int64)
        if which.ndim != 1 or which.dtype.kind not in "iu":
            raise LayoutError(f"environments must be whole numbers of shape (k,), got {which!r}")
        which = np.ascontiguousarray(which, np.int64)
        if len(which) and not (which.min() >= 0 and which.max() < self.environments):
            raise LayoutError(
                f"environments must be from 0 to {self.environments - 1}, got {which}"
            )
        if len(which) > 1 and not (np.diff(which) > 0).all() and len(np.unique(which)) < len(which):
            raise LayoutError(f"environments must differ from each other, got {which}")
        return which

    def _raise(self, fault: int, action: int, environment: int) -> NoReturn:
        if fault == _core.FAULT_ACTION:
            raise ActionError(
                f"actions must be from 0 to {len(ACTIONS) - 1}, got {action} "
                f"for environment {environment}"
            )
        self.raise_finished(environment)


def _checked_headings(headings: ArrayLike, count: int) -> NDArray[np.int64]:
    array = as_array("headings", headings)
    if array.shape != (count,) or (count and array.dtype.kind not in "iu"):
        raise LayoutError(f"headings must be whole numbers of shape {(count,)}, got {headings!r}")
    if count and not (array.min() >= 0 and array.max() < len(HEADINGS)):
        raise LayoutError(f"headings must be from 0 to {len(HEADINGS) - 1}, got {headings!r}")
    return array.astype(np.int64)
