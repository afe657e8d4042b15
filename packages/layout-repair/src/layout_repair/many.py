"""Repair of many layouts, on several processes."""

from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any

import numpy as np
import numpy.typing as npt

from layout_repair.errors import (
    InfeasibleError,
    LayoutError,
    SpecError,
)
from layout_repair.problem.prices import Objective
from layout_repair.problem.result import RepairInterrupted, RepairResult, RepairsInterrupted
from layout_repair.problem.ties import TieBreak
from layout_repair.repair import repair
from layout_repair.rules.spec import LayoutSpec
from layout_repair.tiles import LayoutLike

Failure = LayoutError | InfeasibleError | RuntimeError
"""Why one layout has no repair; ``BudgetError`` is a ``RuntimeError``."""


Call = tuple[LayoutLike, LayoutSpec, dict[str, Any]]


def repair_many(
    layouts: Sequence[LayoutLike],
    spec: LayoutSpec,
    *,
    workers: int = 1,
    objective: Objective | None = None,
    starts: Sequence[Sequence[LayoutLike]] | None = None,
    tie_break: TieBreak | None = None,
    label_scores: Sequence[npt.NDArray[np.floating]] | None = None,
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
        objective: What changes cost, see :func:`layout_repair.repair`, like all that follow.
        starts: For each layout the layouts to start from.
        tie_break: Which of the equally near layouts to prefer.
        label_scores: For each layout the scores of the types.
        time_limit: Wall seconds of each layout.
        seed: Seed of each search.
        work_limit: Work of each layout.

    Returns:
        For each layout its result, or the error that ended its repair.

    Raises:
        SpecError: If an option is out of range.
        RepairsInterrupted: On Ctrl-C; it holds the results until then.
    """
    if workers < 1:
        raise SpecError(f"workers: must be at least 1, got {workers}.")
    shared = {
        "objective": objective,
        "tie_break": tie_break,
        "time_limit": time_limit,
        "seed": seed,
        "work_limit": work_limit,
    }
    own = zip(
        layouts,
        _one_each("starts", starts, [()] * len(layouts)),
        _one_each("label_scores", label_scores, [None] * len(layouts)),
        strict=True,
    )
    calls = [(layout, spec, {**shared, "starts": s, "label_scores": c}) for layout, s, c in own]
    if workers == 1 or len(layouts) < 2:
        return _one_by_one(calls)
    return _on_processes(calls, min(workers, len(layouts)))


def _one_by_one(calls: list[Call]) -> list[RepairResult | Failure]:
    results: list[RepairResult | Failure] = []
    try:
        for call in calls:
            results.append(_attempt(*call))
    except KeyboardInterrupt as interrupt:
        begun = [interrupt.result] if isinstance(interrupt, RepairInterrupted) else []
        missing = len(calls) - len(results) - len(begun)
        raise RepairsInterrupted([*results, *begun, *[None] * missing]) from None
    return results


def _on_processes(calls: list[Call], processes: int) -> list[RepairResult | Failure]:
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        futures = [pool.submit(_attempt, *call) for call in calls]
        try:
            return [_outcome(future) for future in futures]
        except KeyboardInterrupt:
            pool.shutdown(cancel_futures=True)  # waits for the repairs in progress
            done = [future.done() and not future.cancelled() for future in futures]
            raise RepairsInterrupted(
                [_finished(f) if d else None for f, d in zip(futures, done, strict=True)]
            ) from None


def _one_each(name: str, given: Sequence[Any] | None, default: Sequence[Any]) -> Sequence[Any]:
    if given is not None and len(given) != len(default):
        raise SpecError(
            f"{name}: must have one item for each of {len(default)} layouts, got {len(given)}."
        )
    return default if given is None else given


def _attempt(
    layout: LayoutLike, spec: LayoutSpec, options: dict[str, Any]
) -> RepairResult | Failure:
    try:
        return repair(layout, spec, **options)
    except (LayoutError, InfeasibleError, RuntimeError) as error:
        return error


def _finished(future: "Future[RepairResult | Failure]") -> RepairResult | Failure | None:
    """The result of a future that is done, None if Ctrl-C reached its process."""
    return None if isinstance(future.exception(), KeyboardInterrupt) else _outcome(future)


def _outcome(future: "Future[RepairResult | Failure]") -> RepairResult | Failure:
    try:
        return future.result()
    except BrokenProcessPool as error:
        return error
