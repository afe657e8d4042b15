"""Connectivity (W6) as node-separator cuts: every way out of a stray component is needed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from layout_repair.model import UNBOUNDED, Floats, Rows
from layout_repair.problem import Problem, neighbour_lists
from layout_repair.tiles import SHELF, WORKSTATION

CUTS_PER_COMPONENT = 12
VIOLATION = 1e-3
Neighbours = Sequence[tuple[int, ...]]


@dataclass(frozen=True)
class Cut:
    """``sum of drivable(b) over barrier >= drivable(inside)``.

    Attributes:
        barrier: Free cells that separate the inside from the root.
        inside: A cell behind the barrier; -1 if some cell there is always drivable.
    """

    barrier: frozenset[int]
    inside: int


class Separator:
    """Finds violated connectivity cuts of one problem.

    Args:
        problem: The repair problem; some cell must be always drivable.
    """

    def __init__(self, problem: Problem):
        self._problem = problem
        self._near = neighbour_lists(*problem.free.shape)
        self._column = np.full(problem.free.size, -1, dtype=np.intp)
        self._column[problem.cells] = np.arange(len(problem.cells))
        self._drivable = problem.fixed_drivable
        self._root = int(np.argmax(self._drivable))
        fixed = problem.fixed.ravel()
        blocked = ~problem.free.ravel() & ((fixed == SHELF) | (fixed == WORKSTATION))
        self._passable = (~blocked).tolist()

    def cuts(self, x: Floats, thresholds: Iterable[float], limit: int = 200) -> list[Cut]:
        """Find cuts that a point violates.

        Args:
            x: ``float64 (2 n,)`` point of the model.
            thresholds: A cell counts as drivable if it is so by more than this share.
            limit: Largest number of components to cut off.

        Returns:
            Cuts without duplicates; empty if none is violated at these thresholds.
        """
        n = len(self._problem.cells)
        share = self._drivable.astype(np.float64)
        share[self._problem.cells] = 1.0 - x[:n]
        values = share.tolist()
        found: dict[Cut, None] = {}
        for threshold in thresholds:
            inside = (share > threshold).tolist()
            strays = components(inside, self._near, self._root)[1:]
            for component in [c for c in strays if len(c) > 1][:limit]:
                found.update(dict.fromkeys(self._component_cuts(component, values)))
        return list(found)

    def rows(self, cuts: Sequence[Cut]) -> Rows:
        """Write cuts as rows of the model.

        Args:
            cuts: Cuts of this problem.
        """
        row: list[int] = []
        column: list[int] = []
        value: list[float] = []
        for number, cut in enumerate(cuts):
            barrier = sorted(cut.barrier)
            own = [cut.inside] if cut.inside >= 0 else []
            row += [number] * (len(barrier) + len(own))
            column += self._column[[*barrier, *own]].tolist()
            value += [1.0] * len(barrier) + [-1.0] * len(own)
        return Rows(
            np.array(row, dtype=np.intp),
            np.array(column, dtype=np.intp),
            np.array(value),
            np.full(len(cuts), -UNBOUNDED),
            np.array([len(cut.barrier) - 1.0 for cut in cuts]),
        )

    def _component_cuts(self, component: list[int], values: list[float]) -> list[Cut]:
        barrier = self._barrier(component)
        through = sum(values[cell] for cell in barrier)
        if any(self._drivable[cell] for cell in component):
            return [Cut(barrier, -1)] if through < 1.0 - VIOLATION else []
        violated = [cell for cell in component if through < values[cell] - VIOLATION]
        violated.sort(key=lambda cell: (-values[cell], cell))
        return [Cut(barrier, cell) for cell in violated[:CUTS_PER_COMPONENT]]

    def _barrier(self, component: list[int]) -> frozenset[int]:
        """Cells next to the component that the root still reaches when all of them are closed."""
        members = set(component)
        border = {
            other
            for cell in component
            for other in self._near[cell]
            if other not in members and self._passable[other]
        }
        open_cells = self._passable.copy()
        for cell in border:
            open_cells[cell] = False
        reached, barrier = [self._root], set()
        open_cells[self._root] = False
        while reached:
            for other in self._near[reached.pop()]:
                if open_cells[other]:
                    open_cells[other] = False
                    reached.append(other)
                elif other in border:
                    barrier.add(other)
        return frozenset(barrier)


def components(inside: Sequence[bool], near: Neighbours, root: int) -> list[list[int]]:
    """Split cells into 4-connected components.

    Args:
        inside: Whether each cell takes part.
        near: The 4-neighbours of each cell.
        root: A cell that takes part.

    Returns:
        The components as lists of cells; the one of the root comes first.
    """
    left = list(inside)
    found = []
    for start in [root, *range(len(left))]:
        if not left[start]:
            continue
        left[start] = False
        component = [start]
        for cell in component:
            for other in near[cell]:
                if left[other]:
                    left[other] = False
                    component.append(other)
        found.append(component)
    return found
