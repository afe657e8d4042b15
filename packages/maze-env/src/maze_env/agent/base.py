"""What an agent is to those who run it."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

State = NDArray[np.float32]
"""Memories of agents, `(n, state_size)`, one row an agent; zeros before the first step."""


class Agent(Protocol):
    """A policy with memory, for any number of independent lanes.

    What happens in one lane depends on this lane alone (unless an agent says otherwise), so lanes
    may be dropped, added and reordered between steps together with their rows of the state.

    """

    @property
    def state_size(self) -> int:
        """Numbers that an agent remembers."""
        ...

    @property
    def actions(self) -> int:
        """Number of actions that it chooses from."""
        ...

    def initial_state(self, lanes: int) -> State:
        """The memory before the first step, zeros `(lanes, state_size)`."""
        ...

    def act(
        self,
        observations: NDArray[np.uint8],
        headings: NDArray[np.uint8],
        state: State,
        uniforms: NDArray[np.float64],
    ) -> NDArray[np.int64]:
        """Chooses an action for each lane.

        Args:
            observations: `uint8 (n, 5, 5, 3)`, see `maze_env.Rollouts.observations`.
            headings: `(n,)` 0 to 3.
            state: `float32 (n, state_size)`, updated in place; set a row to zeros when an episode
                starts.
            uniforms: `float64 (n,)` in [0, 1), the only source of chance.

        Returns:
            `int64 (n,)` actions.
        """
        ...
