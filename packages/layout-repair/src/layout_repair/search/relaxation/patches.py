"""A bound of large layouts from patches: the relaxation of each is solved on its own.

A simplex takes far more than twice the time on twice the cells. The row duals of overlapping
patches, each taken from the middle of its patch, are nearly those of the whole relaxation, and any
duals prove a bound (`layout_repair.search.relaxed.dual_bound`). The number of blocks couples
the patches: its dual is read off a first pass, and priced into the second.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from layout_repair.model.arrays import Floats, LinearModel
from layout_repair.model.build import build
from layout_repair.model.highs import Solver
from layout_repair.problem.problem import Mask, Problem
from layout_repair.problem.progress import Phase
from layout_repair.search.relaxed import dual_bound, round_up
from layout_repair.search.state import State

LARGE = 4000
"""Free cells from which on patches pay."""

BUILD_WORK = 0.01
"""Work of cutting out a patch and writing its model, for each of its cells."""

SIDE, OVERLAP = 34, 5
"""Cells of a side of a patch that it answers for, and beyond."""


@dataclass(frozen=True)
class _Patch:
    """A part of the layout: all its cells, and those that it answers for."""

    problem: Problem
    place: tuple[slice, slice]
    own: Mask


class PatchesArm:
    """Proves a bound, once, before the relaxation of the whole layout is solved."""

    phase: Phase = "patches"

    def __init__(self) -> None:
        self._done = False
        self._solving: Iterator[None] | None = None

    def ready(self, state: State) -> bool:
        """Whether the layout is large and there is a valid one to cut patches from."""
        large = len(state.problem.cells) >= LARGE and not state.problem.ceiling
        return not self._done and large and state.best is not None

    def advance(self, state: State, work: float) -> None:
        """Go on with the patches.

        Args:
            state: The search.
            work: Work to spend; a patch that was begun is finished.
        """
        end = state.budget.left - work
        self._solving = self._solving or self._solve(state)
        while state.budget.left > end and not (self._done or state.finished):
            self._done = next(self._solving, self) is self

    def _solve(self, state: State) -> Iterator[None]:
        """Solve all patches, twice if the number of blocks has a price; stops after each."""
        model = state.relaxed.model
        row_of = {int(key): row for row, key in enumerate(model.rows.key) if key >= 0}
        duals, prices = np.zeros(len(model.rows.lower)), list[float]()
        for patch in _patches(state):
            prices.append(_solve_patch(state, patch, None, duals, row_of))
            yield
        price = float(np.median(prices)) if prices else 0.0
        if price:
            duals[:] = 0.0
            for patch in _patches(state):
                _solve_patch(state, patch, price, duals, row_of)
                yield
        duals[_blocks_row(model)] = price
        state.raise_bound(round_up(dual_bound(model, duals)))


def _solve_patch(
    state: State, patch: _Patch, price: float | None, duals: Floats, row_of: dict[int, int]
) -> float:
    """Write the duals of the rows that a patch answers for; returns its price of a block."""
    budget, whole, problem = state.budget, state.problem.free, patch.problem
    model = build(problem)
    row = _blocks_row(model)
    if price is not None:
        model = _priced(model, row, price, len(problem.cells))
    solver = Solver(model, model.cost, integer=False, stopped=budget.stopped)
    solver.skip_presolve()
    solution = solver.relax(max(1.0, budget.left), budget.seconds_left)
    budget.spend(BUILD_WORK * problem.free.size + solver.load_work + solution.work)
    if not len(solution.duals):
        return 0.0
    family, cell = np.divmod(model.rows.key, problem.free.size)
    named = (model.rows.key >= 0) & patch.own.ravel()[np.where(family >= 0, cell, 0)]
    numbers = np.arange(whole.size).reshape(whole.shape)[patch.place].ravel()
    keys = family[named] * whole.size + numbers[cell[named]]
    for key, dual in zip(keys.tolist(), solution.duals[named].tolist(), strict=True):
        if dual and key in row_of:
            duals[row_of[key]] = dual
    return float(solution.duals[row])


def _patches(state: State) -> Iterator[_Patch]:
    """Squares that overlap; each answers for its middle."""
    problem, layout = state.problem, state.best
    if layout is None:
        return
    height, width = problem.free.shape
    for top in range(0, height, SIDE):
        for left in range(0, width, SIDE):
            window, own = np.zeros((2, height, width), dtype=np.bool_)
            window[max(0, top - OVERLAP) : top + SIDE + OVERLAP,
                   max(0, left - OVERLAP) : left + SIDE + OVERLAP] = True  # fmt: skip
            own[top : top + SIDE, left : left + SIDE] = True
            patch = problem.window(layout, window)
            if patch.free.any():
                yield _Patch(patch.part(), patch.place, own[patch.place])


def _blocks_row(model: LinearModel) -> int:
    """The row that limits the number of blocks: the first one that belongs to no cell."""
    return int(np.argmax(model.rows.key < 0))


def _priced(model: LinearModel, row: int, price: float, blocks: int) -> LinearModel:
    """The model with a price instead of the limits of the number of blocks."""
    cost, rows = model.cost.copy(), model.rows
    cost[:blocks] -= price
    lower, upper = rows.lower.copy(), rows.upper.copy()
    lower[row], upper[row] = -np.inf, np.inf
    return replace(model, cost=cost, rows=replace(rows, lower=lower, upper=upper))
