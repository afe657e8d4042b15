"""Window search: re-optimise a part of the layout exactly while the rest stays (LNS)."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from layout_repair.model.arrays import decode, encode
from layout_repair.model.build import build
from layout_repair.model.connectivity import Separator
from layout_repair.model.highs import Solver
from layout_repair.model.preference import TOTAL
from layout_repair.problem.gate import obeys_rules
from layout_repair.problem.problem import Mask
from layout_repair.problem.progress import Phase
from layout_repair.search.state import State
from layout_repair.tiles import Layout

PATIENCE = 12
"""Passes without gain after which the search ends."""

WORK, CELL_WORK, ROUND_WORK = 10, 2e-3, 4
"""Work of building and checking a window, of each cell of the whole layout, and of a solve."""

NEAR = 1.08
"""Ratio to the best cost up to which the rounded relaxation is worth a search of its own."""

FEW_GAINS = 0.004
"""Part of the cost that a pass must gain; else the next one takes larger windows."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How windows are searched.

    Attributes:
        sizes: Side lengths, from the first pass on.
        cut_rounds: Integer solves of one window.
        work: Work of each of them.
        nodes: Nodes of each of them.
    """

    sizes: tuple[int, ...]
    cut_rounds: int
    work: float
    nodes: int = 5


LARGE_WINDOWS = Effort((8, 12, 16), 4, 300)
SMALL_WINDOWS = Effort((4, 6, 8, 10, 12), 20, 100)
"""For frameless layouts far from the bound: they need many cuts to stay connected."""


class WindowsArm:
    """Improves a valid layout window by window.

    Attributes:
        layout: ``uint8 (H, W)`` the valid layout it works on.
    """

    phase: Phase = "windows"

    def __init__(self) -> None:
        self.layout: Layout | None = None
        self._cost = 0
        self._queue: Iterator[tuple[Mask, int]] | None = None
        self._idle = 0
        self._rounded = self._exploring = False
        self._rng = np.random.default_rng(0)

    def ready(self, state: State) -> bool:
        """Whether there is a layout that passes still improve."""
        if self.layout is not None and state.cost is not None and state.cost < self._cost:
            self._idle = 0
        return state.best is not None and self._idle < PATIENCE

    def advance(self, state: State, work: float) -> None:
        """Re-optimise windows, and offer the layout at the end.

        Args:
            state: The search.
            work: Work to spend.
        """
        end = state.budget.left - work
        self._start(state)
        if self._queue is None:
            self._rng = np.random.default_rng(state.seed)
            self._queue = self._windows(state)
        while state.budget.left > end and not state.finished and self._cost > state.bound:
            if self._idle >= PATIENCE:
                break
            window, turn = next(self._queue)
            self.improve(state, window, turn)
        if self.layout is not None:
            state.offer(self.layout)

    def _start(self, state: State) -> None:
        """Work on the rounded relaxation if it is near, or on the best layout."""
        if state.relaxed.done and not self._rounded:
            self._rounded, rounded = True, state.relaxed.rounded
            near = rounded is not None and state.price(rounded) <= NEAR * (state.cost or 0)
            if rounded is not None and near and obeys_rules(rounded, state.problem):
                self.layout, self._cost, self._queue = rounded, state.price(rounded), None
                self._exploring, self._idle = True, 0
        if self.layout is None or self._idle >= 2 or self._cost <= (state.cost or 0):
            self._exploring = False
        better = state.cost is not None and (self.layout is None or state.cost < self._cost)
        if better and not self._exploring:
            self.layout, self._cost = state.best, state.cost or 0

    def _windows(self, state: State) -> Iterator[tuple[Mask, int]]:
        """Squares of shifted tilings; after the last size the first one, several at a time."""
        level, sizes = 0, LARGE_WINDOWS.sizes
        while True:
            usual, sizes = sizes, (SMALL_WINDOWS if state.far_off else LARGE_WINDOWS).sizes
            level = level if sizes == usual else 0
            before, turn = self._cost, level // len(sizes)
            tiles = tiling(state.problem.free, sizes[level % len(sizes)], self._rng)
            for window in _joined(tiles, 1 + turn):
                yield window, turn
            self._idle = 0 if self._cost < before else self._idle + 1
            level += before - self._cost < FEW_GAINS * abs(before)

    def improve(self, state: State, window: Mask, turn: int = 0) -> None:
        """Re-optimise one window; the layout changes only to one that costs as little or less.

        Args:
            state: The search.
            window: ``bool (H, W)`` cells to choose again.
            turn: How often all sizes were tried in vain; each time doubles the work.
        """
        layout = self.layout
        if layout is None:
            return
        effort = SMALL_WINDOWS if state.far_off else LARGE_WINDOWS
        state.stats.windows += 1
        found = solve_window(state, layout, window, effort, turn, self._rng)
        if found is None:
            return
        cost = state.problem.distance(found)
        if cost <= self._cost:
            state.stats.window_gain += self._cost - cost
            self.layout, self._cost = found, cost


def solve_window(
    state: State,
    layout: Layout,
    window: Mask,
    effort: Effort,
    turn: int,
    rng: np.random.Generator,
    valid: bool = True,
) -> Layout | None:
    """Choose the cells of a window again, as cheaply as possible.

    Args:
        state: The search; its budget is charged.
        layout: ``uint8 (H, W)`` present roles.
        window: ``bool (H, W)`` cells to choose.
        effort: Limits.
        turn: Each turn doubles the work.
        rng: Source of the random preferences among equal costs.
        valid: Whether the layout is valid, so that the search may start from it.

    Returns:
        The layout with the new window, None if there is no better one, or none was found.
    """
    whole = state.problem.window(layout, window)
    if not whole.free.any():
        return None
    part, place, budget = whole.part(), whole.place, state.budget
    model, separator = build(part), Separator(part)
    columns = len(model.cost)
    cost = model.cost + rng.random(columns) * (TOTAL / columns)
    solver = Solver(model, cost, integer=True, stopped=budget.stopped)
    solver.set_option("presolve", "off")
    if valid:
        solver.skip_heuristics()
    budget.spend(WORK + CELL_WORK * layout.size + solver.load_work)
    for _ in range(effort.cut_rounds):
        if valid:
            solver.start_from(encode(part, layout[place]))
        limit = min(effort.work * 2**turn, max(1.0, budget.left))
        solution = solver.search(effort.nodes * 2**turn, limit, budget.seconds_left)
        budget.spend(solution.work + ROUND_WORK)
        # What the end of the budget cut short might not be what a longer search finds.
        if solution.x is None or budget.over:
            return None
        cuts = separator.cuts(solution.x, (0.5,))
        if not cuts:
            found = layout.copy()
            found[place] = decode(part, solution.x)
            return found
        solver.add(separator.rows(cuts))
    return None


def tiling(free: Mask, size: int, rng: np.random.Generator) -> Iterator[Mask]:
    """Squares that cover the free cells once, shifted and in an order drawn at random.

    Args:
        free: ``bool (H, W)``.
        size: Side length.
        rng: Source of the shift and the order.
    """
    height, width = free.shape
    shift_row, shift_col = (int(shift) for shift in rng.integers(size, size=2))
    corners = [
        (row, col)
        for row in range(-shift_row, height, size)
        for col in range(-shift_col, width, size)
    ]
    for index in rng.permutation(len(corners)):
        row, col = corners[index]
        window = np.zeros(free.shape, dtype=np.bool_)
        window[max(row, 0) : row + size, max(col, 0) : col + size] = True
        window &= free
        if window.any():
            yield window


def _joined(windows: Iterator[Mask], together: int) -> Iterator[Mask]:
    """Unions of several windows each, so that blocks can move from one to another."""
    while group := list(islice(windows, together)):
        yield np.logical_or.reduce(group)
