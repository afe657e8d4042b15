"""The repair of one layout, phase by phase."""

from collections.abc import Sequence
from importlib.metadata import version
from typing import Literal

import numpy as np
import numpy.typing as npt

from layout_repair.budget import Budget
from layout_repair.construction.construct import construct
from layout_repair.construction.guesses import combs
from layout_repair.errors import BudgetError, RepairInterrupted, SpecError
from layout_repair.model.arrays import Floats, build, decode
from layout_repair.model.preference import as_cost, lattice
from layout_repair.problem.feasibility import check_capacity, check_input
from layout_repair.problem.prices import Objective
from layout_repair.problem.problem import Mask, Problem
from layout_repair.problem.progress import Phase, Phases, Watch
from layout_repair.problem.result import RepairResult, RepairStats
from layout_repair.problem.starts import obeys_rules, read_starts
from layout_repair.roles import BLOCK, ENDPOINT, FLOOR
from layout_repair.rules.labels import Hints, finish
from layout_repair.rules.spec import LayoutSpec
from layout_repair.search import exact
from layout_repair.search.annealing import anneal
from layout_repair.search.edit_distance import EditDistance, search_moves
from layout_repair.search.explain import explain
from layout_repair.search.relaxation import Relaxation, counting_bound, relax
from layout_repair.search.ties import TieBreak, tie_problem
from layout_repair.search.windows import LARGE_WINDOWS, SMALL_WINDOWS, WindowSearch
from layout_repair.tiles import Layout, LayoutLike, to_array

CONSTRUCTION_WORK = 200
FRACTIONAL_CELLS = 900
"""Cells left open by the relaxation up to which they are tried as one window."""

SMALL = 300
"""Storage cells up to which the integer program is run on the whole layout."""

NEARLY_INTEGER = 60
"""Fractional columns up to which it is run on larger layouts, too."""

FAR = 1.2
"""Ratio of distance and bound above which frameless layouts are far off."""

TIE_SHARE, MOVES_SHARE = 0.3, 0.6
"""Parts of the work that are set aside for breaking ties and for the edit distance."""

EXACT_SHARE = 0.35
ANNEALING_SHARE = 0.9
SMALL_EXACT_SHARE = 0.8


def repair(
    layout: LayoutLike,
    spec: LayoutSpec,
    *,
    objective: Objective | None = None,
    starts: Sequence[LayoutLike] = (),
    tie_break: TieBreak | None = None,
    label_scores: npt.NDArray[np.floating] | None = None,
    time_limit: float = 3.0,
    seed: int = 0,
    work_limit: float | None = None,
    watch: Watch | None = None,
) -> RepairResult:
    """Find a valid layout with few changed cells, and a lower bound of their number or price.

    The linear relaxation comes first and often proves the optimum; what it leaves open is searched
    in windows. Equal arguments give equal layouts on any machine and under any load, unless the
    clock ends the call (``limit_hit == "wall"``).

    Args:
        layout: Layout with its frame: equal-length strings over the alphabet of the rules, or
            integer codes of shape ``(H, W)``. It is not changed.
        spec: The rules, for example ``specs.warehouse(shelves=240)``.
        objective: What changes cost: :class:`Hamming` (1 each, also if None),
            :class:`WeightedHamming` or :class:`EditDistance`.
        starts: Layouts to start from, such as repairs of similar layouts. The result costs no more
            than any of them that obeys the rules; the others are made to obey them first.
        tie_break: Which of the layouts of the lowest cost found to prefer: :class:`MostLike` or
            :class:`Fewest`. A last stage searches for it on a part of the work.
        label_scores: ``float (H, W, types)`` score of each type in each cell, if the rules choose
            types by scores.
        time_limit: Wall seconds, positive.
        seed: Seed of the window search and of random labels, non-negative.
        work_limit: Work in simplex iterations on a 33 x 36 layout, positive. If None it is sized so
            that an idle machine needs about 60 % of ``time_limit``. Give both, with a generous
            ``time_limit``, where answers must agree however busy the machine is.
        watch: Called with the :class:`Progress` at every new phase and for every better layout.

    Returns:
        The layout, its distance, bound and status.

    Raises:
        LayoutError: If the layout is malformed.
        SpecError: If an option is out of range, or does not fit the layout.
        InfeasibleError: If no valid layout exists; names the rule.
        BudgetError: If no valid layout was found in the time (very high shelf counts only).
        RepairInterrupted: On Ctrl-C, with the best valid layout so far; without one (or before
            the moves of :class:`EditDistance` are counted) a plain KeyboardInterrupt.
    """
    original = to_array(layout, spec.alphabet)
    budget = Budget(time_limit, original.size, work_limit)
    if seed < 0:
        raise SpecError(f"seed: must not be negative, got {seed}.")
    if tie_break is not None and isinstance(objective, EditDistance):
        raise SpecError(
            "tie_break, objective: ties of EditDistance cannot be broken; leave out tie_break, or "
            "choose Hamming or WeightedHamming."
        )
    check_input(original, spec)
    hints = Hints(label_scores, seed)
    hints.check(spec, original.shape)
    problem = Problem.whole(original, spec, objective)
    check_capacity(problem)
    guesses, phases = read_starts(starts, problem), Phases(budget, watch)
    search = _Repair(original, problem, budget, hints, guesses, phases=phases)
    reserve = 0.0 if tie_break is None else TIE_SHARE * budget.total
    if isinstance(objective, EditDistance):
        reserve = MOVES_SHARE * budget.total
    budget.left -= reserve
    try:
        best = search.run()
        budget.left += reserve
        if isinstance(objective, EditDistance):
            search.refine_moves(best, objective)
        elif tie_break is not None:
            search.break_ties(best, tie_break)
    except KeyboardInterrupt as interrupt:
        unpriced = isinstance(objective, EditDistance) and search.moves_cost is None
        if search.best is None or unpriced:
            raise
        search.interrupted = True
        raise RepairInterrupted(search.result()) from interrupt
    return search.result()


class _Repair:
    """State that the phases share: the best layout and the best bound."""

    def __init__(
        self,
        original: Layout,
        problem: Problem,
        budget: Budget,
        hints: Hints,
        starts: Sequence[Layout] = (),
        *,
        phases: Phases,
    ):
        self.original = original
        self.problem = problem
        self.budget = budget
        self.hints = hints
        self.seed = hints.seed
        self.starts = starts
        self.phases = phases
        self.dislike = lattice(problem.original)
        self.bias = as_cost(problem, self.dislike)
        self.best: Layout | None = None
        self.bound = counting_bound(problem)
        self.moves_cost: int | None = None
        self.ties: tuple[int, int] | None = None
        self.interrupted = False
        self.stats = RepairStats(solver=f"HiGHS {version('highspy')}")

    def run(self) -> Layout:
        """Search for the nearest layout; returns the best one found."""
        self.enter("ties" if self.problem.ceiling else "relaxation")
        relaxation = relax(self.problem, build(self.problem), self.bias, self.budget, self.stats)
        self.require(relaxation.feasible)
        self.bound = max(self.bound, relaxation.bound)
        self.enter("construction")
        self.construct(relaxation)
        if self.best is not None:
            self.stats.start_cost = self.problem.distance(self.best)
        self.settle_fractions(relaxation)
        small = len(self.problem.cells) <= SMALL
        if not small:
            self.construct_densely()
        self.search_exactly(relaxation)
        if small:
            self.construct_densely()
        self.anneal()
        if self.best is None:
            raise BudgetError(
                f"time_limit: no layout with at least {self.problem.block_limits[0]} "
                f"{self.problem.spec.words[1]} was found and none was proven impossible; "
                f"give more time or ask for fewer {self.problem.spec.words[1]}."
            )
        self.enter("windows")
        windows = self.windows(self.best)
        try:
            windows.sweep(self.seed)
        finally:
            self.best = windows.layout
        self.phases.stop()
        return self.best

    def enter(self, phase: Phase) -> None:
        """Begin a phase; breaking ties is one as a whole."""
        if not self.problem.ceiling or phase == "ties":
            self.phases.enter(phase, self.cost, self.bound)

    @property
    def cost(self) -> int | None:
        """Cost of the best layout, None if there is none."""
        return None if self.best is None else self.problem.distance(self.best)

    def break_ties(self, best: Layout, rule: TieBreak) -> None:
        """Search for the layout that the rule prefers among those that cost no more."""
        problem = tie_problem(self.problem, best, rule)
        second = _Repair(
            self.original, problem, self.budget, self.hints, [best], phases=self.phases
        )
        self.best = second.run()
        self.ties = problem.distance(self.best), second.bound

    def refine_moves(self, best: Layout, objective: EditDistance) -> None:
        """Search for the least edit distance, from the layout of the fewest changes."""
        self.enter("moves")
        valid = [start for start in self.starts if obeys_rules(start, self.original, self.problem)]
        self.best, self.moves_cost, self.bound = search_moves(
            self.problem, objective, [best, *valid], self.budget, RepairStats()
        )
        self.phases.stop()

    @property
    def proven(self) -> bool:
        """Whether the best layout is as near as the bound."""
        return self.best is not None and self.problem.distance(self.best) <= self.bound

    @property
    def far_off(self) -> bool:
        """Whether the best layout of a frameless area is much further than the bound."""
        if self.best is None or self.problem.fixed_drivable.any():
            return self.best is None
        return self.problem.distance(self.best) > FAR * self.bound

    def require(self, feasible: bool) -> None:
        """Explain which rule cannot hold if no layout obeys all."""
        if not feasible:
            raise explain(self.problem, self.budget)

    def construct(self, relaxation: Relaxation) -> None:
        """Build valid layouts from guesses, the likely best first, and keep the best."""
        for start in self.starts:
            if obeys_rules(start, self.original, self.problem):
                self.keep(start)
            elif not self.proven:
                self.consider(start)
        if self.problem.ceiling:
            return
        if relaxation.x is not None:
            self.consider(decode(self.problem, relaxation.x))
        if not self.proven:
            self.consider(self.problem.original)
        if self.best is None or self.far_off:
            self.consider(_regular(self.problem, self.dislike))
            self.consider(_comb(self.problem))
        if not (self.proven or self.problem.spec.endpoints_walkable):
            self.consider(_aisles(self.problem))

    def construct_densely(self) -> None:
        """Build the densest regular layouts if nothing else was found."""
        if self.best is None and self.problem.spec.endpoints_walkable:
            for guess in combs(self.problem):
                self.consider(guess)

    def consider(self, guess: Layout) -> None:
        """Make a guess valid and keep it if it is nearer than the best."""
        layout = construct(self.problem, guess, 0.01 * self.dislike)
        self.budget.spend(CONSTRUCTION_WORK * self.budget.size)
        if layout is not None:
            self.keep(layout)

    def keep(self, layout: Layout) -> None:
        """Keep a valid layout if it is nearer than the best."""
        if self.best is None or self.problem.distance(layout) < self.problem.distance(self.best):
            self.best = layout
            self.phases.report(self.cost, self.bound)

    def settle_fractions(self, relaxation: Relaxation) -> None:
        """Choose again, as one window, the few cells that the relaxation left open."""
        window = _fractional_window(self.problem, relaxation)
        if self.best is None or self.proven or window is None:
            return
        windows = self.windows(self.best)
        windows.improve(window, np.random.default_rng(self.seed))
        self.best = windows.layout

    def search_exactly(self, relaxation: Relaxation) -> None:
        """Run the integer program where it is small, nearly solved, or the last resort."""
        small = len(self.problem.cells) <= SMALL
        nearly = relaxation.solved and relaxation.fractional <= NEARLY_INTEGER and not self.far_off
        if self.proven or not (small or nearly or self.best is None):
            return
        self.enter("exact search")
        share = SMALL_EXACT_SHARE if small else EXACT_SHARE
        if self.best is None:
            share = 1.0
        outcome = exact.search(
            self.problem, relaxation.model, self.bias, self.best, self.budget, share, self.stats
        )
        self.require(outcome.feasible)
        self.bound = max(self.bound, outcome.bound)
        if outcome.layout is not None:
            self.keep(outcome.layout)

    def anneal(self) -> None:
        """Anneal the best layout of an open area that the relaxation says little about."""
        spec, ceiling = self.problem.spec, self.problem.ceiling
        usual = spec.endpoints_walkable and spec.connected and not ceiling
        if self.best is None or not usual or not self.far_off:
            return
        self.enter("annealing")
        cooled = anneal(self.problem, self.best, self.budget, ANNEALING_SHARE, self.seed)
        self.consider(cooled)

    def windows(self, start: Layout) -> WindowSearch:
        """The window search from a valid layout, on what is left of the budget."""
        effort = SMALL_WINDOWS if self.far_off else LARGE_WINDOWS
        return WindowSearch(
            self.problem, start, self.bound, self.budget, self.stats, effort,
            lambda cost: self.phases.report(cost, self.bound),
        )  # fmt: skip

    def limit_hit(self, optimal: bool) -> Literal["work", "wall", "interrupt"] | None:
        """What ended the search, if it did not end by itself."""
        if self.interrupted:
            return "interrupt"
        late = not optimal and self.budget.seconds_left <= 0
        if late or self.budget.wall_hit:
            return "wall"
        return None if optimal or self.budget.left > 0 else "work"

    def result(self) -> RepairResult:
        """Check the layout once more and report."""
        budget, spec = self.budget, self.problem.spec
        if self.best is None:
            raise RuntimeError("repair: there is no layout to report, please report this.")
        tiles = finish(self.original, self.best, spec, self.hints)
        cost = self.moves_cost
        if cost is None:
            cost = self.problem.prices.total(self.original, tiles, spec)
        optimal = cost <= self.bound
        self.stats.seconds = self.phases.seconds
        self.stats.work = int(budget.total - budget.left)
        return RepairResult(
            layout=tiles,
            cost=cost,
            bound=self.bound,
            status="optimal" if optimal else "feasible",
            seconds=budget.seconds,
            limit_hit=self.limit_hit(optimal),
            stats=self.stats,
            spec=spec,
            changed=int(np.count_nonzero(tiles != self.original)),
            ties=self.ties,
        )


def _regular(problem: Problem, dislike: Floats) -> Layout:
    """The preferred arrangement of blocks among the endpoints, floor and blocks as they are."""
    regular = problem.original.copy()
    preferred = dislike[BLOCK].reshape(regular.shape) == 0
    regular[preferred & problem.free & (regular == ENDPOINT)] = BLOCK
    return regular


def _comb(problem: Problem) -> Layout:
    """Every third row open, the others full of blocks; or aisles between rows of endpoints."""
    comb = np.full(problem.original.shape, BLOCK, dtype=np.uint8)
    if problem.spec.endpoints_walkable:
        comb[1::3] = ENDPOINT if problem.spec.endpoint else FLOOR
    else:
        comb[1::5] = comb[3::5] = ENDPOINT
        comb[2::5] = FLOOR
    return np.where(problem.free, comb, problem.fixed)


def _aisles(problem: Problem) -> Layout:
    """Every third row floor, between pairs of rows of endpoints with few blocks."""
    row, col = np.indices(problem.original.shape)
    aisles = np.where(row % 3 == 0, FLOOR, ENDPOINT)
    aisles[(row % 3 == 1) & (col % 4 == 0) | (row % 3 == 2) & (col % 4 == 2)] = BLOCK
    return np.where(problem.free, aisles, problem.fixed).astype(np.uint8)


def _fractional_window(problem: Problem, relaxation: Relaxation) -> Mask | None:
    """The cells that the relaxation leaves open and those around them, if they are few."""
    if relaxation.x is None:
        return None
    n = len(problem.cells)
    split = np.abs(relaxation.x - np.round(relaxation.x)) > 1e-6
    window = np.zeros(problem.free.size, dtype=np.bool_)
    window[problem.cells] = split[:n] | split[n : 2 * n]
    padded = np.pad(window.reshape(problem.free.shape), 1)
    shifts = [(row, col) for row in (-1, 0, 1) for col in (-1, 0, 1)]
    grown = np.any([np.roll(padded, shift, (0, 1)) for shift in shifts], axis=0)[1:-1, 1:-1]
    return grown if 0 < np.count_nonzero(grown) <= FRACTIONAL_CELLS else None
