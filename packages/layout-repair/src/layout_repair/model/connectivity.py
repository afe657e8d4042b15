"""Connectivity as node-separator cuts: every way out of a stray component is needed.

Cells are open if they are driven across, that is floor, and endpoints where the rules let them.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from layout_repair.model.areas import components, label
from layout_repair.model.arrays import UNBOUNDED, Floats, Rows
from layout_repair.model.cut import Cut
from layout_repair.model.reach import reach_cuts
from layout_repair.problem.grid import neighbour_lists
from layout_repair.problem.problem import Cells, Mask, Problem
from layout_repair.roles import FLOOR

CUTS_PER_COMPONENT = 12
VIOLATION = 1e-3


class Separator:
    """Finds violated connectivity cuts of one problem.

    Args:
        problem: The repair problem.
    """

    def __init__(self, problem: Problem):
        self._problem, spec = problem, problem.spec
        self._shape = problem.free.shape
        self._near = neighbour_lists(*self._shape)
        self._free = problem.free.ravel()
        self._column = np.full(problem.free.size, -1, dtype=np.intp)
        self._column[problem.cells] = np.arange(len(problem.cells))
        self._drivable = problem.fixed_drivable
        self._root = int(np.argmax(self._drivable)) if self._drivable.any() else -1
        self._passable: Mask = self._free | self._drivable
        self._links = problem.whole_layout.areas if problem.whole_layout else None
        self._closed = [role - 1 for role in range(1, spec.searched_roles)
                        if not spec.crossed[role]]  # fmt: skip
        self._with_floor = bool(spec.members[FLOOR])
        self._members = [role - 1 for role in range(1, spec.searched_roles)
                         if bool(spec.members[role]) != self._with_floor]  # fmt: skip
        self._fixed_members = spec.members[problem.fixed.ravel()] & ~self._free

    def cuts(self, x: Floats, thresholds: Iterable[float], limit: int = 200) -> list[Cut]:
        """Find cuts that a point violates.

        Args:
            x: ``float64 ((K - 1) n + 2 m,)`` point of the model.
            thresholds: A cell counts as drivable if it is so by more than this share.
            limit: Largest number of components to cut off.

        Returns:
            Cuts without duplicates; empty if none is violated at these thresholds.
        """
        spec = self._problem.spec
        if not spec.connected:
            return []
        share, used = self._drivable.astype(np.float64), self._fixed_members.astype(np.float64)
        share[self._problem.cells] = 1.0 - self._sum(x, self._closed)
        member = self._sum(x, self._members)
        used[self._problem.cells] = 1.0 - member if self._with_floor else member
        found: dict[Cut, None] = {}
        if spec.reach is not None:
            for threshold in thresholds:
                cut = reach_cuts(self, share, used, threshold, limit)
                found.update(dict.fromkeys(cut))
            return list(found)
        for component, anchor in self._strays(share, thresholds, limit):
            found.update(dict.fromkeys(self._component_cuts(component, anchor, share, used)))
        return list(found)

    def _sum(self, x: Floats, columns: list[int]) -> Floats:
        n = len(self._problem.cells)
        total: Floats = np.zeros(n)
        for column in columns:
            total += x[column * n : (column + 1) * n]
        return total

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
        upper, n = [], len(self._problem.cells)
        for number, cut in enumerate(cuts):
            barrier = self._column[sorted(cut.barrier)]
            own = [int(self._column[c]) for c in (cut.inside, cut.outside) if c >= 0]
            for closed in self._closed:
                row += [number] * len(barrier)
                column += (barrier + closed * n).tolist()
                value += [1.0] * len(barrier)
            for member in self._members:
                row += [number] * len(own)
                column += [cell + member * n for cell in own]
                value += [-1.0 if self._with_floor else 1.0] * len(own)
            upper.append(len(barrier) - 1.0 if self._with_floor else len(barrier) - 1.0 + len(own))
        places, values = np.array([row, column], dtype=np.intp).reshape(2, -1), np.array(value)
        if self._problem.spec.reach is not None:  # an end of a cut may stand in its barrier, too
            places, values = _added_up(places, values)
        return Rows(
            places[0], places[1], values,
            np.full(len(cuts), -UNBOUNDED), np.array(upper), np.empty(0, dtype=np.intp),
        )  # fmt: skip

    def _component_cuts(
        self, component: Cells, anchor: int, share: Floats, used: Floats
    ) -> list[Cut]:
        barrier = self.barrier(component, self._root if anchor < 0 else anchor)
        through = float(share[barrier].sum())
        if anchor >= 0:
            through += 1.0 - float(used[anchor])
        cells = frozenset(barrier.tolist())
        if self._drivable[component].any():
            return [Cut(cells, -1, anchor)] if through < 1.0 - VIOLATION else []
        violated = component[through < used[component] - VIOLATION]
        chosen = violated[np.argsort(-used[violated], kind="stable")][:CUTS_PER_COMPONENT]
        return [Cut(cells, cell, anchor) for cell in chosen.tolist()]

    def barrier(self, component: Cells, root: int) -> Cells:
        """Free cells next to some cells that the root still reaches when all of them are closed.

        Args:
            component: ``intp (k,)`` the cells.
            root: A cell elsewhere.
        """
        members = set(component.tolist())
        near = {other for cell in members for other in self._near[cell]} - members
        border = np.array(sorted(near), dtype=np.intp)
        border = border[self._passable[border] & (border != root)]
        open_cells = self._passable.copy()
        open_cells[border] = False
        open_cells[root] = True
        areas = label(open_cells.reshape(self._shape), self._links)
        side = areas[root]
        reached = [any(areas[other] == side for other in self._near[cell]) for cell in border]
        kept: Cells = border[np.array(reached, dtype=np.bool_)]
        return kept

    def areas(self, inside: Mask) -> Cells:
        """Number the components of some cells, ``intp (H * W,)``.

        Args:
            inside: ``bool (H * W,)``.
        """
        return label(inside.reshape(self._shape), self._links)

    def around(self, cell: int) -> tuple[int, ...]:
        """The four neighbours of a cell."""
        return self._near[cell]

    def constant(self, cell: int) -> int:
        """The cell, or -1 if it is fixed."""
        return cell if self._free[cell] else -1


def _added_up(places: NDArray[np.intp], value: Floats) -> tuple[NDArray[np.intp], Floats]:
    """Rows and columns of entries, each once, and the sums of their values."""
    once, where = np.unique(places, axis=1, return_inverse=True)
    sums: Floats = np.zeros(once.shape[1])
    np.add.at(sums, where.ravel(), value)
    return once, sums
