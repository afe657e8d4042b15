"""Search without iterations: each evaluation is learnt when it has finished, in that order.

No worker waits for the slowest evaluation of a batch. What is learnt depends on the order in which
evaluations finish; that order is recorded, so that the search can be continued and replayed.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from qd_core.domain import Evaluation, Failure, FailureKind
from qd_core.errors import ContractError
from qd_core.execution import Candidate, Outcome, cut
from qd_core.loops.loop import IterationReport, Loop, ReplayError
from qd_core.runs import EvaluationRow
from qd_core.strategies.strategy import Proposal, Strategy


@runtime_checkable
class SteadyStrategy(Strategy, Protocol):
    """A strategy that proposes any number of solutions while others are being evaluated.

    It learns one evaluation at a time, in any order, and has no state. Solutions proposed together
    are those that it would have proposed one after the other.
    """

    @property
    def iteration(self) -> int:
        """Evaluations that count as an iteration, in metrics and files."""


class SteadyLoop(Loop):
    """A search whose strategy learns each evaluation as it comes.

    Every solution is recorded with the number of evaluations learnt before it was proposed, every
    evaluation with its place in the order of learning. To continue is to propose and learn in the
    recorded order, then to evaluate what was under way, then to go on.
    """

    _strategy: SteadyStrategy

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self._flying: dict[int, Proposal] = {}
        """What is proposed and not learnt, by number of the evaluation."""
        self._tiles: dict[int, NDArray[np.uint8]] = {}
        self._proposed = 0
        self._news: list[Outcome] = []
        self._stream: Iterator[list[Outcome]] | None = None

    def _restore(self) -> None:
        born = self._recorder.proposals().born
        for row in self._recorder.rows_in_order():
            self._propose_again(born)
            flying = self._flying.get(row.eval_id)
            if row.order != self._evals or flying is None:
                raise ReplayError(
                    f"evaluation {row.eval_id} does not fit into the recorded order: files of the "
                    "run are missing or were changed."
                )
            if not np.array_equal(flying.solutions[0], row.solution):
                raise ReplayError(self._changed(row.eval_id))
            if row.evaluation is not None:
                self._shapes.problem(row.evaluation)
            self._learn(row)
            if self._evals % self._strategy.iteration == 0:
                self._news.clear()
        self._propose_again(born)
        self._itr = self._evals // self._strategy.iteration

    def _propose_again(self, born: Any) -> None:
        while self._proposed < len(born) and born[self._proposed] <= self._evals:
            self._propose(1)

    def _first_report(self) -> None:
        whole = self._itr * self._strategy.iteration
        recorded = self._recorder.recorded_metrics(self._itr, whole)
        if not self._evals or recorded is None:
            super()._first_report()
            return
        self._progress.continue_from(recorded["cum_time_s"])
        report = IterationReport(self._itr, self._evals, self._max_evals, recorded)
        self._callbacks.on_iteration(report)

    def _iterate(self) -> None:
        """Learn until an iteration is full, the budget is used up or the user interrupts."""
        if self._stream is None:
            self._stream = self._outcomes(self._chunks())
        size = self._strategy.iteration
        end = min(self._max_evals, (self._evals // size + 1) * size)
        before = self._evals
        with self._progress.timed("evaluate"):
            while self._evals < end:
                outcomes = next(self._stream, None)
                if outcomes is None:
                    break
                self._take(outcomes)
        if self._evals == before:
            return
        with self._progress.timed("write"):
            self._recorder.end_iteration()
        self._itr = -(-self._evals // size)
        self._callbacks.on_iteration(self._report(self._news))
        self._news = []

    def _take(self, outcomes: list[Outcome]) -> None:
        """Record what has finished, then learn it."""
        rows = [self._numbered(outcome, place) for place, outcome in enumerate(outcomes)]
        self._keep(rows)
        with self._progress.timed("tell"):
            for row in rows:
                self._learn(row)
        for row in rows:
            self._callbacks.on_evaluation(row.outcome)

    def _numbered(self, outcome: Outcome, place: int) -> EvaluationRow:
        result = outcome.result
        problem = self._shapes.problem(result) if isinstance(result, Evaluation) else None
        if problem is not None:
            failure = Failure(FailureKind.EXCEPTION, "aggregate", problem)
            outcome = replace(outcome, result=failure)
        order, number = self._evals + place, outcome.eval_id
        row = self._row(self._flying[number], outcome, number, self._tiles.pop(number))
        return replace(row, order=order, itr=order // self._strategy.iteration + 1)

    def _learn(self, row: EvaluationRow) -> None:
        self._strategy.learn(self._flying.pop(row.eval_id), [row.outcome])
        self._progress.count([row.outcome])
        self._news.append(row.outcome)
        self._evals += 1

    def _chunks(self) -> Iterator[list[Candidate]]:
        """What was under way when the run ended, then new solutions, as workers become free."""
        under_way = sorted(number for number in self._flying if number < self._max_evals)
        yield from cut([self._candidate(number) for number in under_way], self._chunk)
        while self._proposed < self._max_evals:
            first = self._proposed
            count = min(self._chunk - first % self._chunk, self._max_evals - first)
            # A solution that may have been evaluated must be known as proposed.
            self._recorder.propose(self._evals, count)
            with self._progress.timed("ask"):
                self._propose(count)
            yield [self._candidate(number) for number in range(first, first + count)]

    def _propose(self, count: int) -> None:
        proposal = self._strategy.propose(count, self._interrupt)
        if proposal is None or len(proposal) != count:
            raise ContractError(
                f"a steady-state strategy must propose the {count} solutions asked."
            )
        for row in range(count):
            self._flying[self._proposed] = Proposal(
                proposal.solutions[row : row + 1],
                proposal.emitter[row : row + 1],
                proposal.parents[row : row + 1],
            )
            self._proposed += 1

    def _candidate(self, number: int) -> Candidate:
        with self._progress.timed("decode"):
            self._tiles[number] = self._codec.decode(self._flying[number].solutions)[0]
        return Candidate(number, self._tiles[number])
