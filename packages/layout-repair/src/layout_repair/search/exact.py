"""Integer program over the whole layout, with connectivity cuts from stray components."""

from layout_repair.model.arrays import decode, encode
from layout_repair.model.highs import Solver
from layout_repair.model.preference import TOTAL
from layout_repair.problem.progress import Phase
from layout_repair.search.relaxed import round_up
from layout_repair.search.state import State

ROUNDS = 100
NODES = 10_000_000
FIRST_WORK, ROOTS, FEW_ROOTS = 400, 8.0, 1.0
"""Work of the first search, at least, and how often the work of its root it is, where the search
will likely end in a proof and elsewhere.
"""

NEAR = 1.01
"""Ratio of cost and bound up to which it will, if the relaxation is nearly integer."""

SMALL = 300
"""Storage cells up to which the integer program is run on the whole layout."""

TINY, TINY_ROOTS = 100, 200.0
"""Storage cells up to which a search is given so many times the work of its root.

One that begins anew again and again never gets to its proof.
"""

NEARLY_INTEGER = 60
"""Fractional columns up to which it is run on larger layouts, too."""


class ExactArm:
    """Solves, cuts off stray components, and solves again until the answer is connected.

    The solver cannot go on with an integer search, so that each slice begins anew, with twice the
    work and all cuts found before.
    """

    phase: Phase = "exact search"

    def __init__(self) -> None:
        self._work: float = 0

    def ready(self, state: State) -> bool:
        """Whether the layout is small, nearly solved, or there is no other way to a layout."""
        relaxed = state.relaxed
        small = len(state.problem.cells) <= SMALL
        nearly = relaxed.done and relaxed.fractional <= NEARLY_INTEGER and not state.far_off
        return small or nearly or (relaxed.done and state.best is None)

    def advance(self, state: State, work: float) -> None:
        """Search with twice the work of the last time.

        Args:
            state: The search.
            work: Work that is there for it.
        """
        solver = self._load(state)
        tiny = len(state.problem.cells) <= TINY
        roots = TINY_ROOTS if tiny else ROOTS if self._promising(state) else FEW_ROOTS
        roots *= solver.root_work + state.relaxed.work
        self._work = max(FIRST_WORK, roots, 2 * self._work, work)
        end = max(0.0, state.budget.left - self._work)
        for _ in range(ROUNDS):
            if state.best is not None:
                solver.start_from(encode(state.problem, state.best))
            left = state.budget.left - end
            if left <= 0 or state.budget.over:
                return
            solution = solver.search(NODES, left, state.budget.seconds_left)
            state.budget.spend(solution.work)
            state.stats.mip_rounds += 1
            if solution.status == "infeasible":
                if state.best is None:
                    state.impossible = True
                return
            if solution.bound > -1e9:
                state.raise_bound(round_up(solution.bound - TOTAL))
            if not self._take(state, solver, solution.points, solution.x):
                return

    def _promising(self, state: State) -> bool:
        """Whether the search will likely end in a proof."""
        close = state.cost is not None and state.cost <= max(NEAR * state.bound, state.bound + 1)
        return close and state.relaxed.fractional <= NEARLY_INTEGER

    def _load(self, state: State) -> Solver:
        model = state.relaxed.model
        cost = model.cost + state.bias[: len(model.cost)]
        solver = Solver(model, cost, integer=True, seed=0, stopped=state.budget.stopped)
        if state.best is not None:
            solver.skip_heuristics()
        state.budget.spend(solver.load_work)
        return solver

    def _take(self, state: State, solver: Solver, points: list, x: object) -> bool:  # type: ignore[type-arg]
        """Offer what was found; whether the best point was cut off, so that solving goes on."""
        for point in points:
            state.offer(decode(state.problem, point))
        if x is None or state.proven:
            return False
        cuts = state.relaxed.separator.cuts(x, (0.5,))  # type: ignore[arg-type]
        if not cuts:
            state.offer(decode(state.problem, x))  # type: ignore[arg-type]
            return False
        state.relaxed.add(cuts)
        solver.add(state.relaxed.cuts[-1])
        return True
