"""The metrics of a search, one row an iteration."""

import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from ribs.archives import GridArchive

from qd_core.domain import Evaluation, Failure, FailureKind
from qd_core.execution import Outcome, WorkerPool
from qd_core.scheduler import FailureAwareScheduler

DRIVER_STAGES = ("ask", "decode", "evaluate", "tell", "write")
WORKER_STAGES = ("prepare", "simulate", "aggregate")
NAN = float("nan")


class Progress:
    """Counts what happens and words it as metrics.

    Times are wall seconds of the iteration; those of ``prepare``, ``simulate`` and ``aggregate``
    are summed over its evaluations. Failures and restarts are counts since the start.
    """

    def __init__(self) -> None:
        self._start = self._itr_start = time.perf_counter()
        self._seconds: defaultdict[str, float] = defaultdict(float)
        self._failures: Counter[FailureKind] = Counter()
        self._overall_min = NAN

    @property
    def elapsed_s(self) -> float:
        """Seconds since the start of the search."""
        return time.perf_counter() - self._start

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the duration of the block to a stage of this iteration."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self._seconds[stage] += time.perf_counter() - start

    def row(
        self,
        itr: int,
        evals: int,
        outcomes: Sequence[Outcome],
        scheduler: FailureAwareScheduler,
        pool: WorkerPool,
    ) -> dict[str, float]:
        """End an iteration.

        Args:
            itr: Its number; 0 is the state before the first.
            evals: Evaluations so far.
            outcomes: Its evaluations.
            scheduler: Holds the archives.
            pool: Ran the evaluations.

        Returns:
            Every metric by name; NaN where there is nothing to measure.
        """
        objectives = [
            outcome.result.objective
            for outcome in outcomes
            if isinstance(outcome.result, Evaluation)
        ]
        self._count(outcomes)
        if objectives:
            self._overall_min = float(np.nanmin([self._overall_min, *objectives]))
        now = time.perf_counter()
        itr_time, self._itr_start = now - self._itr_start, now
        seconds, self._seconds = self._seconds, defaultdict(float)
        return {
            "itr": itr,
            "evals": evals,
            "cum_time_s": now - self._start,
            "itr_time_s": itr_time,
            "evals_per_s": len(outcomes) / itr_time,
            "mean_evaluation": float(np.mean(objectives)) if objectives else NAN,
            "overall_min": self._overall_min,
            **archive_metrics("result", scheduler.result_archive),
            **archive_metrics("opt", scheduler.archive),
            "failures": self._failures.total(),
            **{f"failures/{kind}": self._failures[kind] for kind in FailureKind},
            **{f"seconds/{stage}": seconds[stage] for stage in DRIVER_STAGES + WORKER_STAGES},
            "worker_restarts": pool.restarts,
            "emitter_restarts": scheduler.restarts,
        }

    def _count(self, outcomes: Sequence[Outcome]) -> None:
        for outcome in outcomes:
            for stage, duration in outcome.seconds.items():
                self._seconds[stage] += duration
            if isinstance(outcome.result, Failure):
                self._failures[outcome.result.kind] += 1


def archive_metrics(prefix: str, archive: GridArchive) -> dict[str, float]:
    """Measure the current elites of an archive.

    Args:
        prefix: Put before each name, with a slash.
        archive: The archive.

    Returns:
        ``qd_score`` (sum of objectives), ``size``, ``coverage`` in [0, 1], and ``best``,
        ``worst`` and ``mean`` objective, NaN while empty.
    """
    objective = archive.data("objective").astype(np.float64)
    filled = objective.size > 0
    return {
        f"{prefix}/qd_score": float(objective.sum()),
        f"{prefix}/size": objective.size,
        f"{prefix}/coverage": objective.size / float(archive.cells),
        f"{prefix}/best": float(objective.max()) if filled else NAN,
        f"{prefix}/worst": float(objective.min()) if filled else NAN,
        f"{prefix}/mean": float(objective.mean()) if filled else NAN,
    }
