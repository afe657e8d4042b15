"""Window search: re-optimise one rectangle exactly while the rest stays (LNS)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from layout_repair.budget import Budget
from layout_repair.model.arrays import build, decode, encode
from layout_repair.model.connectivity import Separator
from layout_repair.model.highs import Solver
from layout_repair.model.preference import TOTAL
from layout_repair.problem.problem import Mask, Problem
from layout_repair.problem.result import RepairStats
from layout_repair.tiles import Layout

PATIENCE = 12
"""Passes without gain after which the search ends."""

NODES = 5
WORK = 20
"""Work of building and checking a window."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How windows are searched.

    Attributes:
        sizes: Side lengths, from the first pass on.
        cut_rounds: Integer solves of one window.
        work: Work of each of them.
        price: Work spent for each unit, because small models take less time.
    """

    sizes: tuple[int, ...]
    cut_rounds: int
    work: float
    price: float = 1.0


LARGE_WINDOWS = Effort((8, 12, 16), 4, 300)
SMALL_WINDOWS = Effort((4, 6, 8, 10, 12), 20, 150, 0.4)
"""For frameless layouts far from the bound: they need many cuts to stay connected."""


@dataclass
class WindowSearch:
    """Improves a valid layout window by window.

    Attributes:
        problem: The problem of the whole layout.
        layout: ``uint8 (H, W)`` best valid layout so far.
        bound: Lower bound at which the search may stop.
        budget: Work and time.
        stats: Counters to update.
        effort: Sizes and limits of the windows.
        gained: Called with every lower cost.
    """

    problem: Problem
    layout: Layout
    bound: int
    budget: Budget
    stats: RepairStats
    effort: Effort = LARGE_WINDOWS
    gained: Callable[[int], None] | None = None

    @property
    def cost(self) -> int:
        """Distance of the present layout."""
        return self.problem.distance(self.layout)

    def finished(self) -> bool:
        """Whether the bound is met or the budget is used up."""
        return self.cost <= self.bound or self.budget.over

    def sweep(self, seed: int) -> None:
        """Go over the layout in randomly shifted tilings until nothing is gained any more.

        Each pass that gains little goes on to the next size. After the last size the first one
        follows again, with several squares at a time.

        Args:
            seed: Seed of offsets, order and of the preferences inside a window.
        """
        rng, sizes = np.random.default_rng(seed), self.effort.sizes
        level = idle = 0
        while not self.finished() and idle < PATIENCE:
            before = self.cost
            turn = level // len(sizes)
            tiles = _tiling(self.problem.free, sizes[level % len(sizes)], rng)
            for window in _joined(tiles, 1 + turn):
                if self.finished():
                    return
                self.improve(window, rng, turn)
            idle = 0 if self.cost < before else idle + 1
            level += before - self.cost < 0.004 * before

    def improve(self, window: Mask, rng: np.random.Generator, turn: int = 0) -> None:
        """Re-optimise one window; the layout changes only to one that is as near or nearer.

        Args:
            window: ``bool (H, W)`` cells to choose again.
            rng: Source of the random preferences.
            turn: How often all sizes were tried in vain; each time doubles the work.
        """
        whole = self.problem.window(self.layout, window)
        part, place = whole.part(), whole.place
        model, separator = build(part), Separator(part)
        columns = len(model.cost)
        solver = Solver(model, model.cost + rng.random(columns) * (TOTAL / columns), integer=True)
        solver.skip_heuristics()
        before = self.cost
        self.stats.windows += 1
        for _ in range(self.effort.cut_rounds):
            solver.start_from(encode(part, self.layout[place]))
            solution = solver.search(
                NODES * 2**turn, self.effort.work * 2**turn, self.budget.seconds_left
            )
            self.budget.spend((WORK + solution.work) * self.effort.price)
            if solution.x is None:
                return
            cuts = separator.cuts(solution.x, (0.5,))
            if not cuts:
                layout = self.layout.copy()
                layout[place] = decode(part, solution.x)
                self._accept(layout, before)
                return
            solver.add(separator.rows(cuts))

    def _accept(self, layout: Layout, before: int) -> None:
        gain = before - self.problem.distance(layout)
        if gain >= 0:
            self.layout = layout
            self.stats.window_gain += gain
            if gain and self.gained is not None:
                self.gained(before - gain)


def _tiling(free: Mask, size: int, rng: np.random.Generator) -> Iterator[Mask]:
    """Squares that cover the free cells once, shifted and in an order drawn at random."""
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
