"""The repair problem as a Pyomo model: the readable definition, and the oracle of the fast path.

Only the free cells have variables: a cell is a block, an endpoint or else floor. Connectivity is
the family of all node-separator inequalities, of which those that are needed are added in rounds.
:func:`layout_repair.repair` solves the same model from arrays, with rows that only strengthen its
relaxation; a test compares both.
"""

import time
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyomo.environ as pyo

from layout_repair.budget import Budget
from layout_repair.model.arrays import Floats, decode
from layout_repair.model.connectivity import Separator
from layout_repair.oracle.pyomo_solver import PyomoSolver
from layout_repair.problem.feasibility import check_capacity, check_input
from layout_repair.problem.prices import Objective
from layout_repair.problem.problem import Problem, neighbour_lists
from layout_repair.problem.result import RepairResult, RepairStats
from layout_repair.roles import BLOCK, ENDPOINT, FLOOR
from layout_repair.rules.labels import Hints, finish
from layout_repair.rules.spec import LayoutSpec
from layout_repair.search.edit_distance import EditDistance
from layout_repair.search.explain import explain
from layout_repair.tiles import LayoutLike, to_array

EXPLANATION_SECONDS = 10.0


def pyomo_model(problem: Problem, moves: EditDistance | None = None) -> Any:
    """Write the model of a whole layout.

    Args:
        problem: The problem of a whole layout.
        moves: The edit distance to minimise instead of the prices of the problem.

    Returns:
        A ``pyomo.environ.ConcreteModel`` with the binaries ``block[cell]`` and
        ``endpoint[cell]``, the expression ``open[cell]`` (whether the cell is driven across), the
        objective ``distance`` and the rules as constraints; the ``ConstraintList`` named
        ``connected`` takes the separator inequalities.
    """
    model, spec = pyo.ConcreteModel(name="layout repair"), problem.spec
    cells = problem.cells.tolist()
    model.cells = pyo.Set(initialize=cells)
    model.block = pyo.Var(model.cells, domain=pyo.Binary)
    model.relabelled = pyo.Var(range(len(spec.blocks)), domain=pyo.Binary)
    model.endpoint = pyo.Var(model.cells, domain=pyo.Binary)
    block, endpoint = model.block, model.endpoint
    crossed = 0 if spec.endpoints_walkable else 1
    model.open = pyo.Expression(model.cells, rule=lambda _, c: 1 - block[c] - crossed * endpoint[c])
    if moves is None:
        _distance(model, problem)
    else:
        _moves(model, problem, moves)
    least, most = problem.block_limits
    model.one_tile = pyo.Constraint(model.cells, rule=lambda _, c: block[c] + endpoint[c] <= 1)
    model.count = pyo.Constraint(expr=(least, pyo.quicksum(block[c] for c in cells), most))
    _coverage(model, problem)
    _open_sides(model, problem)
    if problem.open_types:
        _every_type(model, problem)
    model.connected = pyo.ConstraintList()
    return model


def _distance(model: Any, problem: Problem) -> None:
    """Price of the changed cells, and of kept blocks that change their type."""
    price = problem.prices.change.tolist()

    def changed(cell: int) -> Any:
        floor = 1 - model.block[cell] - model.endpoint[cell]
        tiles = {FLOOR: floor, BLOCK: model.block[cell], ENDPOINT: model.endpoint[cell]}
        return pyo.quicksum(price[role][cell] * tile for role, tile in tiles.items())

    retyped = problem.prices.retype * pyo.quicksum(model.relabelled.values())
    model.distance = pyo.Objective(expr=pyo.quicksum(map(changed, model.cells)) + retyped)


def _moves(model: Any, problem: Problem, objective: EditDistance) -> None:
    """Price of moving the tiles of each role over the grid, and of giving tiles up."""
    near, original = neighbour_lists(*problem.free.shape), problem.original.ravel().tolist()
    roles, size = (FLOOR, BLOCK, ENDPOINT), len(near)
    arcs = [(cell, other) for cell in range(size) for other in near[cell]]
    model.flow = pyo.Var(roles, arcs, domain=pyo.NonNegativeReals)
    model.ends = pyo.Var(roles, model.cells, bounds=(0, 1))
    model.wasted = pyo.Var(roles, model.cells, bounds=(0, 1))

    def conserved(m: Any, role: int, cell: int) -> Any:
        into = pyo.quicksum(m.flow[role, other, cell] for other in near[cell])
        out = pyo.quicksum(m.flow[role, cell, other] for other in near[cell])
        if cell not in m.cells:
            return into == out
        held = int(original[cell] == role)
        return into + held == out + m.ends[role, cell] + m.wasted[role, cell]

    def fits(m: Any, role: int, cell: int) -> Any:
        floor = 1 - m.block[cell] - m.endpoint[cell]
        return m.ends[role, cell] <= {FLOOR: floor, BLOCK: m.block[cell]}.get(
            role, m.endpoint[cell]
        )

    model.conserved = pyo.Constraint(roles, range(size), rule=conserved)
    model.fits = pyo.Constraint(roles, model.cells, rule=fits)
    wasted = [*model.wasted.values(), *model.relabelled.values()]
    model.distance = pyo.Objective(
        expr=objective.move * pyo.quicksum(model.flow.values())
        + objective.waste * pyo.quicksum(wasted)
    )


def _coverage(model: Any, problem: Problem) -> None:
    """Blocks beside endpoints, and endpoints beside blocks."""
    spec, near = problem.spec, neighbour_lists(*problem.free.shape)
    need, free = spec.min_endpoints_per_block, problem.free.ravel().tolist()

    def beside(variable: Any, cell: int) -> Any:
        return pyo.quicksum(variable[other] for other in near[cell] if free[other])

    if need:
        model.served = pyo.Constraint(
            model.cells, rule=lambda m, c: beside(m.endpoint, c) >= need * m.block[c]
        )
    if spec.endpoint is None:
        model.endpoint.fix(0)
    elif spec.endpoint_needs_block:
        model.used = pyo.Constraint(
            model.cells, rule=lambda m, c: beside(m.block, c) >= m.endpoint[c]
        )


def _open_sides(model: Any, problem: Problem) -> None:
    """Single cells are connected: all but blocks and obstacles touch an open cell."""
    if not problem.spec.connected:
        return
    near, free = neighbour_lists(*problem.free.shape), problem.free.ravel().tolist()
    drivable = problem.fixed_drivable.tolist()
    visitors = problem.fixed_visitors.tolist()

    def ways(cell: int) -> Any:
        return pyo.quicksum(model.open[other] for other in near[cell] if free[other])

    inner = [cell for cell in range(len(near)) if not any(drivable[n] for n in near[cell])]
    own = [cell for cell in inner if free[cell]]
    if problem.several_open:
        model.open_side = pyo.Constraint(own, rule=lambda m, c: ways(c) >= 1 - m.block[c])
    elif not problem.spec.endpoints_walkable:
        model.open_side = pyo.Constraint(own, rule=lambda m, c: ways(c) >= m.endpoint[c])
    model.accessible = pyo.Constraint(
        [cell for cell in inner if visitors[cell]], rule=lambda _, c: ways(c) >= 1
    )


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
    layout: LayoutLike,
    spec: LayoutSpec,
    *,
    objective: Objective | None = None,
    label_scores: npt.NDArray[np.floating] | None = None,
    time_limit: float = 60.0,
    solver: str = "highs",
    options: Mapping[str, Any] | None = None,
) -> RepairResult:
    """Repair by the Pyomo model alone, to proven optimality.

    Slower than :func:`layout_repair.repair` and without its constructions and windows; meant for
    checks and for reading.

    Args:
        layout: Layout with its frame.
        spec: The rules.
        objective: What changes cost, 1 each if None.
        label_scores: ``float (H, W, types)`` score of each type in each cell, if the rules choose
            types by scores.
        time_limit: Wall seconds.
        solver: ``highs``, or any mixed-integer solver by the name that Pyomo gives it, such as
            ``scip_persistent`` or ``cbc``.
        options: Options of the solver, by its own names.

    Returns:
        The optimal layout.

    Raises:
        LayoutError: If the layout is malformed.
        InfeasibleError: If no valid layout exists.
        BudgetError: If the optimum was not proven in the time, or by the options.
        SolverError: If the solver is unknown or not installed.
    """
    start, original = time.perf_counter(), to_array(layout, spec.alphabet)
    check_input(original, spec)
    hints = Hints(label_scores)
    hints.check(spec, original.shape)
    problem = Problem.whole(original, spec, objective)
    check_capacity(problem)
    moves = objective if isinstance(objective, EditDistance) else None
    model, backend = pyomo_model(problem, moves), PyomoSolver(solver, options or {}, time_limit)
    x, rounds = _solve_connected(model, backend, problem)
    repaired = finish(original, decode(problem, x), spec, hints)
    cost = round(pyo.value(model.distance))
    stats = RepairStats(
        mip_rounds=rounds, cuts=len(model.connected), solver=f"Pyomo, {backend.name}"
    )
    seconds = time.perf_counter() - start
    changed = int(np.count_nonzero(repaired != original))
    return RepairResult(repaired, cost, cost, "optimal", seconds, None, stats, spec, changed)


def _solve_connected(model: Any, solver: PyomoSolver, problem: Problem) -> tuple[Floats, int]:
    """Solve, cut off stray components, and solve again; returns the point and the solves."""
    separator = Separator(problem)
    columns = [*model.block.values(), *model.endpoint.values()]
    rounds = 0
    while True:
        rounds += 1
        if not solver.solve(model):
            raise explain(problem, Budget(EXPLANATION_SECONDS, problem.free.size))
        x = np.array([pyo.value(column) for column in columns], dtype=np.float64)
        cuts = separator.cuts(x, (0.5,))
        if not cuts:
            return x, rounds
        for cut in cuts:
            ends = [cell for cell in (cut.inside, cut.outside) if cell >= 0]
            barrier = pyo.quicksum(model.open[cell] for cell in sorted(cut.barrier))
            model.connected.add(barrier >= 1 - pyo.quicksum(model.block[cell] for cell in ends))
