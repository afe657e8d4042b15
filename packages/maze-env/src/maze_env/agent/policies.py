"""What evaluations ask of an agent, and agents that need no training."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from maze_env.errors import LayoutError
from maze_env.layouts.checks import checked_whole
from maze_env.rollouts import ACTIONS

LEFT, RIGHT, FORWARD = range(3)


class Policy(Protocol):
    """An agent that acts in many episodes at once, one a lane.

    What it does in a lane may depend on that lane's arguments alone; then results do not depend on
    what is evaluated together.
    """

    def initial_state(self, lanes: int) -> NDArray[np.float32]:
        """Memory of episodes that begin, `float32 (lanes, k)`; each row is one lane's."""
        ...

    def act(
        self,
        observations: NDArray[np.uint8],
        headings: NDArray[np.uint8],
        state: NDArray[np.float32],
        uniforms: NDArray[np.float64],
    ) -> NDArray[np.int64]:
        """Choose actions.

        Args:
            observations: `uint8 (lanes, 5, 5, 3)`, as of `maze_env.Rollouts`.
            headings: `uint8 (lanes,)`, 0 right, 1 down, 2 left, 3 up.
            state: `float32 (lanes, k)`, memory, which is updated in place.
            uniforms: `float64 (lanes,)` in [0, 1), the only source of randomness.

        Returns:
            Actions, `int64 (lanes,)`.
        """
        ...


class RandomPolicy:
    """Takes each action with the same probability.

    Args:
        actions: Number of actions, 1 to 7; the first three are left, right, forward.

    Raises:
        LayoutError: The number is out of range.
    """

    def __init__(self, actions: int = 3) -> None:
        self.actions = checked_whole("actions", actions, 1, len(ACTIONS))

    def initial_state(self, lanes: int) -> NDArray[np.float32]:
        """No memory, `float32 (lanes, 0)`."""
        return np.zeros((lanes, 0), np.float32)

    def act(
        self,
        observations: NDArray[np.uint8],  # noqa: ARG002
        headings: NDArray[np.uint8],  # noqa: ARG002
        state: NDArray[np.float32],  # noqa: ARG002
        uniforms: NDArray[np.float64],
    ) -> NDArray[np.int64]:
        """Draw actions; see `Policy.act`."""
        return (uniforms * self.actions).astype(np.int64)


class WallFollower:
    """Keeps a hand on the wall; finds the goal of every maze without loops.

    Args:
        hand: ``"left"`` or ``"right"``.

    Raises:
        LayoutError: The hand is neither.
    """

    def __init__(self, hand: str = "right") -> None:
        if hand not in ("left", "right"):
            raise LayoutError(f"hand must be 'left' or 'right', got {hand!r}")
        self.toward, self.away = (LEFT, RIGHT) if hand == "left" else (RIGHT, LEFT)
        self._side = 1 if hand == "left" else 3

    def initial_state(self, lanes: int) -> NDArray[np.float32]:
        """Whether the last action was a turn to the wall, `float32 (lanes, 1)`."""
        return np.zeros((lanes, 1), np.float32)

    def act(
        self,
        observations: NDArray[np.uint8],
        headings: NDArray[np.uint8],  # noqa: ARG002
        state: NDArray[np.float32],
        uniforms: NDArray[np.float64],  # noqa: ARG002
    ) -> NDArray[np.int64]:
        """Turn to the hand's side where it is open, else go ahead, else away; see `Policy.act`."""
        side_open = observations[:, self._side, 4, 0] != 2
        ahead_open = observations[:, 2, 3, 0] != 2
        turned = state[:, 0] > 0
        turn = side_open & ~turned
        state[:, 0] = turn
        return np.where(turn, self.toward, np.where(ahead_open, FORWARD, self.away))
