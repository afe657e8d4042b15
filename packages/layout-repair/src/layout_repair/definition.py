"""The repair problem as a Pyomo model: the readable definition, and the oracle of the fast path.

Only the free cells have variables: a cell is a block, an endpoint or else floor. Connectivity is
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
from layout_repair.labels import finish
from layout_repair.model import decode
from layout_repair.problem import Problem, neighbour_lists
from layout_repair.result import RepairResult, RepairStats
from layout_repair.roles import BLOCK, ENDPOINT, FLOOR, TERMINAL
from layout_repair.separation import Separator
from layout_repair.spec import LayoutSpec
from layout_repair.tiles import LayoutLike, to_array


def pyomo_model(problem: Problem) -> Any:
    """Write the model of a whole layout.

    Args:
        problem: The problem of a whole layout.

    Returns:
        A ``pyomo.environ.ConcreteModel`` with the binaries ``block[cell]`` and
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
    least, most = problem.block_limits
    spec = problem.spec
    need = spec.min_endpoints_per_block

    model.cells = pyo.Set(initialize=cells)
    model.block = pyo.Var(model.cells, domain=pyo.Binary)
    model.endpoint = pyo.Var(model.cells, domain=pyo.Binary)
    block, endpoint = model.block, model.endpoint

    def changed(cell: int) -> Any:
        tile = {BLOCK: block[cell], ENDPOINT: endpoint[cell]}
        tile[FLOOR] = 1 - block[cell] - endpoint[cell]
        return 1 - tile[original[cell]]

    model.relabelled = pyo.Var(range(len(spec.blocks)), domain=pyo.Binary)
    model.distance = pyo.Objective(
        expr=pyo.quicksum(changed(cell) for cell in cells) + pyo.quicksum(model.relabelled.values())
    )
    model.one_tile = pyo.Constraint(model.cells, rule=lambda _, c: block[c] + endpoint[c] <= 1)
    model.count = pyo.Constraint(expr=(least, pyo.quicksum(block[c] for c in cells), most))
    if need:
        model.served = pyo.Constraint(
            model.cells,
            rule=lambda _, c: pyo.quicksum(endpoint[n] for n in near[c]) >= need * block[c],
        )
    if spec.endpoint is None:
        endpoint.fix(0)
    elif spec.endpoint_needs_block:
        model.used = pyo.Constraint(
            model.cells, rule=lambda _, c: pyo.quicksum(block[n] for n in near[c]) >= endpoint[c]
        )
    if problem.several_open:
        inner = [c for c in cells if not any(drivable[n] for n in all_near[c])]
        model.open_side = pyo.Constraint(
            inner, rule=lambda _, c: pyo.quicksum(1 - block[n] for n in near[c]) >= 1 - block[c]
        )
    terminals = [c for c in range(len(all_near)) if problem.fixed.ravel()[c] == TERMINAL]
    model.accessible = pyo.Constraint(
        [c for c in terminals if not any(drivable[n] for n in all_near[c])],
        rule=lambda _, c: pyo.quicksum(1 - block[n] for n in all_near[c] if free[n]) >= 1,
    )
    if problem.open_types:
        _every_type(model, problem)
    model.connected = pyo.ConstraintList()
    return model


def _every_type(model: Any, problem: Problem) -> None:
    """A type occurs on a kept block, on a new block, or on a kept block changed to it."""
    types = dict(zip(problem.cells.tolist(), problem.types.ravel()[problem.cells], strict=True))
    model.taken = pyo.Var(problem.open_types, domain=pyo.Binary)

    def blocks(kind: int) -> Any:
        return pyo.quicksum(model.block[c] for c in model.cells if types[c] == kind)

    model.occurs = pyo.Constraint(
        problem.open_types, rule=lambda m, t: blocks(t) + m.taken[t] + m.relabelled[t] >= 1
    )
    model.new_blocks = pyo.Constraint(expr=pyo.quicksum(model.taken.values()) <= blocks(-1))


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
    start, original = time.perf_counter(), to_array(layout, spec.alphabet)
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
        x = _solve(model, solver, spec, max(0.1, left))
        cuts = separator.cuts(x, (0.5,))
        if not cuts:
            break
        for cut in cuts:
            ends = [cell for cell in (cut.inside, cut.outside) if cell >= 0]
            barrier = pyo.quicksum(1 - model.block[cell] for cell in sorted(cut.barrier))
            model.connected.add(barrier >= 1 - pyo.quicksum(model.block[cell] for cell in ends))
    repaired = finish(original, decode(problem, x), spec)
    cost = int(np.count_nonzero(repaired != original))
    stats = RepairStats(mip_rounds=rounds, solver="Pyomo, appsi_highs")
    seconds = time.perf_counter() - start
    return RepairResult(repaired, cost, cost, "optimal", seconds, None, stats, spec)


def _solve(
    model: Any, solver: Any, spec: LayoutSpec, seconds: float
) -> np.typing.NDArray[np.float64]:
    solver.options.update({"time_limit": seconds, "mip_rel_gap": 0.0, "threads": 1})
    outcome = solver.solve(model, load_solutions=False)
    condition = outcome.solver.termination_condition
    if condition == pyo.TerminationCondition.infeasible:
        raise InfeasibleError(
            spec.rule("count"), f"the solver proves that so many {spec.words[1]} cannot be placed."
        )
    if condition != pyo.TerminationCondition.optimal:
        raise BudgetError(f"time_limit: the model was not solved in time ({condition}).")
    solver.load_vars()
    columns = [*model.block.values(), *model.endpoint.values()]
    return np.array([pyo.value(column) for column in columns], dtype=np.float64)
