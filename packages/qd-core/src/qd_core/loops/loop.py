"""What the loops of all searches share: budget, reports, status and the end."""

import logging
import math
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from numpy.typing import NDArray

from qd_core.archives import ArchiveSpec
from qd_core.codecs.base import Codec
from qd_core.errors import QDError
from qd_core.execution import Candidate, Executor, Outcome, evaluate_all
from qd_core.execution.apart import evaluate_apart
from qd_core.execution.checks import ShapeChecks
from qd_core.execution.text import describe
from qd_core.loops.interrupt import Interrupt
from qd_core.loops.progress import Progress
from qd_core.loops.recorder import Recorder
from qd_core.runs import EvaluationRow, Status
from qd_core.runs.status import State
from qd_core.strategies.strategy import Proposal, Strategy

logger = logging.getLogger(__name__)

STATUS_S = 2.0


class ReplayError(QDError, RuntimeError):
    """A run cannot be continued: this version proposes other solutions than were recorded."""


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
    metrics: Mapping[str, float | None]


@dataclass(frozen=True)
class SearchResult:
    """The end of a search.

    Args:
        state: Whether the budget is used up, or the search was interrupted.
        itr: Iterations.
        evals: Evaluations.
        signal: Number of the signal that interrupted it, 0 if none did.
    """

    state: Literal["finished", "cancelled"]
    itr: int
    evals: int
    signal: int = 0


@dataclass(frozen=True)
class Callbacks:
    """Who wants to hear of a search.

    Args:
        on_evaluation: Called after each evaluation, in order of completion; not for those that
            were made before the run was continued.
        on_iteration: Called after each iteration.
    """

    on_evaluation: Callable[[Outcome], object]
    on_iteration: Callable[[IterationReport], object]


class Loop(ABC):
    """A search between its first and its last iteration: propose, decode, evaluate, record, learn.

    Args:
        strategy: What is learnt and proposed.
        archive: Axes of the archives.
        codec: Turns solutions into tiles.
        executor: Runs evaluations.
        recorder: Keeps them; the loop continues what it holds.
        interrupt: Says when to end.
        max_evals: Solutions that are evaluated in all, failed ones included.
        chunk: Solutions a worker takes at once.
        repetitions: Repetitions of an evaluation that are jobs of their own; 0 leaves it whole.
        callbacks: Who wants to hear.
    """

    def __init__(
        self,
        strategy: Strategy,
        archive: ArchiveSpec,
        codec: Codec,
        executor: Executor,
        recorder: Recorder,
        interrupt: Interrupt,
        *,
        max_evals: int,
        chunk: int,
        repetitions: int = 0,
        callbacks: Callbacks,
    ):
        self._strategy = strategy
        self._archive = archive
        self._codec = codec
        self._executor = executor
        self._recorder = recorder
        self._interrupt = interrupt
        self._max_evals = max_evals
        self._chunk = chunk
        self._repetitions = repetitions
        self._callbacks = callbacks
        self._progress = Progress()
        self._shapes = ShapeChecks()
        self._itr = 0
        self._evals = 0
        self._status_time = -math.inf

    def run(self) -> SearchResult:
        """Search until the budget is used up or the user interrupts."""
        try:
            self._restore()
            self._first_report()
            while self._evals < self._max_evals and not self._interrupt():
                self._iterate()
        except BaseException as error:
            self._save_after_error(error)
            raise
        done = self._evals >= self._max_evals
        state: Literal["finished", "cancelled"] = "finished" if done else "cancelled"
        self._finish(state)
        return SearchResult(state, self._itr, self._evals, self._interrupt.number)

    @abstractmethod
    def _restore(self) -> None:
        """Take over what an earlier process has done."""

    @abstractmethod
    def _iterate(self) -> None:
        """Advance by an iteration, or less if the user interrupts."""

    def _first_report(self) -> None:
        """Tell where the search begins."""
        report = self._report([])
        if self._evals:
            self._callbacks.on_iteration(report)

    def _outcomes(self, chunks: Iterable[list[Candidate]]) -> Iterator[list[Outcome]]:
        """Evaluate solutions, as many as there are workers at a time."""
        if self._repetitions:
            return evaluate_apart(self._executor, chunks, self._repetitions, self._interrupt)
        return evaluate_all(self._executor, chunks, self._interrupt)

    @staticmethod
    def _changed(eval_id: int) -> str:
        return (
            f"evaluation {eval_id} was made of another solution than is proposed now: the run was "
            "made with other versions of packages, or its files were changed."
        )

    def _row(
        self, proposal: Proposal, outcome: Outcome, first: int, tiles: NDArray[Any]
    ) -> EvaluationRow:
        row = outcome.eval_id - first
        return EvaluationRow(
            itr=self._itr + 1,
            emitter=int(proposal.emitter[row]),
            solution=proposal.solutions[row],
            tiles=tiles,
            outcome=outcome,
            parent=int(proposal.parents[row]),
            predictions={name: float(values[row]) for name, values in proposal.predictions.items()},
        )

    def _keep(self, rows: list[EvaluationRow]) -> None:
        with self._progress.timed("write"):
            self._recorder.commit(rows)
            if time.monotonic() - self._status_time > STATUS_S:
                self._write_status("running")

    def _report(self, outcomes: list[Outcome]) -> IterationReport:
        recorded = self._recorder.recorded_metrics(self._itr, self._evals)
        if recorded is not None:
            self._progress.continue_from(recorded["cum_time_s"])
            return IterationReport(self._itr, self._evals, self._max_evals, recorded)
        row = self._progress.row(
            self._itr, self._evals, outcomes, self._strategy.metrics(), self._executor.restarts
        )
        with self._progress.timed("write"):
            self._recorder.append_metrics(self._itr, row)
            self._write_status("running")
        return IterationReport(self._itr, self._evals, self._max_evals, row)

    def _write_status(self, state: State, message: str = "") -> None:
        self._status_time = time.monotonic()
        left = self._max_evals - self._evals
        eta = self._progress.elapsed_s / self._evals * left if self._evals else None
        status = Status(state, self._itr, self._evals, self._max_evals, eta, message)
        self._recorder.write_status(status)

    def _finish(self, state: State, message: str = "") -> None:
        self._recorder.write_archives(self._strategy.archives(), self._archive.measures)
        self._write_status(state, message)

    def _save_after_error(self, error: BaseException) -> None:
        state: State = "cancelled" if isinstance(error, KeyboardInterrupt) else "failed"
        try:
            self._recorder.write_archives(self._strategy.archives(), self._archive.measures)
        except Exception:
            logger.exception("The archives of the failed search could not be written.")
        self._write_status(state, describe(error))
