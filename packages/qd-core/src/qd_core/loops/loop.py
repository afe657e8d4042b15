"""The loop of every search: propose, decode, evaluate, record, learn; resumable at any instant."""

import logging
import math
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from qd_core.archives import ArchiveSpec
from qd_core.codecs.base import Codec
from qd_core.domain import Evaluation, Failure, FailureKind
from qd_core.errors import QDError
from qd_core.execution import Candidate, Executor, Outcome, cut, evaluate_all
from qd_core.execution.checks import ShapeChecks
from qd_core.execution.text import describe
from qd_core.loops.interrupt import Interrupt
from qd_core.loops.progress import Progress
from qd_core.loops.recorder import Recorder
from qd_core.loops.strategy import Outcomes, Proposal, Strategy
from qd_core.runs import EvaluationRow, Status
from qd_core.runs.checkpoint import Checkpoint
from qd_core.runs.status import State

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


class Loop:
    """A search between its first and its last iteration.

    Args:
        strategy: What is learnt and proposed.
        archive: Axes of the archives.
        codec: Turns solutions into tiles.
        executor: Runs evaluations.
        recorder: Keeps them; the loop continues what it holds.
        interrupt: Says when to end.
        max_evals: Solutions that are evaluated in all, failed ones included.
        chunk: Solutions a worker takes at once.
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
            report = self._report([])
            if self._evals:
                self._callbacks.on_iteration(report)
            while self._evals < self._max_evals and not self._interrupt():
                self._iterate()
        except BaseException as error:
            self._save_after_error(error)
            raise
        done = self._evals >= self._max_evals
        state: Literal["finished", "cancelled"] = "finished" if done else "cancelled"
        self._finish(state)
        return SearchResult(state, self._itr, self._evals, self._interrupt.number)

    def _restore(self) -> None:
        """Take over the state of an earlier process, if the strategy keeps one."""
        checkpoint = self._recorder.last_checkpoint()
        if checkpoint is None:
            return
        self._strategy.restore(checkpoint.state, self._history(checkpoint))
        self._itr, self._evals = checkpoint.itr, checkpoint.evals

    def _history(self, checkpoint: Checkpoint) -> Iterator[tuple[Proposal, Outcomes]]:
        found = self._recorder.find(0, checkpoint.evals)
        for itr in range(1, checkpoint.itr + 1):
            rows = [row for _, row in sorted(found.items()) if row.itr == itr]
            outcomes = [row.outcome for row in rows]
            self._check_shapes({row.eval_id: row for row in rows})
            self._progress.count(outcomes)
            names = rows[0].predictions if rows else {}
            yield (
                Proposal(
                    np.stack([row.solution for row in rows]),
                    np.array([row.emitter for row in rows], np.int32),
                    np.array([row.parent for row in rows], np.int64),
                    {name: np.array([row.predictions[name] for row in rows]) for name in names},
                ),
                outcomes,
            )

    def _iterate(self) -> None:
        """Propose, evaluate what is not recorded yet, learn."""
        timed, first = self._progress.timed, self._evals
        with timed("ask"):
            proposal = self._strategy.propose(self._max_evals - first, self._interrupt)
        if proposal is None:
            return
        rows = self._recorder.find(first, len(proposal))
        self._check_replay(proposal, rows)
        recorded = len(rows)
        # A proposal may have cost an hour of training: it is kept before it is evaluated.
        self._keep_state(new=not rows)
        try:
            self._evaluate(proposal, first, rows)
        finally:
            self._evals = first + len(rows)
            with timed("write"):
                self._check_shapes(rows)
                self._recorder.end_iteration()
            with timed("tell"):
                outcomes = [
                    rows[first + row].outcome if first + row in rows else None
                    for row in range(len(proposal))
                ]
                self._strategy.learn(proposal, outcomes)
        finished = [row.outcome for _, row in sorted(rows.items())]
        if not finished:
            return
        self._itr += 1
        self._progress.count(finished)
        if len(finished) == len(proposal):
            self._keep_state(new=recorded < len(rows))
        self._callbacks.on_iteration(self._report(finished))

    def _check_replay(self, proposal: Proposal, rows: Mapping[int, EvaluationRow]) -> None:
        for eval_id, row in rows.items():
            if not np.array_equal(proposal.solutions[eval_id - self._evals], row.solution):
                raise ReplayError(
                    f"evaluation {eval_id} was made of another solution than is proposed now: the "
                    "run was made with other versions of packages, or its files were changed."
                )

    def _evaluate(self, proposal: Proposal, first: int, rows: dict[int, EvaluationRow]) -> None:
        """Evaluate the solutions that have no row yet, and give each one."""
        missing = [row for row in range(len(proposal)) if first + row not in rows]
        if not missing:
            return
        with self._progress.timed("decode"):
            tiles = dict(zip(missing, self._codec.decode(proposal.solutions[missing]), strict=True))
        candidates = [Candidate(first + row, tiles[row]) for row in missing]
        chunks = evaluate_all(self._executor, cut(candidates, self._chunk), self._interrupt)
        with self._progress.timed("evaluate"):
            for outcomes in chunks:
                made = [
                    self._row(proposal, outcome, first, tiles[outcome.eval_id - first])
                    for outcome in outcomes
                ]
                rows.update({row.eval_id: row for row in made})
                self._evals = first + len(rows)
                self._keep(made)
                for outcome in outcomes:
                    self._callbacks.on_evaluation(outcome)

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

    def _check_shapes(self, rows: dict[int, EvaluationRow]) -> None:
        """Turn evaluations whose shapes differ from the first ones into failures, in order."""
        for eval_id, row in sorted(rows.items()):
            result = row.outcome.result
            problem = self._shapes.problem(result) if isinstance(result, Evaluation) else None
            if problem is not None:
                failure = Failure(FailureKind.EXCEPTION, "aggregate", problem)
                rows[eval_id] = replace(row, outcome=replace(row.outcome, result=failure))
                self._recorder.replace(rows[eval_id])

    def _keep_state(self, *, new: bool) -> None:
        state = self._strategy.state() if new else None
        if state is not None:
            with self._progress.timed("write"):
                self._recorder.checkpoint(Checkpoint(self._itr, self._evals, state))

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
