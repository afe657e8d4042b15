"""Window search: re-optimise a part of the layout exactly while the rest stays (LNS)."""

from collections.abc import Iterator

import numpy as np

from layout_repair.problem.gate import obeys_rules
from layout_repair.problem.problem import Mask
from layout_repair.problem.progress import Phase
from layout_repair.search.state import State
from layout_repair.search.windows.solve import Effort, solve_window
from layout_repair.search.windows.tiling import chosen, joined, local_gap, mask_of, tiling
from layout_repair.tiles import Layout

PATIENCE = 12
"""Passes without gain after which the search ends."""

NEAR = 1.15
"""Ratio to the best cost up to which the rounded relaxation is worth a search of its own."""

FEW_GAINS = 0.004
"""Part of the cost that a pass must gain; else the next one takes larger windows."""


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
        """Passes over the layout; after the last size the first one, several at a time.

        A pass that gains little goes on to all windows, where it left out some, then to the next
        size.
        """
        level, sizes, choosy = 0, LARGE_WINDOWS.sizes, True
        while True:
            usual, sizes = sizes, (SMALL_WINDOWS if state.far_off else LARGE_WINDOWS).sizes
            level = level if sizes == usual else 0
            before, turn = self._cost, level // len(sizes)
            boxes = tiling(state.problem.free.shape, sizes[level % len(sizes)], self._rng)
            gap = local_gap(state, self.layout) if choosy and self.layout is not None else None
            for group in joined(chosen(boxes, gap), 1 + turn):
                window = mask_of(group, state.problem.free)
                if window.any():
                    yield window, turn
            choosy, little = gap is None, before - self._cost < FEW_GAINS * abs(before)
            if little and gap is not None:
                continue
            choosy = True
            self._idle = 0 if self._cost < before else self._idle + 1
            level += little

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
