"""One repair, from the given layout to the result."""

from importlib.metadata import version

import numpy as np

from layout_repair.budget import Budget
from layout_repair.errors import BudgetError, SolverError
from layout_repair.interrupts import Noted
from layout_repair.problem.edit_distance import EditDistance
from layout_repair.problem.feasibility import check_capacity, check_input
from layout_repair.problem.options import Options
from layout_repair.problem.problem import Problem
from layout_repair.problem.progress import Phases
from layout_repair.problem.result import LimitHit, RepairResult, RepairStats
from layout_repair.problem.starts import read_starts
from layout_repair.problem.ties import TieBreak, tie_problem
from layout_repair.rules.labels import Hints, label
from layout_repair.rules.spec import LayoutSpec
from layout_repair.rules.validator import validate
from layout_repair.search import stages
from layout_repair.search.explain import explain
from layout_repair.search.moves import search_moves
from layout_repair.search.state import State
from layout_repair.tiles import Layout, LayoutLike, to_array

TIE_SHARE, MOVES_SHARE = 0.3, 0.6
"""Parts of the work that are set aside for breaking ties and for the edit distance."""

CHECK_WORK = 40
"""Work of reading, labelling and checking 33 x 36 cells."""


def run(layout: LayoutLike, spec: LayoutSpec, options: Options, noted: Noted) -> RepairResult:
    """Repair a layout.

    Args:
        layout: Layout with its frame.
        spec: The rules.
        options: The options, checked.
        noted: Whether Ctrl-C was pressed, which ends the search.

    Raises:
        LayoutRepairError: See `layout_repair.repair`.
        KeyboardInterrupt: If Ctrl-C ended the search before there was a layout.
    """

    def stop() -> bool:
        return noted.pressed or (options.stop is not None and options.stop())

    original = to_array(layout, spec.alphabet)
    budget = Budget(options.time_limit, original.size, options.work_limit, stop)
    try:
        return _Run(original, spec, options, budget).result()
    except BudgetError:
        if noted.pressed:
            raise KeyboardInterrupt from None
        raise


class _Run:
    """The searches of one repair, one after the other, and their outcome."""

    def __init__(self, original: Layout, spec: LayoutSpec, options: Options, budget: Budget):
        check_input(original, spec)
        self.original, self.spec, self.budget = original, spec, budget
        self.hints = Hints(options.label_scores, options.seed)
        self.hints.check(spec, original.shape)
        self.problem = Problem.whole(original, spec, options.objective)
        check_capacity(self.problem)
        self.options = options
        self.phases = Phases(budget, options.watch)
        self.stats = RepairStats(solver=f"HiGHS {version('highspy')}")
        self.ties: tuple[int, int] | None = None

    def result(self) -> RepairResult:
        """Search, check the layout once more, and report."""
        options, budget = self.options, self.budget
        budget.spend(CHECK_WORK * budget.size)
        edit = options.objective if isinstance(options.objective, EditDistance) else None
        share = MOVES_SHARE if edit else TIE_SHARE if options.tie_break else 0.0
        budget.left -= share * budget.total
        starts = read_starts(options.starts, self.problem)
        state = State(self.problem, budget, self.phases, options.seed, starts, self.stats)
        stages.run(state, stages.repair_stages())
        best = self._require(state)
        budget.left += share * budget.total
        if edit:
            state = search_moves(self.problem, edit, [best, *starts], budget, self.phases)
            best = self._require(state)
            return self._report(best, state.bound, state.cost)
        if options.tie_break is not None:
            best = self._break_ties(best, options.tie_break)
        return self._report(best, state.bound, None)

    def _require(self, state: State) -> Layout:
        """The layout that was found, or the reason why there is none."""
        if state.best is not None:
            return state.best
        if state.impossible:
            raise explain(self.problem, self.budget)
        spec = self.spec
        raise BudgetError(
            "time_limit: no layout that obeys all rules was found and none was proven impossible "
            f"({spec.least_blocks} {spec.words[1]} at least); give more time, ask for fewer "
            f"{spec.words[1]}, or drop a rule."
        )

    def _break_ties(self, best: Layout, rule: TieBreak) -> Layout:
        """Search for the layout that the rule prefers among those that cost no more."""
        problem = tie_problem(self.problem, best, rule)
        state = State(problem, self.budget, self.phases, self.options.seed, [best], self.stats)
        stages.run(state, stages.tie_stages())
        if state.best is None or state.cost is None:
            raise SolverError("repair: ties lost the layout, please report this.")
        self.ties = state.cost, state.bound
        return state.best

    def _report(self, best: Layout, bound: int, cost: int | None) -> RepairResult:
        """Label the layout and check it independently of the search."""
        spec, prices, budget = self.spec, self.problem.prices, self.budget
        tiles = label(self.original, best, spec, self.hints)
        if broken := validate(tiles, spec, self.original):
            raise SolverError(f"repair: made an invalid layout, please report it: {broken[0]}")
        units = prices.total(self.original, tiles, spec) if cost is None else cost
        self.stats.seconds, self.stats.work_by_phase = self.phases.seconds, self.phases.work
        self.stats.work = int(budget.total - budget.left)
        optimal = units <= bound
        return RepairResult(
            layout=tiles,
            cost=prices.cost(units),
            bound=prices.cost(bound),
            status="optimal" if optimal else "feasible",
            seconds=budget.seconds,
            limit_hit=self._limit_hit(optimal),
            stats=self.stats,
            spec=spec,
            changed=int(np.count_nonzero(tiles != self.original)),
            ties=self.ties,
        )

    def _limit_hit(self, optimal: bool) -> LimitHit | None:
        """What ended the search, if it did not end by itself."""
        if self.budget.interrupted:
            return "interrupt"
        if self.budget.wall_hit or (not optimal and self.budget.seconds_left <= 0):
            return "wall"
        return None if optimal or self.budget.left > 0 else "work"
