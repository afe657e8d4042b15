"""One evaluation: prepare, simulate each repetition, aggregate."""

import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qd_core.domain import Domain, Evaluation, EvaluationError, Failure, FailureKind
from qd_core.seeding import Purpose, integer

TRACEBACK_LINES = 4


@dataclass(frozen=True)
class Job:
    """A solution to evaluate.

    Args:
        eval_id: Number of the evaluation in its run; selects the random streams.
        tiles: ``uint8 (h, w)`` generated tiles.
    """

    eval_id: int
    tiles: NDArray[np.uint8]


@dataclass(frozen=True)
class Outcome:
    """A finished evaluation.

    Args:
        eval_id: Number of the evaluation in its run.
        result: The evaluation, or why there is none.
        seconds: Wall time of each stage that was entered.
    """

    eval_id: int
    result: Evaluation | Failure
    seconds: Mapping[str, float]

    @property
    def success(self) -> bool:
        """Whether the evaluation has a result."""
        return isinstance(self.result, Evaluation)


class _Stages:
    """Announces and times the stages of an evaluation."""

    def __init__(self, announce: Callable[[str], object]):
        self._announce = announce
        self.current = ""
        self.seconds: dict[str, float] = {}

    @contextmanager
    def enter(self, stage: str) -> Iterator[None]:
        self.current = stage
        self._announce(stage)
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = time.perf_counter() - start


def evaluate(
    domain: Domain[Any, Any], job: Job, seed: int, on_stage: Callable[[str], object] = str
) -> Outcome:
    """Evaluate one solution; whatever a stage raises becomes a typed failure.

    Args:
        domain: The problem.
        job: The solution.
        seed: Seed of the run.
        on_stage: Called with ``prepare``, ``simulate`` and ``aggregate`` as each begins.

    Returns:
        A pure function of domain, job and seed, but for the seconds.
    """
    stages = _Stages(on_stage)
    result: Evaluation | Failure
    try:
        result = _run(domain, job, seed, stages)
    except EvaluationError as error:
        result = Failure(error.kind, stages.current, str(error))
    # A domain that calls sys.exit must not end the run.
    except (Exception, SystemExit) as error:
        result = Failure(FailureKind.EXCEPTION, stages.current, describe(error))
    return Outcome(job.eval_id, result, stages.seconds)


def describe(error: BaseException) -> str:
    """Word an exception: its type, its message, and where it was raised."""
    frames = traceback.format_tb(error.__traceback__)[-TRACEBACK_LINES:]
    return f"{type(error).__name__}: {error}\n{''.join(frames)}".rstrip()


def _run(domain: Domain[Any, Any], job: Job, seed: int, stages: _Stages) -> Evaluation:
    with stages.enter("prepare"):
        prepared = domain.prepare(job.tiles, seed=integer(seed, Purpose.PREPARATION, job.eval_id))
    with stages.enter("simulate"):
        records = [
            domain.simulate(prepared, seed=integer(seed, Purpose.SIMULATION, job.eval_id, rep))
            for rep in range(domain.repetitions)
        ]
    with stages.enter("aggregate"):
        evaluation = domain.aggregate(prepared, records)
        _check(domain, evaluation)
    return evaluation


def _check(domain: Domain[Any, Any], evaluation: Evaluation) -> None:
    numbers = {
        "objective": evaluation.objective,
        "result_objective": evaluation.result_objective,
    }
    for name in domain.measure_names:
        if name not in evaluation.measures:
            raise ValueError(f"measures: {name} is missing from the evaluation.")
        numbers[name] = evaluation.measures[name]
    for name, value in numbers.items():
        # Archives hold float32.
        if not np.isfinite(np.float32(value)):
            raise ValueError(f"{name} must be a finite float32, got {value}.")
