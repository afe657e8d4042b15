"""Linear relaxation with connectivity cuts: a lower bound, and points to round."""

from layout_repair.model.arrays import decode
from layout_repair.model.highs import Solver
from layout_repair.problem.progress import Phase
from layout_repair.search.relaxed import dual_bound, round_up
from layout_repair.search.state import State

THRESHOLDS = (0.02, 0.3, 0.5, 0.7)
ROUNDS = 60

FIRST_WORK = 1500
"""Work of the first slice in 33 x 36 cells: most relaxations need no other one."""

SEPARATION_WORK, CUT_WORK = 6, 0.3
"""Work of looking for cuts in 33 x 36 cells, and of each cut."""


BOUND_WORK = 1e-4
"""Work of each entry of the model in its bound, and in adding cuts to it."""


class RelaxationArm:
    """Solves the relaxation and adds violated cuts until there are none, a slice at a time."""

    phase: Phase = "relaxation"

    def __init__(self) -> None:
        self._solver: Solver | None = None
        self._rounds = self._known = 0

    def ready(self, state: State) -> bool:
        """Whether the relaxation is not solved yet."""
        return not state.relaxed.done

    def advance(self, state: State, work: float) -> None:
        """Go on with the relaxation.

        Args:
            state: The search.
            work: Work to spend.
        """
        if self._solver is None:
            work = max(work, FIRST_WORK * state.budget.size)
        end, relaxed = state.budget.left - work, state.relaxed
        solver = self._solver or self._load(state)
        self._catch_up(state, solver)
        while not (relaxed.done or state.budget.over or state.budget.left <= end):
            solution = solver.relax(state.budget.left - max(0.0, end), state.budget.seconds_left)
            state.budget.spend(solution.work + BOUND_WORK * len(relaxed.model.rows.value))
            relaxed.work += solution.work
            if solution.status == "infeasible":
                state.impossible = relaxed.done = True
                return
            if len(solution.duals):
                state.raise_bound(round_up(dual_bound(relaxed.model, solution.duals)))
            if len(solution.duals) and solution.x is not None and not state.budget.over:
                relaxed.x = solution.x
                self._round(state, first=not relaxed.solved)
            if solution.status == "limit":
                return
            relaxed.solved = True
            self._cut(state, solver)

    def _load(self, state: State) -> Solver:
        model = state.relaxed.model
        cost = model.cost + state.bias[: len(model.cost)]
        self._solver = Solver(model, cost, integer=False, stopped=state.budget.stopped)
        self._solver.skip_presolve()
        self._known = len(state.relaxed.cuts)
        state.budget.spend(self._solver.load_work)
        return self._solver

    def _catch_up(self, state: State, solver: Solver) -> None:
        """Give the solver the cuts that it does not know, whoever found them."""
        for rows in state.relaxed.cuts[self._known :]:
            solver.add(rows)
        self._known = len(state.relaxed.cuts)

    def _round(self, state: State, first: bool) -> None:
        """Make a valid layout of the first point, and of the last one."""
        if first and state.relaxed.x is not None and not state.problem.ceiling:
            state.relaxed.rounded = state.construct(decode(state.problem, state.relaxed.x))

    def _cut(self, state: State, solver: Solver) -> None:
        relaxed = state.relaxed
        if relaxed.x is None:
            return
        cuts = relaxed.separator.cuts(relaxed.x, THRESHOLDS)
        self._rounds += 1
        state.stats.lp_rounds += 1
        state.stats.cuts += len(cuts)
        state.budget.spend(SEPARATION_WORK * state.budget.size + CUT_WORK * len(cuts))
        if cuts and self._rounds < ROUNDS:
            relaxed.add(cuts)
            self._catch_up(state, solver)
            return
        relaxed.done = True
        self._solver = None
        if self._rounds > 1:
            self._round(state, first=True)
