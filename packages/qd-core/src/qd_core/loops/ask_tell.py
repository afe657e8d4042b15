"""The ask/tell loop: emitters propose, workers evaluate, archives and emitters learn."""

import logging
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from qd_core.archives import ArchiveSpec
from qd_core.archives.build import result_archive, soft_archive
from qd_core.codecs import Codec
from qd_core.domain import DomainFactory, Evaluation
from qd_core.emitters import ESEmitterSpec, build_emitters
from qd_core.execution import Job, Outcome, WorkerPool
from qd_core.execution.evaluation import describe
from qd_core.loops.interrupt import Interrupt
from qd_core.loops.progress import Progress
from qd_core.runs import EvaluationRow, RunDirectory, Status
from qd_core.runs.status import State
from qd_core.scheduler import FailureAwareScheduler

logger = logging.getLogger(__name__)

STATUS_S = 2.0


@dataclass(frozen=True)
class SearchSpec:
    """A CMA-MAE search.

    Args:
        archive: Archive that guides it; the result archive has the same axes.
        emitters: Groups of emitters.
        max_evals: Solutions that are evaluated in all, failed ones included.

    Raises:
        ValueError: If there is no emitter or nothing to evaluate.
    """

    archive: ArchiveSpec
    emitters: tuple[ESEmitterSpec, ...]
    max_evals: int

    def __post_init__(self) -> None:
        if not self.emitters:
            raise ValueError("emitters: at least one group is needed, got none.")
        if self.max_evals < 1:
            raise ValueError(f"max_evals must be at least 1, got {self.max_evals}.")


@dataclass(frozen=True)
class IterationReport:
    """The end of an iteration.

    Args:
        itr: Its number, from 1.
        evals: Evaluations so far.
        max_evals: Evaluations in all.
        metrics: Every metric by name.
    """

    itr: int
    evals: int
    max_evals: int
    metrics: Mapping[str, float]


@dataclass(frozen=True)
class SearchResult:
    """The end of a search.

    Args:
        state: Whether the budget is used up, or the search was interrupted.
        itr: Iterations.
        evals: Evaluations.
    """

    state: Literal["finished", "cancelled"]
    itr: int
    evals: int


def _ignore(_: object) -> None:
    """Stand in for a callback."""


def search(
    spec: SearchSpec,
    codec: Codec,
    factory: DomainFactory,
    directory: RunDirectory,
    *,
    seed: int,
    workers: int,
    timeout_s: float = math.inf,
    on_evaluation: Callable[[Outcome], object] = _ignore,
    on_iteration: Callable[[IterationReport], object] = _ignore,
) -> SearchResult:
    """Search until the budget is used up.

    The archives depend on spec, codec, domain and seed alone, not on the number of workers. The
    first Ctrl-C or SIGTERM ends the search within a fraction of a second; evaluations that have
    finished are kept and the archives are written.

    Args:
        spec: Archive, emitters and budget.
        codec: Turns solutions into tiles.
        factory: Builds the domain, here and in each worker; picklable.
        directory: Receives evaluations, metrics, status and archives.
        seed: Seed of every random stream.
        workers: Worker processes; 0 evaluates in this process.
        timeout_s: Wall limit of one evaluation, seconds; not enforced without workers.
        on_evaluation: Called after each evaluation, in order of completion.
        on_iteration: Called after each iteration.

    Returns:
        How the search ended.

    Raises:
        ValueError: If the archive has a measure that the domain has not.
        WorkerStartError: If workers cannot be started.
        KeyboardInterrupt: On a second Ctrl-C.
    """
    known = factory().measure_names
    unknown = [axis.name for axis in spec.archive.measures if axis.name not in known]
    if unknown:
        raise ValueError(f"measures: the domain has {known}, but not {unknown}.")
    with (
        Interrupt() as interrupt,
        WorkerPool(factory, seed=seed, workers=workers, timeout_s=timeout_s) as pool,
    ):
        loop = _AskTell(spec, codec, directory, seed, pool, interrupt)
        return loop.run(on_evaluation, on_iteration)


class _AskTell:
    """State of a search between iterations."""

    def __init__(
        self,
        spec: SearchSpec,
        codec: Codec,
        directory: RunDirectory,
        seed: int,
        pool: WorkerPool,
        interrupt: Interrupt,
    ):
        self._spec = spec
        self._codec = codec
        self._directory = directory
        self._pool = pool
        self._interrupt = interrupt
        archive = soft_archive(spec.archive, codec.dim, seed)
        self._scheduler = FailureAwareScheduler(
            archive,
            build_emitters(spec.emitters, archive, seed),
            result_archive(spec.archive, codec.dim, seed),
        )
        self._progress = Progress()
        self._itr = 0
        self._evals = 0
        self._status_time = -math.inf

    def run(
        self,
        on_evaluation: Callable[[Outcome], object],
        on_iteration: Callable[[IterationReport], object],
    ) -> SearchResult:
        try:
            self._report([])
            while self._evals < self._spec.max_evals and not self._interrupt():
                outcomes = self._iterate(on_evaluation)
                if outcomes:
                    self._itr += 1
                    on_iteration(self._report(outcomes))
        except BaseException as error:
            self._save_after_error(error)
            raise
        done = self._evals >= self._spec.max_evals
        state: Literal["finished", "cancelled"] = "finished" if done else "cancelled"
        self._finish(state)
        return SearchResult(state, self._itr, self._evals)

    def _iterate(self, on_evaluation: Callable[[Outcome], object]) -> list[Outcome]:
        """Ask, evaluate, tell; returns the finished evaluations in order of ``eval_id``."""
        timed, first = self._progress.timed, self._evals
        with timed("ask"):
            solutions = self._scheduler.ask()
        with timed("decode"):
            tiles = self._codec.decode(solutions[: self._spec.max_evals - first])
        jobs = [Job(first + row, tiles[row]) for row in range(len(tiles))]
        outcomes: dict[int, Outcome] = {}
        try:
            with timed("evaluate"):
                for outcome in self._pool.run(jobs, self._interrupt):
                    row = outcome.eval_id - first
                    outcomes[row] = outcome
                    self._evals += 1
                    self._keep(outcome, tiles[row], int(self._scheduler.emitter_index[row]))
                    on_evaluation(outcome)
        finally:
            with timed("write"):
                self._directory.evaluations.flush()
            with timed("tell"):
                self._tell(outcomes, len(solutions))
        return [outcomes[row] for row in sorted(outcomes)]

    def _keep(self, outcome: Outcome, tiles: NDArray[np.uint8], emitter: int) -> None:
        with self._progress.timed("write"):
            row = EvaluationRow(self._itr + 1, emitter, tiles, outcome)
            self._directory.evaluations.add(row)
            if time.monotonic() - self._status_time > STATUS_S:
                self._write_status("running")

    def _tell(self, outcomes: Mapping[int, Outcome], n: int) -> None:
        """Tell archives and emitters; rows that were not evaluated count as failed."""
        names = [measure.name for measure in self._spec.archive.measures]
        batch: dict[str, NDArray[Any]] = {
            "success": np.zeros(n, bool),
            "objective": np.full(n, np.nan),
            "result_objective": np.full(n, np.nan),
            "measures": np.full((n, len(names)), np.nan),
            "eval_id": np.full(n, -1, np.int64),
        }
        for row, outcome in outcomes.items():
            result = outcome.result
            batch["eval_id"][row] = outcome.eval_id
            if isinstance(result, Evaluation):
                batch["success"][row] = True
                batch["objective"][row] = result.objective
                batch["result_objective"][row] = result.result_objective
                batch["measures"][row] = [result.measures[name] for name in names]
        self._scheduler.tell(**batch)

    def _report(self, outcomes: list[Outcome]) -> IterationReport:
        row = self._progress.row(self._itr, self._evals, outcomes, self._scheduler, self._pool)
        with self._progress.timed("write"):
            self._directory.metrics.append(row)
            self._write_status("running")
        return IterationReport(self._itr, self._evals, self._spec.max_evals, row)

    def _write_status(self, state: State, message: str = "") -> None:
        self._status_time = time.monotonic()
        left = self._spec.max_evals - self._evals
        eta = self._progress.elapsed_s / self._evals * left if self._evals else None
        status = Status(state, self._itr, self._evals, self._spec.max_evals, eta, message)
        self._directory.write_status(status)

    def _finish(self, state: State, message: str = "") -> None:
        self._directory.write_archives(
            self._scheduler.archive, self._scheduler.result_archive, self._spec.archive.measures
        )
        self._write_status(state, message)

    def _save_after_error(self, error: BaseException) -> None:
        state: State = "cancelled" if isinstance(error, KeyboardInterrupt) else "failed"
        try:
            self._finish(state, describe(error))
        except Exception:
            logger.exception("The archives of the failed search could not be written.")
