"""The reduced linear model as arrays, for the hot loops (the definition is in `oracle`)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layout_repair.problem.prices import Prices
from layout_repair.problem.problem import Cells, Problem, neighbour_pairs
from layout_repair.roles import BLOCK, ENDPOINT, FLOOR
from layout_repair.tiles import Layout

Floats = npt.NDArray[np.float64]
UNBOUNDED = np.inf


@dataclass(frozen=True)
class Rows:
    """Sparse rows ``lower <= A x <= upper`` in coordinate form.

    Attributes:
        row: ``intp (nnz,)`` row of each entry, counted from 0.
        column: ``intp (nnz,)`` column of each entry.
        value: ``float64 (nnz,)``.
        lower: ``float64 (m,)``.
        upper: ``float64 (m,)``.
    """

    row: Cells
    column: Cells
    value: Floats
    lower: Floats
    upper: Floats

    @classmethod
    def stack(cls, blocks: "list[Rows]") -> "Rows":
        """Put blocks of rows below one another."""
        sizes = [len(block.lower) for block in blocks]
        first = np.cumsum([0, *sizes[:-1]])
        return cls(
            np.concatenate([b.row + start for b, start in zip(blocks, first, strict=True)]),
            np.concatenate([b.column for b in blocks]),
            np.concatenate([b.value for b in blocks]),
            np.concatenate([b.lower for b in blocks]),
            np.concatenate([b.upper for b in blocks]),
        )

    def compressed(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], Floats]:
        """Row starts, columns and values in compressed row form."""
        order = np.argsort(self.row, kind="stable")
        counts = np.bincount(self.row, minlength=len(self.lower))
        starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        return starts, self.column[order].astype(np.int32), self.value[order]


@dataclass(frozen=True)
class LinearModel:
    """Minimise ``cost @ x + offset`` over ``rows``, ``x`` binary, zero where ``upper`` is zero.

    Columns ``0..n-1`` say that the k-th free cell is a block, ``n..2n-1`` that it is an endpoint.
    For each of the ``m`` open types follow one column that says that a new block takes it, and
    then one that says that a kept block is changed to it. The last ``continuous`` columns are not
    binary but non-negative.
    """

    cost: Floats
    upper: Floats
    offset: int
    rows: Rows
    continuous: int = 0


def build(problem: Problem) -> LinearModel:
    """Write the reduced model without connectivity, which is left to cuts.

    Args:
        problem: The repair problem.

    Returns:
        The model with the rows of all rules and the static strengthening of connectivity.
    """
    spec, builder = problem.spec, _Builder(problem)
    rows = [builder.one_tile()]
    if spec.min_endpoints_per_block:
        rows.append(builder.served())
    if spec.endpoint and spec.endpoint_needs_block:
        rows.append(builder.used())
    if spec.connected:
        rows.append(builder.open_side())
    if spec.connected and not (spec.endpoints_walkable or problem.several_open):
        rows.append(builder.lone_endpoint())
    rows.append(builder.count())
    if spec.min_endpoints_per_block:
        rows.append(builder.capacity())
    if problem.open_types:
        rows.append(builder.types())
    if problem.ceiling:
        rows.append(builder.affordable(problem.ceiling.prices))
    saving, extra = problem.saving, np.ones(len(problem.open_types))
    retyping = problem.prices.retype * extra
    cost = np.concatenate([saving[BLOCK], saving[ENDPOINT], 0.0 * extra, retyping])
    endpoints = np.full(builder.n, float(spec.endpoint is not None))
    upper = np.concatenate([np.ones(builder.n), endpoints, extra, extra])
    return LinearModel(cost, upper, problem.floor_cost, Rows.stack(rows))


def decode(problem: Problem, x: Floats) -> Layout:
    """Turn an integer point of the model into a complete layout.

    Args:
        problem: The repair problem.
        x: ``float64 (2 n + 2 m,)``.

    Returns:
        ``uint8 (H, W)`` roles.
    """
    n = len(problem.cells)
    layout = problem.fixed.copy().ravel()
    layout[problem.cells] = FLOOR
    layout[problem.cells[x[:n] > 0.5]] = BLOCK
    layout[problem.cells[x[n : 2 * n] > 0.5]] = ENDPOINT
    return layout.reshape(problem.fixed.shape)


def encode(problem: Problem, layout: Layout) -> Floats:
    """Turn a layout into the point of the model that stands for it.

    Args:
        problem: The repair problem.
        layout: ``uint8 (H, W)`` roles.

    Returns:
        ``float64 (2 n + 2 m,)``.
    """
    roles = layout.ravel()[problem.cells]
    types = problem.types.ravel()[problem.cells][roles == BLOCK]
    new = problem.new_outside + int(np.count_nonzero(types < 0))
    missing = np.array([kind not in types for kind in problem.open_types], dtype=np.bool_)
    given = missing & (np.cumsum(missing) <= new)
    columns = [roles == BLOCK, roles == ENDPOINT, given, missing & ~given]
    return np.concatenate(columns).astype(np.float64)


class _Builder:
    def __init__(self, problem: Problem):
        self.problem = problem
        self.n = len(problem.cells)
        self.free = problem.free.ravel()
        self.size = self.free.size
        self.column = np.full(self.size, -1, dtype=np.intp)
        self.column[problem.cells] = np.arange(self.n)
        cell, neighbour = neighbour_pairs(*problem.free.shape)
        to_free = self.free[neighbour]
        self.cell, self.neighbour = cell[to_free], neighbour[to_free]
        self.to_fixed = (cell[~to_free], neighbour[~to_free])
        self.free_degree = np.bincount(self.cell, minlength=self.size)

    def _fixed_neighbours(self, good: npt.NDArray[np.bool_]) -> Cells:
        cell, neighbour = self.to_fixed
        return np.bincount(cell[good[neighbour]], minlength=self.size)

    def _neighbour_rows(self, centres: npt.NDArray[np.bool_], offset: int) -> tuple[Cells, Cells]:
        """Entries (row, column) of the free neighbours of the centre cells."""
        row = np.cumsum(centres) - 1
        chosen = centres[self.cell]
        return row[self.cell[chosen]], self.column[self.neighbour[chosen]] + offset

    def one_tile(self) -> Rows:
        """A cell is not both block and endpoint."""
        index = np.arange(self.n)
        return Rows(
            np.tile(index, 2),
            np.arange(2 * self.n),
            np.ones(2 * self.n),
            np.full(self.n, -UNBOUNDED),
            np.ones(self.n),
        )

    def served(self) -> Rows:
        """A block has at least k endpoints beside it."""
        need = self.problem.spec.min_endpoints_per_block
        return self._cover(tile=BLOCK, need=need, offset=0, by=ENDPOINT, by_offset=self.n)

    def used(self) -> Rows:
        """An endpoint has at least one block beside it."""
        return self._cover(tile=ENDPOINT, need=1, offset=self.n, by=BLOCK, by_offset=0)

    def _cover(self, tile: int, need: int, offset: int, by: int, by_offset: int) -> Rows:
        tiles = self.problem.fixed.ravel()
        given = self._fixed_neighbours(tiles == by)
        fixed = ~self.free & (tiles == tile) & (self.free_degree > 0)
        centres = (self.free | fixed) & (given < need)
        row, column = self._neighbour_rows(centres, by_offset)
        centre = np.flatnonzero(centres)
        own = self.free[centre]
        lower = np.where(own, -given[centre], need - given[centre]).astype(np.float64)
        return Rows(
            np.concatenate([row, np.flatnonzero(own)]),
            np.concatenate([column, self.column[centre[own]] + offset]),
            np.concatenate([np.ones(len(row)), np.full(int(own.sum()), -float(need))]),
            lower,
            np.full(len(centre), UNBOUNDED),
        )

    def open_side(self) -> Rows:
        """Connectivity of single cells: all but blocks and obstacles touch a cell to drive on."""
        problem, several = self.problem, self.problem.several_open
        drivable, visitors = problem.fixed_drivable, problem.fixed_visitors
        affected = self.free_degree > 0
        needy = (self.free & several) | ((drivable & several | visitors) & affected)
        centres = needy & (self._fixed_neighbours(drivable) == 0)
        row, column = self._closed_neighbours(centres)
        centre = np.flatnonzero(centres)
        own = self.free[centre]
        return Rows(
            np.concatenate([row, np.flatnonzero(own)]),
            np.concatenate([column, self.column[centre[own]]]),
            np.concatenate([np.ones(len(row)), np.full(int(own.sum()), -1.0)]),
            np.full(len(centre), -UNBOUNDED),
            (self.free_degree[centre] - 1).astype(np.float64),
        )

    def lone_endpoint(self) -> Rows:
        """An endpoint that is not driven across touches floor, be it the only one."""
        centres = self.free & (self._fixed_neighbours(self.problem.fixed_drivable) == 0)
        row, column = self._closed_neighbours(centres)
        centre = np.flatnonzero(centres)
        return Rows(
            np.concatenate([row, np.arange(len(centre))]),
            np.concatenate([column, self.column[centre] + self.n]),
            np.ones(len(row) + len(centre)),
            np.full(len(centre), -UNBOUNDED),
            self.free_degree[centre].astype(np.float64),
        )

    def _closed_neighbours(self, centres: npt.NDArray[np.bool_]) -> tuple[Cells, Cells]:
        """Entries of the free neighbours that are not driven across."""
        row, column = self._neighbour_rows(centres, 0)
        if self.problem.spec.endpoints_walkable:
            return row, column
        return np.tile(row, 2), np.concatenate([column, column + self.n])

    def count(self) -> Rows:
        """Number of blocks."""
        least, most = self.problem.block_limits
        return Rows(
            np.zeros(self.n, dtype=np.intp),
            np.arange(self.n),
            np.ones(self.n),
            np.array([float(least)]),
            np.array([float(most)]),
        )

    def capacity(self) -> Rows:
        """Served blocks in total: endpoints beside enough blocks, each with a side left open."""
        tiles = self.problem.fixed.ravel()
        need = self.problem.spec.min_endpoints_per_block
        lacking = np.maximum(0, need - self._fixed_neighbours(tiles == ENDPOINT))
        free_wants = lacking[self.problem.cells]
        fixed_wants = int(lacking[~self.free & (tiles == BLOCK) & (self.free_degree > 0)].sum())
        return Rows(
            np.zeros(2 * self.n, dtype=np.intp),
            np.arange(2 * self.n),
            np.concatenate([-free_wants, self._serves(lacking)]).astype(np.float64),
            np.array([float(fixed_wants)]),
            np.array([UNBOUNDED]),
        )

    def _serves(self, lacking: Cells) -> Cells:
        """Blocks in want of endpoints that each free cell could serve as an endpoint."""
        tiles = self.problem.fixed.ravel()
        wanting = (lacking > 0) & (self.free | (tiles == BLOCK))
        cell, neighbour = neighbour_pairs(*self.problem.free.shape)
        served = np.bincount(cell[wanting[neighbour]], minlength=self.size)
        content = np.bincount(self.cell[~wanting[self.neighbour]], minlength=self.size)
        open_anyway = (self._fixed_neighbours(self.problem.fixed_drivable) > 0) | (content > 0)
        spec = self.problem.spec
        beside = self.problem.several_open or not spec.endpoints_walkable
        needs_side = ~open_anyway & (self.free_degree > 0) & (spec.connected and beside)
        return (served - needs_side)[self.problem.cells]

    def affordable(self, prices: Prices) -> Rows:
        """What the free cells cost under the ceiling."""
        change = prices.change[:, self.problem.cells]
        m = len(self.problem.open_types)
        saving = (change - change[FLOOR])[[BLOCK, ENDPOINT]].ravel()
        value = np.concatenate([saving, np.zeros(m), np.full(m, prices.retype)])
        return Rows(
            np.zeros(len(value), dtype=np.intp),
            np.arange(len(value)),
            value.astype(np.float64),
            np.array([-UNBOUNDED]),
            np.array([float(self.problem.allowance - change[FLOOR].sum())]),
        )

    def types(self) -> Rows:
        """Every type occurs: on a kept block, a new block, or a block changed to it."""
        open_types = self.problem.open_types
        m, own = len(open_types), self.problem.types.ravel()[self.problem.cells]
        new_columns = 2 * self.n + np.arange(m)
        row, column = [], []
        for number, kind in enumerate(open_types):
            kept = np.flatnonzero(own == kind)
            columns = np.concatenate([kept, new_columns[[number]], new_columns[[number]] + m])
            row.append(np.full(len(columns), number))
            column.append(columns)
        new_blocks = np.flatnonzero(own < 0)
        value = np.concatenate([np.ones(sum(map(len, row)) + len(new_blocks)), -np.ones(m)])
        return Rows(
            np.concatenate([*row, np.full(len(new_blocks) + m, m)]),
            np.concatenate([*column, new_blocks, new_columns]),
            value,
            np.array([1.0] * m + [-float(self.problem.new_outside)]),
            np.full(m + 1, UNBOUNDED),
        )
