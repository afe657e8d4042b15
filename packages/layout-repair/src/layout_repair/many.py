"""Repair of many layouts, on several processes."""

from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context

from layout_repair.errors import InfeasibleError, LayoutError, SpecError
from layout_repair.objective import Objective
from layout_repair.pipeline import repair
from layout_repair.result import RepairResult
from layout_repair.spec import LayoutSpec
from layout_repair.tiles import LayoutLike

Failure = LayoutError | InfeasibleError | RuntimeError
"""Why one layout has no repair; ``BudgetError`` is a ``RuntimeError``."""


def repair_many(
    layouts: Sequence[LayoutLike],
    spec: LayoutSpec,
    *,
    workers: int = 1,
    objective: Objective | None = None,
    time_limit: float = 3.0,
    seed: int = 0,
    work_limit: float | None = None,
) -> list[RepairResult | Failure]:
    """Repair layouts one by one or on several processes, with the same answers.

    A layout that cannot be repaired does not stop the others: its error stands in its place.

    Args:
        layouts: The layouts, each with its frame.
        spec: The rules of all of them.
        workers: Number of processes; 1 repairs in this process.
        objective: What changes cost, see :func:`layout_repair.repair`.
        time_limit: Wall seconds of each layout, see :func:`layout_repair.repair`.
        seed: Seed of each window search.
        work_limit: Work of each layout.

    Returns:
        For each layout its result, or the error that ended its repair.

    Raises:
        SpecError: If an option is out of range.
    """
    if workers < 1:
        raise SpecError(f"workers: must be at least 1, got {workers}.")
    options = _Options(spec, objective, time_limit, seed, work_limit)
    if workers == 1 or len(layouts) < 2:
        return [_attempt(layout, options) for layout in layouts]
    processes = min(workers, len(layouts))
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        futures = [pool.submit(_attempt, layout, options) for layout in layouts]
        return [_outcome(future) for future in futures]


@dataclass(frozen=True)
class _Options:
    spec: LayoutSpec
    objective: Objective | None
    time_limit: float
    seed: int
    work_limit: float | None


def _attempt(layout: LayoutLike, options: _Options) -> RepairResult | Failure:
    try:
        return repair(
            layout,
            options.spec,
            objective=options.objective,
            time_limit=options.time_limit,
            seed=options.seed,
            work_limit=options.work_limit,
        )
    except (LayoutError, InfeasibleError, RuntimeError) as error:
        return error


def _outcome(future: "Future[RepairResult | Failure]") -> RepairResult | Failure:
    try:
        return future.result()
    except BrokenProcessPool as error:
        return error
