"""Simulated annealing in rounds, each twice as long as the one before.

Kirkpatrick, Gelatt & Vecchi, "Optimization by simulated annealing", 1983.
"""

import numpy as np

from layout_repair.problem.progress import Phase
from layout_repair.search.annealing.walk import Annealing
from layout_repair.search.state import State

HOT, COLD = 0.25, 0.1
"""First and last temperature, in changes; it falls geometrically."""

SWEEP_WORK, CELL_WORK = 2.5, 0.0015
"""Work of a sweep, and of each free cell in it."""

NEAR = 1.03
"""Ratio of cost and bound below which windows do better."""

FIRST_SWEEPS = 100
GROWTH = 1.5
"""A round is so much longer than the last one; a search that ends in the middle loses that one."""


class AnnealingArm:
    """Anneals the best layout of an open area that the relaxation says little about."""

    phase: Phase = "annealing"

    def __init__(self) -> None:
        self._walk: Annealing | None = None
        self._sweep = 0
        self._sweeps = float(FIRST_SWEEPS)
        self._rounds = 0

    def ready(self, state: State) -> bool:
        """Whether the rules are those that it knows, and the best layout is far from the bound."""
        problem, spec = state.problem, state.problem.spec
        known = spec.plain and spec.endpoints_walkable and spec.connected and not problem.ceiling
        # A frame carries connectivity, so that the relaxation knows all about it.
        frameless = not problem.fixed_drivable.any()
        return known and frameless and state.cost is not None and state.cost > NEAR * state.bound

    def advance(self, state: State, work: float) -> None:
        """Go on cooling; offer the layout at the end of a round.

        Args:
            state: The search.
            work: Work to spend.
        """
        end, budget = state.budget.left - work, state.budget
        price = SWEEP_WORK + CELL_WORK * len(state.problem.cells)
        while budget.left > end and not budget.over and state.best is not None:
            if self._walk is None:
                self._walk = Annealing(state.problem, state.best, state.seed + self._rounds)
            self._walk.sweep(HOT * (COLD / HOT) ** (self._sweep / self._sweeps))
            budget.spend(price)
            self._sweep += 1
            if self._sweep >= self._sweeps:
                self._finish(state)

    def _finish(self, state: State) -> None:
        problem = state.problem
        if self._walk is not None:
            state.construct(np.where(problem.free, self._walk.roles, problem.fixed))
        self._walk, self._sweep = None, 0
        self._sweeps *= GROWTH
        self._rounds += 1
