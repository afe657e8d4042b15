"""The repair of one layout."""

from collections.abc import Callable, Sequence
from typing import Any

from layout_repair.interrupts import deferred
from layout_repair.problem.options import Options
from layout_repair.problem.prices import Objective
from layout_repair.problem.progress import Watch
from layout_repair.problem.result import RepairInterrupted, RepairResult
from layout_repair.problem.ties import TieBreak
from layout_repair.rules.spec import LayoutSpec
from layout_repair.tiles import LayoutLike


def repair(
    layout: LayoutLike,
    spec: LayoutSpec,
    *,
    objective: Objective | None = None,
    starts: Sequence[LayoutLike] = (),
    tie_break: TieBreak | None = None,
    label_scores: Any = None,
    time_limit: float = 3.0,
    seed: int = 0,
    work_limit: float | None = None,
    watch: Watch | None = None,
    stop: Callable[[], bool] | None = None,
) -> RepairResult:
    """Find a valid layout with few changed cells, and a lower bound of their number or price.

    A valid layout is built first. The linear relaxation often proves the optimum; what it leaves
    open is annealed and searched in windows. Equal arguments give equal layouts on any machine and
    under any load, unless the clock ends the call (``limit_hit == "wall"``), and more work never
    gives a worse layout.

    Args:
        layout: Layout with its frame: equal-length strings over the alphabet of the rules, or
            integer codes of shape ``(H, W)``. It is not changed.
        spec: The rules, for example ``specs.warehouse(shelves=240)``.
        objective: What changes cost: `Hamming` (1 each, also if None),
            `WeightedHamming` or `EditDistance`.
        starts: Layouts to start from, such as repairs of similar layouts. The result costs no more
            than any of them that obeys the rules; the others are made to obey them first.
        tie_break: Which of the layouts of the lowest cost found to prefer: `MostLike` or
            `Fewest`. A last stage searches for it on a part of the work.
        label_scores: ``float (H, W, types)`` score of each type in each cell, if the rules choose
            types by scores.
        time_limit: Wall seconds, positive.
        seed: Seed of the search and of random labels, non-negative.
        work_limit: Work, positive; a unit is about a tenth of a millisecond of an idle core. If
            None it is sized so that an idle machine needs about 45 % of `time_limit`. Give both,
            with a generous `time_limit`, where answers must agree however busy the machine is.
        watch: Called with the `Progress` at every new phase and for every better layout.
        stop: Asked now and then; once it is true, the call returns the best layout so far.

    Returns:
        The layout, its distance, bound and status.

    Raises:
        LayoutError: If the layout is malformed.
        SpecError: If an option is out of range, or does not fit the layout.
        InfeasibleError: If no valid layout exists; names the rule.
        BudgetError: If no valid layout was found in the time.
        RepairInterrupted: On Ctrl-C, with the best valid layout so far; without one a plain
            KeyboardInterrupt.
    """
    options = Options(objective, starts, tie_break, label_scores, time_limit, seed, work_limit,
                      watch, stop)  # fmt: skip
    options.check(spec)
    # The solver and scipy take most of a second to load: not before somebody needs them.
    with deferred() as noted:
        from layout_repair.search.run import run

        result = run(layout, spec, options, noted)
    if noted.pressed:
        raise RepairInterrupted(result)
    return result
