"""The repair of one layout, phase by phase."""

import highspy
import numpy as np

from layout_repair.budget import Budget
from layout_repair.construct import construct
from layout_repair.errors import BudgetError, InfeasibleError, SpecError
from layout_repair.feasibility import check_capacity, check_input
from layout_repair.model import Floats, build, decode
from layout_repair.preference import as_cost, lattice
from layout_repair.problem import Mask, Problem
from layout_repair.relaxation import Relaxation, relax
from layout_repair.result import RepairResult, RepairStats
from layout_repair.specs import LayoutSpec
from layout_repair.tiles import ENDPOINT, FLOOR, SHELF, Layout, LayoutLike, to_array
from layout_repair.validator import validate
from layout_repair.windows import WindowSearch

CONSTRUCTION_WORK = 300


def repair(
    layout: LayoutLike, spec: LayoutSpec, *, time_limit: float = 3.0, seed: int = 0
) -> RepairResult:
    """Find a valid layout with few changed cells, and a lower bound of their number.

    Constructions and the linear relaxation come first and often prove the optimum; what they leave
    open is searched in windows. Equal arguments give equal layouts on any machine and under any
    load, unless the clock ends the call (``limit_hit == "wall"``).

    Args:
        layout: Layout with its frame: equal-length strings over ``.@ersw``, or integer codes of
            shape ``(H, W)``. It is not changed.
        spec: The rules, for example ``specs.warehouse(shelves=240)``.
        time_limit: Wall seconds, positive. The work is sized so that an idle machine needs about
            a third of it.
        seed: Seed of the window search, non-negative.

    Returns:
        The layout, its distance, bound and status.

    Raises:
        LayoutError: If the layout is malformed.
        SpecError: If ``time_limit`` or ``seed`` is out of range.
        InfeasibleError: If no valid layout exists; names the rule.
        BudgetError: If no valid layout was found in the time (tight shelf counts only).
    """
    original = to_array(layout)
    check_input(original, spec)
    budget = Budget(time_limit, original.size)
    if seed < 0:
        raise SpecError(f"seed: must not be negative, got {seed}.")
    problem = Problem.whole(original, spec)
    check_capacity(problem)
    return _Repair(problem, budget, seed).run()


class _Repair:
    def __init__(self, problem: Problem, budget: Budget, seed: int):
        self.problem = problem
        self.budget = budget
        self.seed = seed
        self.best: Layout | None = None
        self.stats = RepairStats(solver=f"HiGHS {highspy.Highs().version()}")

    def run(self) -> RepairResult:
        dislike = lattice(self.problem.original, 0)
        self.consider(self.problem.original, dislike)
        model = build(self.problem)
        relaxation = relax(
            self.problem, model, as_cost(self.problem, dislike), self.budget, self.stats
        )
        if not relaxation.feasible:
            raise InfeasibleError("W3-W6", "the rules contradict one another on this layout.")
        self.bound = relaxation.bound
        if relaxation.x is not None:
            self.consider(decode(self.problem, relaxation.x), dislike)
        if self.best is None:
            self.consider(_comb(self.problem), dislike)
        self.stats.relaxation_seconds = self.budget.seconds
        if self.best is None:
            raise BudgetError("no valid layout was found; give a larger time_limit.")
        self.stats.start_cost = self.problem.distance(self.best)
        self.search(relaxation, dislike)
        return self.result()

    def consider(self, guess: Layout, dislike: Floats) -> None:
        """Build a valid layout from a guess and keep it if it is the best."""
        if self.done:
            return
        layout = construct(self.problem, guess, 0.01 * dislike)
        self.budget.spend(CONSTRUCTION_WORK)
        if layout is not None and (
            self.best is None or self.problem.distance(layout) < self.problem.distance(self.best)
        ):
            self.best = layout

    @property
    def done(self) -> bool:
        bound = getattr(self, "bound", 0)
        return self.best is not None and self.problem.distance(self.best) <= bound

    def search(self, relaxation: Relaxation, dislike: Floats) -> None:
        assert self.best is not None
        windows = WindowSearch(
            self.problem, self.best, self.bound, dislike, self.budget, self.stats
        )
        fractional = _fractional_window(self.problem, relaxation)
        if fractional is not None and not windows.finished:
            windows.improve(fractional, np.random.default_rng(self.seed))
        windows.sweep(self.seed)
        self.best = windows.layout
        self.stats.search_seconds = self.budget.seconds - self.stats.relaxation_seconds

    def result(self) -> RepairResult:
        assert self.best is not None
        broken = validate(self.best, self.problem.spec, self.problem.original)
        if broken:
            raise RuntimeError(f"repair made an invalid layout, please report: {broken[0]}")
        cost = self.problem.distance(self.best)
        optimal = cost <= self.bound
        work = None if optimal or self.budget.left > 0 else "work"
        self.stats.work = int(self.budget.total - self.budget.left)
        return RepairResult(
            self.best,
            cost,
            self.bound,
            "optimal" if optimal else "feasible",
            self.budget.seconds,
            "wall" if self.budget.wall_hit else work,
            self.stats,
        )


def _comb(problem: Problem) -> Layout:
    """Every third row open, the others full of shelves."""
    comb = np.full(problem.original.shape, SHELF, dtype=np.uint8)
    comb[1::3] = ENDPOINT
    return np.where(problem.free, comb, FLOOR).astype(np.uint8)


def _fractional_window(problem: Problem, relaxation: Relaxation) -> Mask | None:
    """The cells that the relaxation leaves open, and those around them."""
    if relaxation.x is None:
        return None
    n = len(problem.cells)
    split = np.abs(relaxation.x - np.round(relaxation.x)) > 1e-6
    window = np.zeros(problem.free.size + 0, dtype=np.bool_)
    window[problem.cells] = split[:n] | split[n:]
    grown = np.pad(window.reshape(problem.free.shape), 1)
    grown = np.any(
        [np.roll(grown, (r, c), (0, 1)) for r in (-1, 0, 1) for c in (-1, 0, 1)], axis=0
    )[1:-1, 1:-1]
    size = int(grown.sum())
    return grown if 0 < size <= n // 2 else None
