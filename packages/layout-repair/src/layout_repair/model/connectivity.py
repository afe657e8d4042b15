"""Connectivity as node-separator cuts: every way out of a stray component is needed.

Cells are open if they are driven across, that is floor, and endpoints where the rules let them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from layout_repair.model.arrays import UNBOUNDED, Floats, Rows
from layout_repair.problem.problem import Cells, Mask, Problem, neighbour_lists
from layout_repair.roles import BLOCK, OBSTACLE

CUTS_PER_COMPONENT = 12
VIOLATION = 1e-3


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
        self._shape = problem.free.shape
        self._near = neighbour_lists(*self._shape)
        self._column = np.full(problem.free.size, -1, dtype=np.intp)
        self._column[problem.cells] = np.arange(len(problem.cells))
        self._drivable = problem.fixed_drivable
        self._root = int(np.argmax(self._drivable)) if self._drivable.any() else -1
        blocked = ~problem.free.ravel() & np.isin(problem.fixed, (BLOCK, OBSTACLE)).ravel()
        self._passable: Mask = ~blocked & ~problem.fixed_visitors
        self._links = problem.whole_layout.areas if problem.whole_layout else None

    def cuts(self, x: Floats, thresholds: Iterable[float], limit: int = 200) -> list[Cut]:
        """Find cuts that a point violates.

        Args:
            x: ``float64 (2 n,)`` point of the model.
            thresholds: A cell counts as drivable if it is so by more than this share.
            limit: Largest number of components to cut off.

        Returns:
            Cuts without duplicates; empty if none is violated at these thresholds.
        """
        if not self._problem.spec.connected:
            return []
        n = len(self._problem.cells)
        used = self._drivable.astype(np.float64)
        used[self._problem.cells] = 1.0 - x[:n]
        share = used
        if not self._problem.spec.endpoints_walkable:
            share = used.copy()
            share[self._problem.cells] -= x[n : 2 * n]
        found: dict[Cut, None] = {}
        for component, anchor in self._strays(share, thresholds, limit):
            found.update(dict.fromkeys(self._component_cuts(component, anchor, share, used)))
        return list(found)

    def _strays(
        self, share: Floats, thresholds: Iterable[float], limit: int
    ) -> Iterator[tuple[Cells, int]]:
        """Components off the main one, each once, with a cell of the main one if none is fixed."""
        seen: set[tuple[int, bytes]] = set()
        for threshold in thresholds:
            inside = (share > threshold).reshape(self._shape)
            main, *strays = components(inside, self._root, self._links) or [
                np.empty(0, dtype=np.intp)
            ]
            if self._problem.several_open:
                strays = [component for component in strays if len(component) > 1]
            anchor = -1
            if self._root < 0 and len(main):
                anchor = int(main[np.argmax(share[main])])
            for component in strays[:limit]:
                key = (anchor, component.tobytes())
                if key not in seen:
                    seen.add(key)
                    yield component, anchor

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
        self, component: Cells, anchor: int, share: Floats, used: Floats
    ) -> list[Cut]:
        barrier = self._barrier(component, self._root if anchor < 0 else anchor)
        through = float(share[barrier].sum())
        if anchor >= 0:
            through += 1.0 - float(used[anchor])
        cells = frozenset(barrier.tolist())
        if self._drivable[component].any():
            return [Cut(cells, -1)] if through < 1.0 - VIOLATION else []
        violated = component[through < used[component] - VIOLATION]
        chosen = violated[np.argsort(-used[violated], kind="stable")][:CUTS_PER_COMPONENT]
        return [Cut(cells, cell, anchor) for cell in chosen.tolist()]

    def _barrier(self, component: Cells, root: int) -> Cells:
        """Cells next to the component that the root still reaches when all of them are closed."""
        members = set(component.tolist())
        near = {other for cell in members for other in self._near[cell]} - members
        border = np.array(sorted(near), dtype=np.intp)
        border = border[self._passable[border]]
        open_cells = self._passable.copy()
        open_cells[border] = False
        areas = label(open_cells.reshape(self._shape), self._links)
        side = areas[root]
        reached = [any(areas[other] == side for other in self._near[cell]) for cell in border]
        return border[np.array(reached, dtype=np.bool_)]


def components(inside: Mask, root: int = -1, links: Cells | None = None) -> list[Cells]:
    """Split cells into 4-connected components.

    Args:
        inside: ``bool (H, W)``, whether each cell takes part.
        root: Number of a cell that takes part, or -1.
        links: See :func:`label`.

    Returns:
        The components as ascending cell numbers; first the one of the root, or else the largest
        one (of equal ones the first in row-major order), then the others in row-major order.
    """
    labels = label(inside, links)
    cells = np.argsort(labels, kind="stable")
    sizes = np.bincount(labels)
    found = np.split(cells, np.cumsum(sizes)[:-1])[1:]
    first = int(labels[root]) - 1 if root >= 0 else int(np.argmax([0, *sizes[1:]])) - 1
    if first >= 0:
        found.insert(0, found.pop(first))
    return [component for component in found if len(component)]


def label(inside: Mask, links: Cells | None = None) -> Cells:
    """Number 4-connected components from 1 on.

    Args:
        inside: ``bool (H, W)``, whether each cell takes part.
        links: ``intp (H * W,)``, cells with equal positive numbers are connected elsewhere.

    Returns:
        ``intp (H * W,)``, 0 for cells that do not take part.
    """
    areas, count = ndimage.label(inside)
    labels: Cells = areas.ravel().astype(np.intp)
    if links is None:
        return labels
    linked = np.flatnonzero((links > 0) & (labels > 0))
    same = np.arange(count + 1)
    for link in np.unique(links[linked]):
        group = np.unique(same[labels[linked[links[linked] == link]]])
        same[np.isin(same, group)] = group[0]
    return same[labels]
