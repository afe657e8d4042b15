"""Choosing again, as one window, the few cells that the relaxation left open."""

import numpy as np

from layout_repair.problem.gate import obeys_rules
from layout_repair.problem.progress import Phase
from layout_repair.search.opening import open_cells
from layout_repair.search.state import State
from layout_repair.search.windows.arm import LARGE_WINDOWS
from layout_repair.search.windows.solve import solve_window


class FractionsArm:
    """Settles what the relaxation left open, once."""

    phase: Phase = "windows"

    def __init__(self) -> None:
        self._done = False

    def ready(self, state: State) -> bool:
        """Whether the relaxation is done."""
        return not self._done and state.relaxed.done and state.best is not None

    def advance(self, state: State, work: float) -> None:  # noqa: ARG002
        """Solve the window, once.

        Args:
            state: The search.
            work: Not used: it is one window.
        """
        self._done, window = True, open_cells(state)
        start = state.relaxed.rounded
        if start is None or not obeys_rules(start, state.problem):
            start = state.best
        if window is None or start is None or state.proven:
            return
        rng = np.random.default_rng(state.seed)
        state.stats.windows += 1
        found = solve_window(state, start, window, LARGE_WINDOWS, 0, rng)
        if found is not None:
            state.offer(found)
