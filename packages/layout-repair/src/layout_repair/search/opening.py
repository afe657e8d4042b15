"""The first valid layouts, before any search."""

import numpy as np
from numpy.typing import NDArray

from layout_repair.construction.guesses import aisles, comb, combs, regular
from layout_repair.problem.progress import Phase
from layout_repair.search.state import State


class Opening:
    """Builds valid layouts from the starts and from guesses, the likely best first."""

    phase: Phase = "construction"

    def run(self, state: State) -> None:
        """Build layouts until some are valid.

        Args:
            state: The search.
        """
        for start in state.starts:
            if not state.offer(start) and not state.problem.ceiling:
                state.construct(start)
        if state.problem.ceiling:
            return
        state.offer(state.problem.original)
        if not len(state.problem.cells):
            return
        if not state.proven:
            state.construct(state.problem.original)
        if state.best is None:
            self._guess(state)
        if state.cost is not None:
            state.stats.start_cost = state.problem.prices.cost(state.cost)

    def _guess(self, state: State) -> None:
        """Regular layouts, dense ones last."""
        spec, problem = state.problem.spec, state.problem
        guesses = [regular(problem, state.dislike), comb(problem)]
        if not spec.endpoints_walkable:
            guesses.append(aisles(problem))
        for guess in guesses:
            state.construct(guess)
        if state.best is None and spec.endpoints_walkable:
            for guess in combs(problem):
                state.construct(guess)


class Regular:
    """Tries regular layouts where the best one is far from the bound."""

    phase: Phase = "construction"

    def __init__(self) -> None:
        self._done = False

    def ready(self, state: State) -> bool:
        """Whether the relaxation was begun; it tells whether the best layout is far off."""
        return not self._done and state.relaxed.x is not None

    def advance(self, state: State, work: float) -> None:  # noqa: ARG002
        """Build them, once.

        Args:
            state: The search.
            work: Not used: the guesses are few.
        """
        self._done, problem = True, state.problem
        walkable = problem.spec.endpoints_walkable
        if state.problem.ceiling or (walkable and not state.far_off):
            return
        guesses = [regular(problem, state.dislike), comb(problem)]
        if not walkable:
            guesses.append(aisles(problem))
        for guess in guesses:
            if not state.proven:
                state.construct(guess)


FRACTIONAL_CELLS = 900
"""Cells left open by the relaxation up to which they are tried as one window."""


def open_cells(state: State) -> "NDArray[np.bool_] | None":
    """The cells that the relaxation leaves open and those around them, if they are few.

    Args:
        state: The search, with a solved relaxation.
    """
    x, problem = state.relaxed.x, state.problem
    if x is None:
        return None
    n = len(problem.cells)
    split = np.abs(x - np.round(x)) > 1e-6
    window = np.zeros(problem.free.size, dtype=np.bool_)
    columns = problem.spec.searched_roles - 1
    window[problem.cells] = split[: columns * n].reshape(columns, n).any(axis=0)
    grown = grow(window.reshape(problem.free.shape))
    return grown if 0 < np.count_nonzero(grown) <= FRACTIONAL_CELLS else None


def grow(cells: "NDArray[np.bool_]", steps: int = 1) -> "np.typing.NDArray[np.bool_]":
    """Cells and those within some steps, corners included.

    Args:
        cells: ``bool (H, W)``.
        steps: Number of steps.
    """
    for _ in range(steps):
        padded = np.pad(cells, 1)
        shifts = [(row, col) for row in (-1, 0, 1) for col in (-1, 0, 1)]
        cells = np.any([np.roll(padded, shift, (0, 1)) for shift in shifts], axis=0)[1:-1, 1:-1]
    return cells
