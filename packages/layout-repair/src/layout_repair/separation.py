"""Connectivity as node-separator cuts: every way out of a stray component is needed.

Cells are open if they are driven across, that is floor, and endpoints where the rules let them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from layout_repair.model import UNBOUNDED, Floats, Rows
from layout_repair.problem import Problem, neighbour_lists
from layout_repair.roles import BLOCK, OBSTACLE

CUTS_PER_COMPONENT = 12
VIOLATION = 1e-3
Neighbours = Sequence[tuple[int, ...]]


@dataclass(frozen=True)
class Cut:
    """``sum of open(b) over barrier >= used(inside) + used(outside) - 1``.

    A cell is used if it is not a block: it is open, or an endpoint that touches an open cell, which
    is on its side of the barrier or in it.

    Attributes:
        barrier: Free cells that separate inside and outside.
        inside: A cell behind the barrier; -1 if some cell there is always open.
        outside: A cell on the other side; -1 if some cell there is always open.
    """

    barrier: frozenset[int]
    inside: int
    outside: int = -1


class Separator:
    """Finds violated connectivity cuts of one problem.

    Args:
        problem: The repair problem.
    """

    def __init__(self, problem: Problem):
        self._problem = problem
        self._near = neighbour_lists(*problem.free.shape)
        self._column = np.full(problem.free.size, -1, dtype=np.intp)
        self._column[problem.cells] = np.arange(len(problem.cells))
        self._drivable = problem.fixed_drivable
        self._root = int(np.argmax(self._drivable)) if self._drivable.any() else -1
        blocked = ~problem.free.ravel() & np.isin(problem.fixed, (BLOCK, OBSTACLE)).ravel()
        self._passable = (~blocked & ~problem.fixed_visitors).tolist()

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
        used = self._drivable.astype(np.float64)
        used[self._problem.cells] = 1.0 - x[:n]
        share = used
        if not self._problem.spec.endpoints_walkable:
            share = used.copy()
            share[self._problem.cells] -= x[n : 2 * n]
        values, uses = share.tolist(), used.tolist()
        found: dict[Cut, None] = {}
        for threshold in thresholds:
            inside = (share > threshold).tolist()
            main, *strays = components(inside, self._near, self._root) or [[]]
            if self._problem.several_open:
                strays = [component for component in strays if len(component) > 1]
            anchor = -1 if self._root >= 0 else max(main, key=values.__getitem__, default=-1)
            for component in strays[:limit]:
                found.update(dict.fromkeys(self._component_cuts(component, anchor, values, uses)))
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
            own = [cell for cell in (cut.inside, cut.outside) if cell >= 0]
            row += [number] * (len(barrier) + len(own))
            column += self._column[[*barrier, *own]].tolist()
            value += [1.0] * len(barrier) + [-1.0] * len(own)
            if not self._problem.spec.endpoints_walkable:
                row += [number] * len(barrier)
                column += (self._column[barrier] + len(self._problem.cells)).tolist()
                value += [1.0] * len(barrier)
        return Rows(
            np.array(row, dtype=np.intp),
            np.array(column, dtype=np.intp),
            np.array(value),
            np.full(len(cuts), -UNBOUNDED),
            np.array([len(cut.barrier) - 1.0 for cut in cuts]),
        )

    def _component_cuts(
        self, component: list[int], anchor: int, values: list[float], uses: list[float]
    ) -> list[Cut]:
        barrier = self._barrier(component, self._root if anchor < 0 else anchor)
        through = sum(values[cell] for cell in barrier)
        if anchor >= 0:
            through += 1.0 - uses[anchor]
        if any(self._drivable[cell] for cell in component):
            return [Cut(barrier, -1)] if through < 1.0 - VIOLATION else []
        violated = [cell for cell in component if through < uses[cell] - VIOLATION]
        violated.sort(key=lambda cell: (-uses[cell], cell))
        return [Cut(barrier, cell, anchor) for cell in violated[:CUTS_PER_COMPONENT]]

    def _barrier(self, component: list[int], root: int) -> frozenset[int]:
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
        reached, barrier = [root], set()
        open_cells[root] = False
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
        root: A cell that takes part, or -1.

    Returns:
        The components as lists of cells; first the one of the root, or else the largest one.
    """
    left = list(inside)
    found: list[list[int]] = []
    for start in [*([root] if root >= 0 else []), *range(len(left))]:
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
    if root < 0 and found:
        found.insert(0, found.pop(max(range(len(found)), key=lambda index: len(found[index]))))
    return found
