"""The repair problem as a Pyomo model: the readable definition, and the oracle of the fast path.

Only the free cells have variables: a cell is a shelf, an endpoint or else floor. Connectivity is
the family of all node-separator inequalities, of which those that are needed are added in rounds.
:func:`layout_repair.repair` solves the same model from arrays, with rows that only strengthen its
relaxation; a test compares both.
"""

import time
from typing import Any

import numpy as np
import pyomo.environ as pyo

from layout_repair.errors import BudgetError, InfeasibleError
from layout_repair.feasibility import check_capacity, check_input
from layout_repair.model import decode
from layout_repair.problem import Problem, neighbour_lists
from layout_repair.result import RepairResult, RepairStats
from layout_repair.separation import Separator
from layout_repair.specs import LayoutSpec
from layout_repair.tiles import ENDPOINT, FLOOR, SHELF, LayoutLike, to_array
from layout_repair.validator import validate


def pyomo_model(problem: Problem) -> Any:
    """Write the model of a whole layout.

    Args:
        problem: The problem of a whole layout.

    Returns:
        A ``pyomo.environ.ConcreteModel`` with the binaries ``shelf[cell]`` and
        ``endpoint[cell]``, the objective ``distance`` and the rules as constraints; the
        ``ConstraintList`` named ``connected`` takes the separator inequalities.
    """
    model = pyo.ConcreteModel(name="layout repair")
    cells = problem.cells.tolist()
    original = problem.original.ravel().tolist()
    drivable = problem.fixed_drivable.tolist()
    all_near = neighbour_lists(*problem.free.shape)
    free = problem.free.ravel().tolist()
    near = {cell: [other for other in all_near[cell] if free[other]] for cell in cells}
    least, most = problem.shelf_limits
    need = problem.spec.min_endpoints_per_shelf

    model.cells = pyo.Set(initialize=cells)
    model.shelf = pyo.Var(model.cells, domain=pyo.Binary)
    model.endpoint = pyo.Var(model.cells, domain=pyo.Binary)
    shelf, endpoint = model.shelf, model.endpoint

    def changed(cell: int) -> Any:
        tile = {SHELF: shelf[cell], ENDPOINT: endpoint[cell]}
        tile[FLOOR] = 1 - shelf[cell] - endpoint[cell]
        return 1 - tile[original[cell]]

    model.distance = pyo.Objective(expr=pyo.quicksum(changed(cell) for cell in cells))
    model.one_tile = pyo.Constraint(model.cells, rule=lambda _, c: shelf[c] + endpoint[c] <= 1)
    model.count = pyo.Constraint(expr=(least, pyo.quicksum(shelf[c] for c in cells), most))
    model.served = pyo.Constraint(
        model.cells,
        rule=lambda _, c: pyo.quicksum(endpoint[n] for n in near[c]) >= need * shelf[c],
    )
    model.used = pyo.Constraint(
        model.cells, rule=lambda _, c: pyo.quicksum(shelf[n] for n in near[c]) >= endpoint[c]
    )
    inner = [c for c in cells if not any(drivable[n] for n in all_near[c])]
    model.open_side = pyo.Constraint(
        inner, rule=lambda _, c: pyo.quicksum(1 - shelf[n] for n in near[c]) >= 1 - shelf[c]
    )
    model.connected = pyo.ConstraintList()
    return model


def solve_exact_pyomo(
    layout: LayoutLike, spec: LayoutSpec, *, time_limit: float = 60.0
) -> RepairResult:
    """Repair by the Pyomo model alone, to proven optimality.

    Slower than :func:`layout_repair.repair` and without its constructions and windows; meant for
    checks and for reading.

    Args:
        layout: Layout with its frame.
        spec: The rules.
        time_limit: Wall seconds.

    Returns:
        The optimal layout.

    Raises:
        LayoutError: If the layout is malformed.
        InfeasibleError: If no valid layout exists.
        BudgetError: If the time ended before the optimum was proven.
    """
    start, original = time.perf_counter(), to_array(layout)
    check_input(original, spec)
    problem = Problem.whole(original, spec)
    check_capacity(problem)
    model, separator = pyomo_model(problem), Separator(problem)
    solver = pyo.SolverFactory("appsi_highs")
    solver.config.load_solution = False
    rounds = 0
    while True:
        rounds += 1
        left = time_limit - (time.perf_counter() - start)
        x = _solve(model, solver, max(0.1, left))
        cuts = separator.cuts(x, (0.5,))
        if not cuts:
            break
        for cut in cuts:
            inside = 1 if cut.inside < 0 else 1 - model.shelf[cut.inside]
            barrier = pyo.quicksum(1 - model.shelf[cell] for cell in sorted(cut.barrier))
            model.connected.add(barrier >= inside)
    repaired = decode(problem, x)
    if broken := validate(repaired, spec, original):
        raise RuntimeError(f"definition: made an invalid layout, please report it: {broken[0]}")
    cost = problem.distance(repaired)
    stats = RepairStats(mip_rounds=rounds, solver="Pyomo, appsi_highs")
    seconds = time.perf_counter() - start
    return RepairResult(repaired, cost, cost, "optimal", seconds, None, stats)


def _solve(model: Any, solver: Any, seconds: float) -> np.typing.NDArray[np.float64]:
    solver.options.update({"time_limit": seconds, "mip_rel_gap": 0.0, "threads": 1})
    outcome = solver.solve(model, load_solutions=False)
    condition = outcome.solver.termination_condition
    if condition == pyo.TerminationCondition.infeasible:
        raise InfeasibleError(
            "W3 count", "the solver proves that so many shelves cannot be placed."
        )
    if condition != pyo.TerminationCondition.optimal:
        raise BudgetError(f"time_limit: the model was not solved in time ({condition}).")
    solver.load_vars()
    columns = [*model.shelf.values(), *model.endpoint.values()]
    return np.array([pyo.value(column) for column in columns], dtype=np.float64)
