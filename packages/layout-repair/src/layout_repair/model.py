"""The reduced linear model as arrays, for the hot loops (the definition is `definition`)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layout_repair.problem import Cells, Problem, neighbour_pairs
from layout_repair.tiles import ENDPOINT, FLOOR, SHELF, Layout

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
    """Minimise ``cost @ x + offset`` over ``rows``, ``x`` binary of length ``2 n``.

    Columns ``0..n-1`` say that the k-th free cell is a shelf, ``n..2n-1`` that it is an endpoint.
    """

    cost: Floats
    offset: int
    rows: Rows


def build(problem: Problem) -> LinearModel:
    """Write the reduced model without connectivity, which is left to cuts.

    Args:
        problem: The repair problem.

    Returns:
        The model with the rows of W3, W4, W5 and the static strengthening of W6.
    """
    builder = _Builder(problem)
    blocks = [builder.one_tile(), builder.served(), builder.used(), builder.open_side()]
    blocks += [builder.count(), builder.capacity()]
    saving = problem.saving
    return LinearModel(
        np.concatenate([saving[SHELF], saving[ENDPOINT]]), problem.floor_cost, Rows.stack(blocks)
    )


def decode(problem: Problem, x: Floats) -> Layout:
    """Turn an integer point of the model into a complete layout.

    Args:
        problem: The repair problem.
        x: ``float64 (2 n,)``.

    Returns:
        ``uint8 (H, W)``.
    """
    n = len(problem.cells)
    layout = problem.fixed.copy().ravel()
    layout[problem.cells] = FLOOR
    layout[problem.cells[x[:n] > 0.5]] = SHELF
    layout[problem.cells[x[n:] > 0.5]] = ENDPOINT
    return layout.reshape(problem.fixed.shape)


def encode(problem: Problem, layout: Layout) -> Floats:
    """Turn a layout into the point of the model that stands for it.

    Args:
        problem: The repair problem.
        layout: ``uint8 (H, W)``.

    Returns:
        ``float64 (2 n,)``.
    """
    tiles = layout.ravel()[problem.cells]
    return np.concatenate([tiles == SHELF, tiles == ENDPOINT]).astype(np.float64)


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
        """A cell is not both shelf and endpoint."""
        index = np.arange(self.n)
        return Rows(
            np.tile(index, 2),
            np.arange(2 * self.n),
            np.ones(2 * self.n),
            np.full(self.n, -UNBOUNDED),
            np.ones(self.n),
        )

    def served(self) -> Rows:
        """W4: a shelf has at least k endpoints beside it."""
        need = self.problem.spec.min_endpoints_per_shelf
        return self._cover(tile=SHELF, need=need, offset=0, by=ENDPOINT, by_offset=self.n)

    def used(self) -> Rows:
        """W5: an endpoint has at least one shelf beside it."""
        return self._cover(tile=ENDPOINT, need=1, offset=self.n, by=SHELF, by_offset=0)

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
        """W6, single cells: a drivable cell has a drivable neighbour."""
        drivable = self.problem.fixed_drivable
        needy = (self.free | drivable) & (self.free_degree > 0)
        centres = needy & (self._fixed_neighbours(drivable) == 0)
        row, column = self._neighbour_rows(centres, 0)
        centre = np.flatnonzero(centres)
        own = self.free[centre]
        return Rows(
            np.concatenate([row, np.flatnonzero(own)]),
            np.concatenate([column, self.column[centre[own]]]),
            np.concatenate([np.ones(len(row)), np.full(int(own.sum()), -1.0)]),
            np.full(len(centre), -UNBOUNDED),
            (self.free_degree[centre] - 1).astype(np.float64),
        )

    def count(self) -> Rows:
        """W3: number of shelves."""
        least, most = self.problem.shelf_limits
        return Rows(
            np.zeros(self.n, dtype=np.intp),
            np.arange(self.n),
            np.ones(self.n),
            np.array([float(least)]),
            np.array([float(most)]),
        )

    def capacity(self) -> Rows:
        """W4 in total: endpoints beside enough shelves, each with a side left to drive (W6)."""
        tiles = self.problem.fixed.ravel()
        need = self.problem.spec.min_endpoints_per_shelf
        lacking = np.maximum(0, need - self._fixed_neighbours(tiles == ENDPOINT))
        free_wants = lacking[self.problem.cells]
        fixed_wants = int(lacking[~self.free & (tiles == SHELF) & (self.free_degree > 0)].sum())
        return Rows(
            np.zeros(2 * self.n, dtype=np.intp),
            np.arange(2 * self.n),
            np.concatenate([-free_wants, self._serves(lacking)]).astype(np.float64),
            np.array([float(fixed_wants)]),
            np.array([UNBOUNDED]),
        )

    def _serves(self, lacking: Cells) -> Cells:
        """Shelves in want of endpoints that each free cell could serve as an endpoint."""
        tiles = self.problem.fixed.ravel()
        wanting = (lacking > 0) & (self.free | (tiles == SHELF))
        cell, neighbour = neighbour_pairs(*self.problem.free.shape)
        served = np.bincount(cell[wanting[neighbour]], minlength=self.size)
        content = np.bincount(self.cell[~wanting[self.neighbour]], minlength=self.size)
        open_anyway = (self._fixed_neighbours(self.problem.fixed_drivable) > 0) | (content > 0)
        needs_side = ~open_anyway & (self.free_degree > 0)
        return (served - needs_side)[self.problem.cells]
