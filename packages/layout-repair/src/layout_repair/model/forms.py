"""Linear forms of a problem: which cells hold some roles, and what stands around them.

A cell holds one of some roles if the sum of its columns of these roles is 1; where floor is among
them, if the sum of the columns of all other roles is 0.
"""

import numpy as np

from layout_repair.model.arrays import UNBOUNDED, Floats, Rows
from layout_repair.problem.grid import neighbour_pairs, offset_pairs
from layout_repair.problem.problem import Cells, Mask, Problem
from layout_repair.roles import FLOOR
from layout_repair.rules.near import SIDES, Near
from layout_repair.rules.spec import Table

Entries = tuple[Cells, Cells, Floats, Floats]
"""Row, column and value of entries, and what fixed cells and floor add to each row."""


class Forms:
    """Writes rows over the free cells of a problem.

    Args:
        problem: The repair problem.
    """

    def __init__(self, problem: Problem):
        self.problem = problem
        self.n = len(problem.cells)
        self.roles = problem.spec.searched_roles
        self.free: Mask = problem.free.ravel()
        self.size = self.free.size
        self.fixed = problem.fixed.ravel()
        self.column = np.full(self.size, -1, dtype=np.intp)
        self.column[problem.cells] = np.arange(self.n)
        self.all_cell, self.all_neighbour = neighbour_pairs(*problem.free.shape)
        to_free = self.free[self.all_neighbour]
        self.cell, self.neighbour = self.all_cell[to_free], self.all_neighbour[to_free]
        self.to_fixed = (self.all_cell[~to_free], self.all_neighbour[~to_free])
        self.free_degree = np.bincount(self.cell, minlength=self.size)
        self._families = 0

    def key(self, cells: Cells) -> Cells:
        """Names for the rows of a new family, one a cell."""
        self._families += 1
        return (self._families - 1) * self.size + cells

    def fixed_neighbours(self, good: Mask) -> Cells:
        """How many fixed neighbours of each cell are good."""
        cell, neighbour = self.to_fixed
        return np.bincount(cell[good[neighbour]], minlength=self.size)

    def total(self, tiles: str) -> tuple[Cells, Floats, int]:
        """Columns, values and constant of the number of free cells with some tiles."""
        chosen, sign = self._columns(self.problem.spec.table(tiles))
        column = np.concatenate([[], *(role * self.n + np.arange(self.n) for role in chosen)])
        constant = self.n if sign < 0 else 0
        return column.astype(np.intp), np.full(len(column), sign), constant

    def _columns(self, table: Table) -> tuple[list[int], float]:
        """Numbers of the columns of a cell that say that it has one of some roles, and their sign.

        A negative sign means ``1 - sum``.
        """
        with_floor = bool(table[FLOOR])
        chosen = [role - 1 for role in range(1, self.roles) if bool(table[role]) != with_floor]
        return chosen, -1.0 if with_floor else 1.0

    def holding(self, row: Cells, cell: Cells, table: Table, rows: int) -> Entries:
        """Entries that add to each row how many of its cells have one of some roles.

        Args:
            row: ``intp (p,)`` rows.
            cell: ``intp (p,)`` a cell for each of them, free or fixed.
            table: ``bool (256,)`` the roles.
            rows: Number of rows.
        """
        chosen, sign = self._columns(table)
        free = self.free[cell]
        constant = np.bincount(row[~free & table[self.fixed[cell]]], minlength=rows)
        row, own = row[free], self.column[cell[free]]
        if sign < 0:
            constant = constant + np.bincount(row, minlength=rows)
        count = len(chosen)
        columns = np.concatenate([np.empty(0, dtype=np.intp), *(own + k * self.n for k in chosen)])
        return np.tile(row, count), columns, np.full(count * len(row), sign), constant.astype(float)

    def around(self, rule: Near, limit: int, needed: bool) -> Rows:
        """At least (or at most) so many neighbours of each cell with some tiles.

        Args:
            rule: The rule.
            limit: The number.
            needed: Whether it is a least number.
        """
        spec = self.problem.spec
        own, others = spec.table(rule.tiles), spec.table(rule.others)
        centres: Mask = self.free | own[self.fixed]
        if needed:
            return self.cover(centres, own, others, limit, rule.offsets)
        return self.cover(centres, own, others, -limit, rule.offsets)

    def cover(
        self,
        centres: Mask,
        own: Table,
        others: Table,
        least: int,
        offsets: tuple[tuple[int, int], ...] | None,
    ) -> Rows:
        """``neighbours >= least * own`` for each centre, or ``<= -least`` where that is negative.

        Args:
            centres: ``bool (H * W,)`` cells to write a row for, if free cells have a say in it.
            own: ``bool (256,)`` roles that the rule speaks of; a fixed centre has one of them.
            others: ``bool (256,)`` roles that are counted.
            least: Least number of neighbours, or minus the largest number.
            offsets: Where neighbours are; the four sides if None.
        """
        cell, other = offset_pairs(*self.problem.free.shape, offsets or SIDES)
        has_say = np.bincount(cell[self.free[other]], minlength=self.size) > 0
        given = np.bincount(cell[(others[self.fixed] & ~self.free)[other]], minlength=self.size)
        around = np.bincount(cell, minlength=self.size)
        open_question = given < least if least > 0 else around > -least
        centre = np.flatnonzero(centres & (has_say | self.free) & open_question)
        number = np.full(self.size, -1, dtype=np.intp)
        number[centre] = np.arange(len(centre))
        chosen = number[cell] >= 0
        parts = [self.holding(number[cell[chosen]], other[chosen], others, len(centre))]
        sign = 1.0 if least > 0 else -1.0
        # At most m neighbours: as many as there are may hold one where the centre has no say.
        weight = np.full(len(centre), float(least)) if least > 0 else around[centre] + float(least)
        mine = self.holding(np.arange(len(centre)), centre, own, len(centre))
        row, column, value, constant = parts[0]
        lower = weight * mine[3] - constant if least > 0 else weight * mine[3] + constant
        if least < 0:
            lower = lower - around[centre]
        return Rows(
            np.concatenate([row, mine[0]]),
            np.concatenate([column, mine[1]]),
            np.concatenate([sign * value, -weight[mine[0]] * mine[2]]),
            lower,
            np.full(len(centre), UNBOUNDED),
            self.key(centre),
        )

    def apart(self, rule: Near) -> Rows:
        """No neighbour of a cell with some tiles holds some others: a row for each pair."""
        spec, shape = self.problem.spec, self.problem.free.shape
        cell, other = offset_pairs(*shape, rule.offsets)
        own, others = spec.table(rule.tiles), spec.table(rule.others)
        possible = (self.free | own[self.fixed])[cell] & (self.free | others[self.fixed])[other]
        asked = possible & (self.free[cell] | self.free[other])
        cell, other = cell[asked], other[asked]
        pairs = np.arange(len(cell))
        mine = self.holding(pairs, cell, own, len(cell))
        theirs = self.holding(pairs, other, others, len(cell))
        return Rows(
            np.concatenate([mine[0], theirs[0]]),
            np.concatenate([mine[1], theirs[1]]),
            np.concatenate([mine[2], theirs[2]]),
            np.full(len(cell), -UNBOUNDED),
            1.0 - mine[3] - theirs[3],
            self.key(cell) if len(cell) else np.empty(0, dtype=np.intp),
        )
