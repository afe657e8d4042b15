"""The metrics of a search, one row an iteration."""

import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import numpy as np

from qd_core.domain import Evaluation, Failure, FailureKind
from qd_core.execution import Outcome

DRIVER_STAGES = ("ask", "decode", "evaluate", "tell", "write")
WORKER_STAGES = ("prepare", "simulate", "aggregate")
NAN = float("nan")


class Progress:
    """Counts what happens and words it as metrics.

    Times are wall seconds of the iteration; those of ``prepare``, ``simulate`` and ``aggregate``
    are summed over its evaluations. Failures are counts since the start of the run.
    """

    def __init__(self) -> None:
        self._start = self._itr_start = time.perf_counter()
        self._before_s = 0.0
        self._seconds: defaultdict[str, float] = defaultdict(float)
        self._failures: Counter[FailureKind] = Counter()
        self._overall_min = NAN

    @property
    def elapsed_s(self) -> float:
        """Seconds of work on the run, those before it was continued included."""
        return self._before_s + time.perf_counter() - self._start

    def continue_from(self, seconds: float | None) -> None:
        """Take over the time that an earlier part of the run took."""
        self._before_s = seconds or 0.0
        self._start = self._itr_start = time.perf_counter()
        self._seconds.clear()

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the duration of the block to a stage of this iteration."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self._seconds[stage] += time.perf_counter() - start

    def count(self, outcomes: Sequence[Outcome]) -> None:
        """Take in the evaluations of an iteration."""
        for outcome in outcomes:
            for stage, duration in outcome.seconds.items():
                self._seconds[stage] += duration
            if isinstance(outcome.result, Failure):
                self._failures[outcome.result.kind] += 1
            else:
                objective = outcome.result.objective
                self._overall_min = float(np.nanmin([self._overall_min, objective]))

    def row(
        self,
        itr: int,
        evals: int,
        outcomes: Sequence[Outcome],
        strategy: Mapping[str, float],
        worker_restarts: int,
    ) -> dict[str, float]:
        """End an iteration.

        Args:
            itr: Its number; 0 is the state before the first.
            evals: Evaluations so far.
            outcomes: Its evaluations, which have been counted.
            strategy: Metrics of the strategy.
            worker_restarts: Workers that were replaced.

        Returns:
            Every metric by name; NaN where there is nothing to measure.
        """
        objectives = [o.result.objective for o in outcomes if isinstance(o.result, Evaluation)]
        now = time.perf_counter()
        itr_time, self._itr_start = now - self._itr_start, now
        seconds, self._seconds = self._seconds, defaultdict(float)
        return {
            "itr": itr,
            "evals": evals,
            "cum_time_s": self.elapsed_s,
            "itr_time_s": itr_time,
            "evals_per_s": len(outcomes) / itr_time,
            "mean_evaluation": float(np.mean(objectives)) if objectives else NAN,
            "overall_min": self._overall_min,
            **strategy,
            "failures": self._failures.total(),
            **{f"failures/{kind}": self._failures[kind] for kind in FailureKind},
            **{f"seconds/{stage}": seconds[stage] for stage in DRIVER_STAGES + WORKER_STAGES},
            "worker_restarts": worker_restarts,
        }
