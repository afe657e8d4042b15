"""Searching for the least edit distance: tiles move over the grid as flows, or are given up."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from layout_repair.budget import Budget
from layout_repair.model.arrays import UNBOUNDED, Floats, LinearModel, Rows, encode
from layout_repair.model.build import build
from layout_repair.model.highs import Solver
from layout_repair.problem.edit_distance import EditDistance
from layout_repair.problem.grid import neighbour_pairs
from layout_repair.problem.prices import Prices
from layout_repair.problem.problem import Cells, Problem
from layout_repair.problem.progress import Phases
from layout_repair.roles import BLOCK, ENDPOINT, FLOOR
from layout_repair.search.exact import ExactArm
from layout_repair.search.relaxation.arm import RelaxationArm
from layout_repair.search.relaxed import Relaxed
from layout_repair.search.state import State
from layout_repair.tiles import Layout

ROLES = (FLOOR, BLOCK, ENDPOINT)
RELAXATION_SHARE = 0.5


def build_transport(problem: Problem, objective: EditDistance) -> LinearModel:
    """Write the model of a problem whose cost is the edit distance.

    The columns of `layout_repair.model.arrays.build` are followed, for each role, by the flow
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
    none = np.empty(0, dtype=np.intp)
    fixed = Rows(index, index, np.ones(len(point)), point, point, none)
    model = _with_flows(replace(base, rows=fixed), problem, objective)
    solution = Solver(model, model.cost, integer=False).relax(np.inf, np.inf)
    return round(solution.bound)


class _Moves(State):
    """A search whose costs are edit distances."""

    def __init__(self, problem: Problem, objective: EditDistance, budget: Budget, phases: Phases):
        super().__init__(_unpriced(problem, objective), budget, phases, 0)
        self.relaxed = Relaxed(self.problem, build_transport(problem, objective))
        self.bias = np.zeros(len(self.relaxed.model.cost))
        self._objective = objective

    def price(self, layout: Layout) -> int:
        """The edit distance of a layout."""
        return edit_distance(self.problem, layout, self._objective)


def search_moves(
    problem: Problem,
    objective: EditDistance,
    starts: Sequence[Layout],
    budget: Budget,
    phases: Phases,
) -> State:
    """Search for the layout of the least edit distance.

    Args:
        problem: The problem of a whole layout.
        objective: The prices.
        starts: ``uint8 (H, W)`` roles of valid layouts, at least one.
        budget: Work and time.
        phases: Who takes the times.

    Returns:
        The search, with the best layout found, its edit distance, and a lower bound of it.
    """
    state, begin = _Moves(problem, objective, budget, phases), budget.seconds
    state.enter("moves")
    for start in starts:
        state.offer(start)
    budget.hold_back(budget.seconds - begin)
    RelaxationArm().advance(state, RELAXATION_SHARE * budget.left)
    if not state.finished:
        state.relaxed.done = True
        ExactArm().advance(state, budget.left)
    phases.stop()
    return state


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
        np.empty(0, dtype=np.intp),
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
        np.empty(0, dtype=np.intp),
    )
