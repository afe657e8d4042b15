"""Making a broken layout valid: windows around the cells where rules are broken, ever larger.

For rules that the greedy construction does not know.
"""

import numpy as np

from layout_repair.model.arrays import decode
from layout_repair.problem.gate import broken_cells, obeys_rules
from layout_repair.problem.problem import Mask
from layout_repair.problem.progress import Phase
from layout_repair.search.exact import SMALL
from layout_repair.search.opening import grow
from layout_repair.search.state import State
from layout_repair.search.windows.solve import Effort, solve_window
from layout_repair.tiles import Layout

EFFORT = Effort((), 40, 1500, nodes=2000)
STEPS = (2, 3, 5, 8, 12, 18)
"""Cells around the broken ones that are chosen again, one size after the other."""


class MendingArm:
    """Mends the rounded relaxation, or the original."""

    phase: Phase = "mending"

    def __init__(self) -> None:
        self._step = 0

    def ready(self, state: State) -> bool:
        """Whether a layout too large for exact search has no valid one after the relaxation."""
        large = len(state.problem.cells) > SMALL
        return large and state.best is None and self._step < len(STEPS) and state.relaxed.done

    def advance(self, state: State, work: float) -> None:  # noqa: ARG002
        """Try the next size of windows.

        Args:
            state: The search.
            work: Not used: each window has its own limit.
        """
        rng = np.random.default_rng(state.seed)
        steps, problem = STEPS[self._step], state.problem
        self._step += 1
        x = state.relaxed.x
        guesses = [problem.original] if x is None else [decode(problem, x), problem.original]
        for guess in guesses:
            if state.best is not None or state.budget.over:
                return
            window = self._window(state, guess, steps, rng)
            found = solve_window(state, guess, window, EFFORT, 0, rng, valid=False)
            if found is not None and obeys_rules(found, problem):
                state.offer(found)

    def _window(self, state: State, guess: Layout, steps: int, rng: np.random.Generator) -> Mask:
        """Surroundings of broken cells, and cells drawn at random to make the counts right."""
        window = broken_cells(guess, state.problem)
        drawn = rng.random(guess.shape) < 0.01 * steps
        return grow(window | drawn, steps) & state.problem.free
