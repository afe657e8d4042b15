"""The repair problem as a Pyomo model: the readable definition, and the oracle of the fast path.

Only the free cells have variables: a cell is a block, an endpoint or else floor. Connectivity is
the family of all node-separator inequalities, of which those that are needed are added in rounds.
`layout_repair.repair` solves the same model from arrays, with rows that only strengthen its
relaxation; a test compares both.
"""

import time
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyomo.environ as pyo
from numpy.typing import NDArray

from layout_repair.budget import Budget
from layout_repair.errors import SolverError
from layout_repair.model.arrays import Floats, decode
from layout_repair.model.connectivity import Separator
from layout_repair.oracle.pyomo_solver import PyomoSolver
from layout_repair.problem.edit_distance import EditDistance
from layout_repair.problem.feasibility import check_capacity, check_input
from layout_repair.problem.grid import neighbour_lists
from layout_repair.problem.options import Options
from layout_repair.problem.prices import Objective
from layout_repair.problem.problem import Problem
from layout_repair.problem.result import RepairResult, RepairStats
from layout_repair.roles import BLOCK, ENDPOINT, FLOOR
from layout_repair.rules.labels import Hints, label
from layout_repair.rules.near import Near
from layout_repair.rules.spec import LayoutSpec, Table
from layout_repair.rules.validator import validate
from layout_repair.search.explain import explain
from layout_repair.tiles import LayoutLike, to_array

EXPLANATION_SECONDS = 10.0


def pyomo_model(problem: Problem, moves: EditDistance | None = None) -> Any:
    """Write the model of a whole layout.

    Args:
        problem: The problem of a whole layout.
        moves: The edit distance to minimise instead of the prices of the problem.

    Returns:
        A ``pyomo.environ.ConcreteModel`` with the binaries ``has[role, cell]`` (floor is what has
        none of them), the objective ``distance`` and the rules as constraints; the
        ``ConstraintList`` named ``connected`` takes the separator inequalities.
    """
    model, spec = pyo.ConcreteModel(name="layout repair"), problem.spec
    model.cells = pyo.Set(initialize=problem.cells.tolist())
    model.roles = pyo.Set(initialize=range(1, spec.searched_roles))
    model.has = pyo.Var(model.roles, model.cells, domain=pyo.Binary)
    model.relabelled = pyo.Var(range(len(spec.blocks)), domain=pyo.Binary)
    holds = _Holds(model, problem)
    if moves is None:
        _distance(model, problem)
    else:
        _moves(model, problem, moves)
    one = lambda m, c: pyo.quicksum(m.has[:, c]) <= 1  # noqa: E731
    model.one_tile = pyo.Constraint(model.cells, rule=one)
    if spec.endpoint is None:
        model.has[ENDPOINT, :].fix(0)
    _counts(model, problem, holds)
    model.near = pyo.ConstraintList()
    for rule in spec.neighbours:
        _near(model, problem, holds, rule)
    _touching(model, problem, holds)
    if problem.open_types:
        _every_type(model, problem)
    model.connected = pyo.ConstraintList()
    return model


class _Holds:
    """Expressions that are 1 if a cell has one of some roles, else 0."""

    def __init__(self, model: Any, problem: Problem):
        self.model, self.problem = model, problem
        self.free, self.fixed = problem.free.ravel().tolist(), problem.fixed.ravel().tolist()

    def __call__(self, cell: int, table: Table) -> Any:
        if not self.free[cell]:
            return int(table[self.fixed[cell]])
        roles = [role for role in self.model.roles if bool(table[role]) != bool(table[FLOOR])]
        chosen = pyo.quicksum(self.model.has[role, cell] for role in roles)
        return 1 - chosen if table[FLOOR] else chosen


def _add(constraints: Any, left: Any, least: Any, right: Any, most: Any) -> None:
    """``left >= least`` and ``right <= most``, where they are not constants that hold."""
    for smaller, larger in ((least, left), (right, most)):
        if smaller is None or larger is None:
            continue
        if isinstance(smaller, int) and isinstance(larger, int):
            if smaller > larger:
                constraints.add(pyo.Constraint.Infeasible)
        else:
            constraints.add(smaller <= larger)


def _distance(model: Any, problem: Problem) -> None:
    """Price of the roles of all cells, and of kept blocks that change their type."""
    price = problem.prices.change.tolist()

    def changed(cell: int) -> Any:
        floor = 1 - pyo.quicksum(model.has[:, cell])
        others = (price[role][cell] * model.has[role, cell] for role in model.roles)
        return price[FLOOR][cell] * floor + pyo.quicksum(others)

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
        floor = 1 - pyo.quicksum(m.has[:, cell])
        return m.ends[role, cell] <= (floor if role == FLOOR else m.has[role, cell])

    model.conserved = pyo.Constraint(roles, range(size), rule=conserved)
    model.fits = pyo.Constraint(roles, model.cells, rule=fits)
    wasted = [*model.wasted.values(), *model.relabelled.values()]
    model.distance = pyo.Objective(
        expr=objective.move * pyo.quicksum(model.flow.values())
        + objective.waste * pyo.quicksum(wasted)
    )


def _counts(model: Any, problem: Problem, holds: "_Holds") -> None:
    """Numbers of blocks and of other tiles."""
    model.count = pyo.ConstraintList()
    limits = [(problem.spec.table(problem.spec.blocks), *problem.block_limits)]
    own = zip(problem.counts, problem.count_limits, strict=True)
    limits += [(problem.spec.table(rule.tiles), *limit) for rule, limit in own]
    for table, least, most in limits:
        number = pyo.quicksum(holds(cell, table) for cell in model.cells)
        _add(model.count, number, least, number, most)


def _near(model: Any, problem: Problem, holds: "_Holds", rule: Near) -> None:
    """What stands around each cell with some tiles."""
    height, width = problem.free.shape
    own, others = problem.spec.table(rule.tiles), problem.spec.table(rule.others)
    for cell in range(height * width):
        row, col = divmod(cell, width)
        places = [(row + down, col + right) for down, right in rule.offsets]
        near = [r * width + c for r, c in places if 0 <= r < height and 0 <= c < width]
        centre, around = holds(cell, own), sum(holds(other, others) for other in near)
        most = None
        if rule.most is not None and len(near) > rule.most:
            most = rule.most + (len(near) - rule.most) * (1 - centre)
        _add(model.near, around, rule.least * centre, around, most)


def _touching(model: Any, problem: Problem, holds: "_Holds") -> None:
    """Tiles that must be reached but are not driven across touch an open cell.

    Single open cells are connected, too, where no valid layout has but one of them.
    """
    spec = problem.spec
    if not spec.connected:
        return
    model.touching = pyo.ConstraintList()
    stops = spec.visited & spec.members
    wanted = stops | spec.crossed if problem.several_open else stops
    for cell, near in enumerate(neighbour_lists(*problem.free.shape)):
        ways = sum(holds(other, spec.crossed) for other in near)
        _add(model.touching, ways, holds(cell, wanted), 0, None)


def _every_type(model: Any, problem: Problem) -> None:
    """A type occurs on a kept block, on a new block, or on a kept block changed to it."""
    types = dict(zip(problem.cells.tolist(), problem.types.ravel()[problem.cells], strict=True))
    model.taken = pyo.Var(problem.open_types, domain=pyo.Binary)

    def blocks(kind: int) -> Any:
        return pyo.quicksum(model.has[BLOCK, c] for c in model.cells if types[c] == kind)

    model.occurs = pyo.Constraint(
        problem.open_types, rule=lambda m, t: blocks(t) + m.taken[t] + m.relabelled[t] >= 1
    )
    model.new_blocks = pyo.Constraint(expr=pyo.quicksum(model.taken.values()) <= blocks(-1))


def solve_exact_pyomo(
    layout: LayoutLike,
    spec: LayoutSpec,
    *,
    objective: Objective | None = None,
    label_scores: NDArray[np.floating] | None = None,
    time_limit: float = 60.0,
    solver: str = "highs",
    options: Mapping[str, Any] | None = None,
) -> RepairResult:
    """Repair by the Pyomo model alone, to proven optimality.

    Slower than `layout_repair.repair` and without its constructions and windows; meant for
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
        SpecError: If an option is out of range, or does not fit the layout.
        InfeasibleError: If no valid layout exists.
        BudgetError: If the optimum was not proven in the time, or by the options.
        SolverError: If the solver is unknown or not installed.
    """
    Options(objective, label_scores=label_scores, time_limit=time_limit).check(spec)
    start, original = time.perf_counter(), to_array(layout, spec.alphabet)
    check_input(original, spec)
    hints = Hints(label_scores)
    hints.check(spec, original.shape)
    problem = Problem.whole(original, spec, objective)
    check_capacity(problem)
    moves = objective if isinstance(objective, EditDistance) else None
    model, backend = pyomo_model(problem, moves), PyomoSolver(solver, options or {}, time_limit)
    x, rounds = _solve_connected(model, backend, problem)
    repaired = label(original, decode(problem, x), spec, hints)
    if broken := validate(repaired, spec, original):
        raise SolverError(f"solver: {backend.name} broke a rule: {broken[0]}")
    cost = problem.prices.cost(round(pyo.value(model.distance)))
    stats = RepairStats(
        mip_rounds=rounds, cuts=len(model.connected), solver=f"Pyomo, {backend.name}"
    )
    seconds = time.perf_counter() - start
    changed = int(np.count_nonzero(repaired != original))
    return RepairResult(repaired, cost, cost, "optimal", seconds, None, stats, spec, changed)


def _solve_connected(model: Any, solver: PyomoSolver, problem: Problem) -> tuple[Floats, int]:
    """Solve, cut off stray components, and solve again; returns the point and the solves."""
    separator = Separator(problem)
    columns, holds = [*model.has.values()], _Holds(model, problem)
    spec = problem.spec
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
            barrier = pyo.quicksum(holds(cell, spec.crossed) for cell in sorted(cut.barrier))
            lacking = pyo.quicksum(1 - holds(cell, spec.members) for cell in ends)
            model.connected.add(barrier >= 1 - lacking)
