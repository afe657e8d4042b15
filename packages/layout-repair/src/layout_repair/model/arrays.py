"""The reduced linear model as arrays, for the hot loops (the definition is in `oracle`)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layout_repair.problem.problem import Cells, Problem
from layout_repair.roles import BLOCK, ENDPOINT, FLOOR
from layout_repair.tiles import Layout

Floats = NDArray[np.float64]
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
        key: ``intp (m,)`` names each row of a family by a cell, -1 for rows of whole layouts;
            empty for rows that nobody asks for.
    """

    row: Cells
    column: Cells
    value: Floats
    lower: Floats
    upper: Floats
    key: Cells

    @classmethod
    def stack(cls, blocks: "list[Rows]") -> "Rows":
        """Put blocks of rows below one another."""
        sizes = [len(block.lower) for block in blocks]
        first = np.cumsum([0, *sizes[:-1]])
        keys = [b.key if len(b.key) else np.full(len(b.lower), -1) for b in blocks]
        return cls(
            np.concatenate([b.row + start for b, start in zip(blocks, first, strict=True)]),
            np.concatenate([b.column for b in blocks]),
            np.concatenate([b.value for b in blocks]),
            np.concatenate([b.lower for b in blocks]),
            np.concatenate([b.upper for b in blocks]),
            np.concatenate(keys),
        )

    def compressed(self) -> tuple[NDArray[np.int32], NDArray[np.int32], Floats]:
        """Row starts, columns and values in compressed row form."""
        order = np.argsort(self.row, kind="stable")
        counts = np.bincount(self.row, minlength=len(self.lower))
        starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        return starts, self.column[order].astype(np.int32), self.value[order]


@dataclass(frozen=True)
class LinearModel:
    """Minimise ``cost @ x + offset`` over `rows`, ``x`` binary, zero where `upper` is zero.

    For each searched role k from 1 to K - 1, columns ``(k - 1) n`` to ``k n - 1`` say which of the
    ``n`` free cells have it; a cell with none of them is floor. For each of the ``m`` open types
    follow one column that says that a new block takes it, and then one that says that a kept block
    is changed to it. The last `continuous` columns are not binary but non-negative.
    """

    cost: Floats
    upper: Floats
    offset: int
    rows: Rows
    continuous: int = 0


def decode(problem: Problem, x: Floats) -> Layout:
    """Turn an integer point of the model into a complete layout.

    Args:
        problem: The repair problem.
        x: ``float64 ((K - 1) n + 2 m,)``.

    Returns:
        ``uint8 (H, W)`` roles.
    """
    n = len(problem.cells)
    layout = problem.fixed.copy().ravel()
    layout[problem.cells] = FLOOR
    for role in range(1, problem.spec.searched_roles):
        layout[problem.cells[x[(role - 1) * n : role * n] > 0.5]] = role
    return layout.reshape(problem.fixed.shape)


def encode(problem: Problem, layout: Layout) -> Floats:
    """Turn a layout into the point of the model that stands for it.

    Args:
        problem: The repair problem.
        layout: ``uint8 (H, W)`` roles.

    Returns:
        ``float64 ((K - 1) n + 2 m,)``.
    """
    roles = layout.ravel()[problem.cells]
    types = problem.types.ravel()[problem.cells][roles == BLOCK]
    new = problem.new_outside + int(np.count_nonzero(types < 0))
    missing = np.array([kind not in types for kind in problem.open_types], dtype=np.bool_)
    given = missing & (np.cumsum(missing) <= new)
    columns = [roles == role for role in range(1, problem.spec.searched_roles)]
    return np.concatenate([*columns, given, missing & ~given]).astype(np.float64)


def costs(problem: Problem) -> tuple[Floats, Floats]:
    """Cost and upper limit of every column.

    Args:
        problem: The repair problem.
    """
    saving, extra = problem.saving, np.ones(len(problem.open_types))
    cost = np.concatenate([saving[1:].ravel(), 0.0 * extra, problem.prices.retype * extra])
    upper = np.ones(len(cost))
    if problem.spec.endpoint is None:
        n = len(problem.cells)
        upper[(ENDPOINT - 1) * n : ENDPOINT * n] = 0.0
    return cost, upper
