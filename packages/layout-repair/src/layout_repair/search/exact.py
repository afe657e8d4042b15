"""Integer program over the whole layout, with connectivity cuts from stray components."""

from dataclasses import dataclass

from layout_repair.budget import Budget
from layout_repair.model.arrays import Floats, LinearModel, decode, encode
from layout_repair.model.connectivity import Separator
from layout_repair.model.highs import Solver
from layout_repair.model.preference import TOTAL
from layout_repair.problem.problem import Problem
from layout_repair.problem.result import RepairStats
from layout_repair.search.relaxation import round_up
from layout_repair.tiles import Layout

ROUNDS = 100
NODES = 100_000


@dataclass(frozen=True)
class Exact:
    """Outcome of the integer search.

    Attributes:
        layout: Best valid layout found, or None.
        bound: Proven lower bound of the distance, -1 if none.
        feasible: False if it is proven that no valid layout exists.
    """

    layout: Layout | None
    bound: int
    feasible: bool


def search(
    problem: Problem,
    model: LinearModel,
    bias: Floats,
    start: Layout | None,
    budget: Budget,
    share: float,
    stats: RepairStats,
) -> Exact:
    """Solve, cut off stray components, and solve again until the answer is connected.

    Args:
        problem: The repair problem.
        model: Its model with the cuts known so far.
        bias: ``float64 (2 n + 2 m,)`` preference among equal costs.
        start: A valid layout to start from, if there is one.
        budget: Work and time.
        share: Part of the total work that may be used.
        stats: Counters to update.
    """
    solver, separator = Solver(model, model.cost + bias, integer=True), Separator(problem)
    if start is not None:
        solver.skip_heuristics()
    bound = -1
    for _ in range(ROUNDS):
        if start is not None:
            solver.start_from(encode(problem, start))
        work = budget.iterations(share)
        if work <= 0 or budget.seconds_left <= 0:
            break
        solution = solver.search(NODES, work, budget.seconds_left)
        budget.spend_iterations(solution.work)
        stats.mip_rounds += 1
        if solution.status == "infeasible":
            return Exact(start, bound, start is not None)
        if solution.bound > -1e9:
            bound = max(bound, round_up(solution.bound - TOTAL))
        if solution.x is None:
            break
        cuts = separator.cuts(solution.x, (0.5,))
        if not cuts:
            return Exact(decode(problem, solution.x), bound, True)
        solver.add(separator.rows(cuts))
    return Exact(start, bound, True)
