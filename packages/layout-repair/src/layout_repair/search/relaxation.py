"""Linear relaxation with connectivity cuts: a lower bound and a point to round."""

from dataclasses import dataclass, replace

import numpy as np

from layout_repair.budget import Budget
from layout_repair.model.arrays import Floats, LinearModel, Rows
from layout_repair.model.connectivity import Separator
from layout_repair.model.highs import Solver
from layout_repair.problem.problem import Problem
from layout_repair.problem.result import RepairStats
from layout_repair.roles import BLOCK, ENDPOINT, FLOOR

THRESHOLDS = (0.02, 0.3, 0.5, 0.7)
ROUNDS = 60
ROUND_WORK = 20
FEW_CUTS, CUT_WORK = 100, 1.0
"""Work of each cut of a round beyond the first few, which come for free."""

SHARE = 0.35
"""Part of the work that the cut loop may use."""

CUT_SHARE = 0.2
"""Part of the work after which it starts no further round."""


@dataclass(frozen=True)
class Relaxation:
    """Outcome of the cut loop.

    Attributes:
        bound: Proven lower bound of the Hamming distance.
        x: ``float64 (2 n + 2 m,)`` last point, or None if there is none.
        feasible: False if the relaxation is proven empty.
        model: The model with all cuts.
        solved: Whether the last linear program was solved, else its point is far from the optimum.
    """

    bound: int
    x: Floats | None
    feasible: bool
    model: LinearModel
    solved: bool = True

    @property
    def fractional(self) -> int:
        """Number of columns that are not integer, all of them if there is no point."""
        if self.x is None:
            return len(self.model.cost)
        return int(np.count_nonzero(np.abs(self.x - np.round(self.x)) > 1e-6))


def relax(
    problem: Problem, model: LinearModel, bias: Floats, budget: Budget, stats: RepairStats
) -> Relaxation:
    """Solve the relaxation and add violated cuts until there are none.

    Args:
        problem: The repair problem.
        model: Its model.
        bias: ``float64 (2 n + 2 m,)`` preference among equal costs, added to the cost.
        budget: Work and time; see :data:`SHARE` and :data:`CUT_SHARE`.
        stats: Counters to update.
    """
    solver, separator = Solver(model, model.cost + bias, integer=False), Separator(problem)
    solver.set_option("presolve", "off")
    rows_before, begin = len(model.rows.lower), budget.left
    bound, x, more = counting_bound(problem), None, True
    while more and stats.lp_rounds < ROUNDS and budget.left >= begin - CUT_SHARE * budget.total:
        share = SHARE - (begin - budget.left) / budget.total
        solution = solver.relax(budget.iterations(share), budget.seconds_left)
        stats.lp_rounds += 1
        stats.lp_iterations += solution.work
        budget.spend_iterations(solution.work * len(model.rows.lower) / rows_before)
        budget.spend(ROUND_WORK * budget.size)
        if solution.status == "infeasible":
            return Relaxation(bound, None, False, model)
        x = solution.x
        bound = max(bound, round_up(dual_bound(model, solution.duals)))
        if solution.status == "limit" or x is None:
            return Relaxation(bound, x, True, model, solved=False)
        cuts = separator.cuts(x, THRESHOLDS)
        more = bool(cuts)
        if cuts:
            rows = separator.rows(cuts)
            solver.add(rows)
            model = replace(model, rows=Rows.stack([model.rows, rows]))
            stats.cuts += len(cuts)
            budget.spend(CUT_WORK * max(0, len(cuts) - FEW_CUTS))
    return Relaxation(bound, x, True, model)


def counting_bound(problem: Problem) -> int:
    """Cost of the changes that the number of blocks alone enforces, the cheapest ones.

    Args:
        problem: The problem of a whole layout.
    """
    is_block = problem.original.ravel()[problem.cells] == BLOCK
    prices, (least, most) = problem.prices.change[:, problem.cells], problem.block_limits
    adding = np.sort(prices[BLOCK, ~is_block])
    opening = np.sort(prices[[FLOOR, ENDPOINT]][:, is_block].min(axis=0))
    blocks = len(opening)
    return int(adding[: max(0, least - blocks)].sum() + opening[: max(0, blocks - most)].sum())


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
