"""Repair of many layouts, on several processes."""

from collections.abc import Callable, Sequence
from typing import Any

from layout_repair.checks import FUNCTION, Kind, integer, is_list, refuse, wrong_values
from layout_repair.errors import LayoutRepairError, SpecError
from layout_repair.interrupts import Noted, deferred
from layout_repair.problem.options import Options
from layout_repair.problem.prices import Objective
from layout_repair.problem.result import Outcome, RepairsInterrupted
from layout_repair.problem.ties import TieBreak
from layout_repair.repair import repair
from layout_repair.rules.spec import LayoutSpec
from layout_repair.tiles import LayoutLike

Call = tuple[LayoutLike, LayoutSpec, dict[str, Any]]
Report = Callable[[int, Outcome], None]
"""Called with the number of a layout and its result or error, in the order of completion."""

KINDS = {
    "layouts": Kind(is_list, "a list of layouts"),
    "workers": integer(1),
    "starts": Kind(is_list, "a list with a list of layouts for each layout").or_none(),
    "label_scores": Kind(is_list, "a list with an array for each layout").or_none(),
    "report": FUNCTION.or_none(),
}
"""What the options beside those of single repairs must be."""


def repair_many(
    layouts: Sequence[LayoutLike],
    spec: LayoutSpec,
    *,
    workers: int = 1,
    objective: Objective | None = None,
    starts: Sequence[Sequence[LayoutLike]] | None = None,
    tie_break: TieBreak | None = None,
    label_scores: Sequence[Any] | None = None,
    time_limit: float = 3.0,
    seed: int = 0,
    work_limit: float | None = None,
    report: Report | None = None,
) -> list[Outcome]:
    """Repair layouts one by one or on several processes, with the same answers.

    A layout that cannot be repaired does not stop the others: its error stands in its place. If a
    worker dies, or does not answer long after its time limit, the layout it was on is tried once
    more; after that its place holds a `WorkerError`.

    Args:
        layouts: The layouts, each with its frame.
        spec: The rules of all of them.
        workers: Number of processes; 1 repairs in this process.
        objective: What changes cost, see `layout_repair.repair`, like all that follow.
        starts: For each layout the layouts to start from.
        tie_break: Which of the equally near layouts to prefer.
        label_scores: For each layout the scores of the types.
        time_limit: Wall seconds of each layout.
        seed: Seed of each search.
        work_limit: Work of each layout.
        report: Called whenever a layout is done.

    Returns:
        For each layout its result, or the error that ended its repair.

    Raises:
        SpecError: If an option is out of range; lists all of them.
        RepairsInterrupted: On Ctrl-C; it holds the results until then, and the best layout of the
            repair that was interrupted in this process.
    """
    options = Options(objective, (), tie_break, None, time_limit, seed, work_limit)
    values = {"layouts": layouts, "workers": workers, "starts": starts,
              "label_scores": label_scores, "report": report}  # fmt: skip
    refuse([*wrong_values(values, KINDS).values(), *options.faults(spec)])
    shared = {"objective": objective, "tie_break": tie_break, "time_limit": time_limit,
              "seed": seed, "work_limit": work_limit}  # fmt: skip
    own = zip(
        layouts,
        _one_each("starts", starts, [()] * len(layouts)),
        _one_each("label_scores", label_scores, [None] * len(layouts)),
        strict=True,
    )
    calls = [(layout, spec, {**shared, "starts": s, "label_scores": c}) for layout, s, c in own]
    results: list[Outcome | None] = [None] * len(calls)

    def note(number: int, outcome: Outcome) -> None:
        results[number] = outcome
        if report is not None:
            report(number, outcome)

    try:
        with deferred() as noted:
            if workers == 1 or len(calls) < 2:
                _one_by_one(calls, results, note, noted)
            else:
                _on_processes(calls, min(workers, len(calls)), time_limit, note, noted)
        if noted.pressed:
            raise KeyboardInterrupt
    except KeyboardInterrupt:
        raise RepairsInterrupted(results) from None
    return [outcome for outcome in results if outcome is not None]


def _on_processes(
    calls: list[Call], processes: int, time_limit: float, note: Report, noted: Noted
) -> None:
    # Not before somebody needs them: they take longer to load than the rest.
    from layout_repair.workers import on_processes

    on_processes(calls, processes, time_limit, note, noted)


def _one_by_one(
    calls: list[Call], results: list[Outcome | None], note: Report, noted: Noted
) -> None:
    for number, (layout, spec, options) in enumerate(calls):
        if noted.pressed:
            return
        try:
            result = repair(layout, spec, stop=lambda: noted.pressed, **options)
        except SpecError:
            raise
        except LayoutRepairError as error:
            if not noted.pressed:
                note(number, error)
            continue
        if result.limit_hit == "interrupt":  # the best layout so far, but not done
            results[number] = result
        else:
            note(number, result)


def _one_each(name: str, given: Sequence[Any] | None, default: Sequence[Any]) -> Sequence[Any]:
    if given is not None and len(given) != len(default):
        raise SpecError(
            f"{name}: must have one item for each of {len(default)} layouts, got {len(given)}."
        )
    return default if given is None else given
