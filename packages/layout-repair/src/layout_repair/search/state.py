"""What the stages of a search share: the best layout, the best bound, and the budget."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from layout_repair.budget import Budget
from layout_repair.construction.construct import construct
from layout_repair.model.preference import as_cost, lattice
from layout_repair.problem.gate import obeys_rules
from layout_repair.problem.problem import Problem
from layout_repair.problem.progress import Phase, Phases
from layout_repair.problem.result import RepairStats
from layout_repair.search.relaxed import Relaxed, counting_bound
from layout_repair.tiles import Layout

CONSTRUCTION_WORK = 100
"""Work of making a guess valid, for 33 x 36 cells."""

FAR = 1.2
"""Ratio of distance and bound above which a layout is far off."""


class State:
    """The state of one search.

    Args:
        problem: The problem of a whole layout.
        budget: Work and time.
        phases: Who takes the times, and tells of better layouts.
        seed: Of all random choices, non-negative.
        starts: ``uint8 (H, W)`` roles of layouts to start from.
        stats: Counters to update.
    """

    def __init__(
        self,
        problem: Problem,
        budget: Budget,
        phases: Phases,
        seed: int,
        starts: Sequence[Layout] = (),
        stats: RepairStats | None = None,
    ):
        self.problem = problem
        self.budget = budget
        self.phases = phases
        self.seed = seed
        self.starts = starts
        self.stats = stats or RepairStats()
        self.best: Layout | None = None
        self.cost: int | None = None
        self.bound = counting_bound(problem)
        self.relaxed = Relaxed(problem)
        self.impossible = False

    @cached_property
    def dislike(self) -> NDArray[np.float64]:
        """``float64 (K, H * W)`` faint preference for regular arrangements."""
        return lattice(self.problem.original, self.problem.spec.searched_roles)

    @cached_property
    def bias(self) -> NDArray[np.float64]:
        """The same as a cost of the columns of the model."""
        return as_cost(self.problem, self.dislike)

    def price(self, layout: Layout) -> int:
        """Cost of a layout, in units.

        Args:
            layout: ``uint8 (H, W)`` roles.
        """
        return self.problem.distance(layout)

    def offer(self, layout: Layout) -> bool:
        """Keep a layout if it obeys all rules and costs less than the best.

        Args:
            layout: ``uint8 (H, W)`` roles.
        """
        cost = self.price(layout)
        if self.cost is not None and cost >= self.cost:
            return False
        if not obeys_rules(layout, self.problem):
            return False
        self.best, self.cost = layout.copy(), cost
        self.report()
        return True

    def construct(self, guess: Layout) -> Layout | None:
        """Make a guess valid and offer it.

        Args:
            guess: ``uint8 (H, W)`` any roles in the free cells.

        Returns:
            What became of it, None if the greedy moves got stuck.
        """
        self.budget.spend(CONSTRUCTION_WORK * self.budget.size)
        layout = construct(self.problem, guess, 0.01 * self.dislike)
        if layout is not None:
            self.offer(layout)
        return layout

    def raise_bound(self, bound: int) -> None:
        """Note a lower bound.

        Args:
            bound: Proven.
        """
        self.bound = max(self.bound, bound)

    @property
    def proven(self) -> bool:
        """Whether the best layout costs as little as the bound."""
        return self.cost is not None and self.cost <= self.bound

    @property
    def finished(self) -> bool:
        """Whether nothing is left to do, or nothing to do it with."""
        return self.proven or self.impossible or self.budget.over

    @property
    def far_off(self) -> bool:
        """Whether the best layout of a frameless area is much further than the bound."""
        if self.cost is None or self.problem.fixed_drivable.any():
            return self.cost is None
        return self.cost > FAR * self.bound

    def enter(self, phase: Phase) -> None:
        """Begin a phase; breaking ties is one as a whole."""
        name: Phase = "ties" if self.problem.ceiling else phase
        self.phases.enter(name, self._shown(self.cost), self._shown(self.bound) or 0)

    def report(self) -> None:
        """Tell the watcher the cost and the bound."""
        self.phases.report(self._shown(self.cost), self._shown(self.bound) or 0)

    def _shown(self, units: int | None) -> float | None:
        return None if units is None else self.problem.prices.cost(units)
