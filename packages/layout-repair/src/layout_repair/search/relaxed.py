"""What is known of the linear relaxation: its model with all cuts, its point, its bound."""

from dataclasses import replace

import numpy as np

from layout_repair.model.arrays import Floats, LinearModel, Rows
from layout_repair.model.build import build
from layout_repair.model.connectivity import Separator
from layout_repair.model.cut import Cut
from layout_repair.problem.problem import Problem
from layout_repair.roles import BLOCK
from layout_repair.tiles import Layout


class Relaxed:
    """The relaxation of a problem, as far as it was solved.

    Attributes:
        x: ``float64 (columns,)`` last point, None if there is none.
        rounded: ``uint8 (H, W)`` what construction made of it.
        done: Whether the last linear program was solved and violates no cut.
        solved: Whether some linear program was solved.
        work: Work of its linear programs.
        cuts: Rows of all cuts, in the order in which they were found.
    """

    def __init__(self, problem: Problem, model: LinearModel | None = None):
        self._problem = problem
        self._model = model
        self._separator: Separator | None = None
        self.cuts: list[Rows] = []
        self.x: Floats | None = None
        self.rounded: Layout | None = None
        self.done = False
        self.solved = False
        self.work = 0.0

    @property
    def model(self) -> LinearModel:
        """The model with all cuts found so far."""
        if self._model is None:
            self._model = build(self._problem)
        return self._model

    @property
    def separator(self) -> Separator:
        """Find cuts."""
        if self._separator is None:
            self._separator = Separator(self._problem)
        return self._separator

    def add(self, cuts: list[Cut]) -> None:
        """Add cuts to the model.

        Args:
            cuts: The cuts.
        """
        rows = self.separator.rows(cuts)
        self.cuts.append(rows)
        self._model = replace(self.model, rows=Rows.stack([self.model.rows, rows]))

    @property
    def fractional(self) -> int:
        """Number of columns that are not integer, all of them if there is no point."""
        if self.x is None:
            return len(self.model.cost)
        return int(np.count_nonzero(np.abs(self.x - np.round(self.x)) > 1e-6))


def counting_bound(problem: Problem) -> int:
    """Cost of the changes that the number of blocks alone enforces, the cheapest ones.

    Args:
        problem: The problem of a whole layout.
    """
    is_block = problem.original.ravel()[problem.cells] == BLOCK
    prices, (least, most) = problem.prices.change[:, problem.cells], problem.block_limits
    if not prices.size:
        return 0
    cheapest = prices.min(axis=0)
    others = np.delete(prices, BLOCK, axis=0).min(axis=0)
    adding = np.sort((prices[BLOCK] - cheapest)[~is_block])
    opening = np.sort((others - cheapest)[is_block])
    blocks = len(opening)
    forced = adding[: max(0, least - blocks)].sum() + opening[: max(0, blocks - most)].sum()
    return int(cheapest.sum() + max(0, forced))


def dual_bound(model: LinearModel, duals: Floats) -> float:
    """Lagrangian bound of the model, valid for any row duals, optimal or not.

    The rows are priced into the objective and each column takes its better bound
    (Neumaier & Shcherbina, "Safe bounds in linear and mixed-integer linear programming", 2004).

    Args:
        model: The model with the rows that the duals belong to.
        duals: ``float64 (rows,)`` row duals, non-negative where the lower side binds.
    """
    rows = model.rows
    side = np.where(duals > 0, rows.lower, rows.upper)
    usable = np.isfinite(side) & (duals != 0)
    price = np.where(usable, duals, 0.0)
    paid = float(price[usable] @ side[usable])
    priced = np.bincount(rows.column, price[rows.row] * rows.value, minlength=len(model.cost))
    reduced = model.cost - priced
    return model.offset + paid + float(np.minimum(reduced, 0.0) @ model.upper)


def round_up(bound: float) -> int:
    """Round a bound of an integer objective up, forgiving rounding errors.

    Args:
        bound: Finite lower bound.
    """
    return int(np.ceil(bound - 1e-5))
