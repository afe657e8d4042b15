"""The edit distance as flows: tiles move over the grid at a price a step, or are given up."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from layout_repair.budget import Budget
from layout_repair.errors import SpecError
from layout_repair.model.arrays import UNBOUNDED, Floats, LinearModel, Rows, build, encode
from layout_repair.model.highs import Solver
from layout_repair.problem.prices import Prices, differs
from layout_repair.problem.problem import Cells, Problem, neighbour_pairs
from layout_repair.problem.result import RepairStats
from layout_repair.roles import BLOCK, ENDPOINT, FLOOR
from layout_repair.search import exact
from layout_repair.search.relaxation import relax
from layout_repair.tiles import Layout

MOST_STEP_PRICE = 1000
ROLES = (FLOOR, BLOCK, ENDPOINT)


@dataclass(frozen=True)
class EditDistance:
    """What it takes to turn the original into the repaired layout by moving tiles.

    Floor, blocks (of all types) and endpoints are counted apart: each tile of the original ends on
    a cell that holds its role after repair, at most one on each cell, for ``move`` a step between
    neighbouring cells (so Manhattan distance), or it is given up for ``waste``. Further tiles
    of the repaired layout are free. A block that stays but changes its type is given up, too.

    Attributes:
        move: Price of a step, 0 to 1000.
        waste: Price of a tile that is given up, 0 to 1000.

    Raises:
        SpecError: If a price is no integer in this range.
    """

    move: int = 1
    waste: int = 20

    def __post_init__(self) -> None:
        for name in ("move", "waste"):
            price = getattr(self, name)
            if not isinstance(price, int) or not 0 <= price <= MOST_STEP_PRICE:
                raise SpecError(
                    f"{name}: must be an integer from 0 to {MOST_STEP_PRICE}, got {price!r}."
                )

    def prices(self, roles: Layout) -> Prices:
        """Number of changed cells, from which the search for moves starts.

        Args:
            roles: ``uint8 (H, W)`` roles before repair.
        """
        return Prices(differs(roles))


def build_transport(problem: Problem, objective: EditDistance) -> LinearModel:
    """Write the model of a problem whose cost is the edit distance.

    The columns of :func:`layout_repair.model.arrays.build` are followed, for each role, by the flow
    between neighbouring cells, and for each free cell by the tile that ends there and the tile
    that is given up there.

    Args:
        problem: The problem of a whole layout; its prices are ignored.
        objective: Prices of moving and giving up.
    """
    return _with_flows(build(_unpriced(problem, objective)), problem, objective)


def _with_flows(base: LinearModel, problem: Problem, objective: EditDistance) -> LinearModel:
    """The model with columns and rows of the moves."""
    n, arcs = len(problem.cells), len(neighbour_pairs(*problem.free.shape)[0])
    original = problem.original.ravel()[problem.cells]
    rows, cost, upper = [base.rows], [base.cost], [base.upper]
    start = len(base.cost)
    for role in ROLES:
        rows += [_balance(problem, role, start), _ends(problem, role, start + arcs)]
        cost += [np.full(arcs, float(objective.move)), np.zeros(n), np.full(n, objective.waste)]
        upper += [np.full(arcs, float(n)), np.ones(n), (original == role).astype(np.float64)]
        start += arcs + 2 * n
    return LinearModel(
        np.concatenate(cost),
        np.concatenate(upper),
        0,
        Rows.stack(rows),
        continuous=start - len(base.cost),
    )


def edit_distance(problem: Problem, layout: Layout, objective: EditDistance) -> int:
    """Price of a layout: the cheapest way to move and give up tiles.

    Args:
        problem: The problem of a whole layout.
        layout: ``uint8 (H, W)`` roles.
        objective: The prices.
    """
    base, point = build(_unpriced(problem, objective)), encode(problem, layout)
    index = np.arange(len(point))
    fixed = Rows(index, index, np.ones(len(point)), point, point)
    model = _with_flows(replace(base, rows=fixed), problem, objective)
    solution = Solver(model, model.cost, integer=False).relax(2**31 - 1, np.inf)
    return round(solution.bound)


def search_moves(
    problem: Problem,
    objective: EditDistance,
    starts: Sequence[Layout],
    budget: Budget,
    stats: RepairStats,
) -> tuple[Layout, int, int]:
    """Search for the layout of the least edit distance.

    Args:
        problem: The problem of a whole layout.
        objective: The prices.
        starts: ``uint8 (H, W)`` roles of valid layouts, at least one.
        budget: Work and time.
        stats: Counters to update.

    Returns:
        The best layout found, its edit distance, and a lower bound of it.
    """
    begin = budget.seconds
    costs = [edit_distance(problem, start, objective) for start in starts]
    budget.hold_back(budget.seconds - begin)
    model = build_transport(problem, objective)
    unpriced = _unpriced(problem, objective)
    no_bias = np.zeros(len(model.cost))
    relaxation = relax(unpriced, model, no_bias, budget, stats)
    cost, best = min(costs), starts[int(np.argmin(costs))]
    if cost <= relaxation.bound:
        return best, cost, cost
    outcome = exact.search(unpriced, relaxation.model, no_bias, best, budget, 1.0, stats)
    if outcome.layout is not None:
        best = outcome.layout
        cost = edit_distance(problem, best, objective)
    return best, cost, max(relaxation.bound, outcome.bound)


def _unpriced(problem: Problem, objective: EditDistance) -> Problem:
    """The problem with changes for free; a change of type is not."""
    return replace(problem, prices=Prices(0 * problem.prices.change, retype=objective.waste))


def _balance(problem: Problem, role: int, start: int) -> Rows:
    """What a cell held or receives, it sends on, keeps or gives up."""
    n, size = len(problem.cells), problem.free.size
    source, target = neighbour_pairs(*problem.free.shape)
    arcs = start + np.arange(len(source))
    keeps = start + len(source) + np.arange(n)
    held = np.zeros(size)
    held[problem.cells] = problem.original.ravel()[problem.cells] == role
    ones = np.ones(len(source))
    return Rows(
        np.concatenate([source, target, problem.cells, problem.cells]),
        np.concatenate([arcs, arcs, keeps, keeps + n]),
        np.concatenate([ones, -ones, np.ones(2 * n)]),
        held,
        held,
    )


def _ends(problem: Problem, role: int, keeps: int) -> Rows:
    """A tile ends only where the repaired layout has its role, and no second one does."""
    n = len(problem.cells)
    index = np.arange(n)
    columns: list[Cells] = [keeps + index]
    values: list[Floats] = [np.ones(n)]
    if role == FLOOR:
        columns += [index, index + n]
        values += [np.ones(n), np.ones(n)]
    else:
        columns.append(index if role == BLOCK else index + n)
        values.append(-np.ones(n))
    return Rows(
        np.tile(index, len(columns)),
        np.concatenate(columns),
        np.concatenate(values),
        np.full(n, -UNBOUNDED),
        np.full(n, float(role == FLOOR)),
    )
