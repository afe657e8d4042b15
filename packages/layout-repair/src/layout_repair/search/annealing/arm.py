"""Simulated annealing in rounds, each twice as long as the one before.

Kirkpatrick, Gelatt & Vecchi, "Optimization by simulated annealing", 1983.
"""

import numpy as np

from layout_repair.problem.progress import Phase
from layout_repair.search.annealing.walk import Annealing
from layout_repair.search.state import State
from layout_repair.tiles import Layout

HOT, COLD = 0.25, 0.1
"""First and last temperature, in changes; it falls geometrically."""

SWEEP_WORK, CELL_WORK = 2.4, 0.001
"""Work of a sweep, and of each free cell in it."""

CHAIN_CELLS, MOST_CHAINS = 2500, 12
"""Free cells of all chains together, about, and most chains: more of them are no longer cheap."""

NEAR = 1.03
"""Ratio of cost and bound below which windows do better."""

LEAST_SWEEPS = 40
OFFERS = 2
"""Chains of a round, the nearest ones, whose ends are made valid."""

GROWTH = 1.6
"""A round takes at least so much more work than the last one."""


class AnnealingArm:
    """Anneals the best layout of an open area that the relaxation says little about."""

    phase: Phase = "annealing"

    def __init__(self) -> None:
        self._ends: list[Layout] = []
        self._work = 0.0
        self._rounds = 0

    def ready(self, state: State) -> bool:
        """Whether the rules are those that it knows, and the best layout is far from the bound."""
        problem, spec = state.problem, state.problem.spec
        known = spec.plain and spec.endpoints_walkable and spec.connected and not problem.ceiling
        # A frame carries connectivity, so that the relaxation knows all about it.
        frameless = not problem.fixed_drivable.any()
        return known and frameless and state.cost is not None and state.cost > NEAR * state.bound

    def advance(self, state: State, work: float) -> None:
        """Anneal for a round; a search that ends in the middle of it loses that round.

        Args:
            state: The search.
            work: Work to spend.
        """
        budget, cells = state.budget, len(state.problem.cells)
        chains = max(1, min(MOST_CHAINS, CHAIN_CELLS // max(1, cells)))
        price = SWEEP_WORK + CELL_WORK * cells * chains
        if state.best is None:
            return
        self._work = max(work, GROWTH * self._work)
        sweeps = max(LEAST_SWEEPS, int(self._work / price))
        starts = [*self._ends, *(chains - len(self._ends)) * [state.best]]
        walk = Annealing(state.problem, starts, state.seed + self._rounds)
        for sweep in range(sweeps):
            if budget.over:
                return
            walk.sweep(HOT * (COLD / HOT) ** (sweep / sweeps))
            budget.spend(price)
        self._rounds += 1
        self._finish(state, walk)

    def _finish(self, state: State, walk: Annealing) -> None:
        """Offer the nearest layout; the nearer half goes on, the others begin anew at the best."""
        problem = state.problem
        ends = [np.where(problem.free, roles, problem.fixed) for roles in walk.roles]
        ends.sort(key=state.price)
        for guess in ends[:OFFERS]:
            state.construct(guess)
        self._ends = ends[: len(ends) // 2]
