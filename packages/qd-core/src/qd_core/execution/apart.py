"""Evaluations in parts: the repetitions of a solution run beside each other, not one by one.

Preparation, each repetition and aggregation are jobs of their own, so that the longest evaluation
of a batch takes as long as its longest repetition. What is prepared and recorded travels between
workers; the outcomes are those of evaluations in one piece.
"""

import time
from abc import abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from qd_core.domain import Domain, Failure
from qd_core.execution.attempt import attempt
from qd_core.execution.checks import checked
from qd_core.execution.evaluation import Candidate, Outcome, Task
from qd_core.execution.executor import Announce, Done, Executor, Job, never
from qd_core.seeding import Purpose, integer


@dataclass(frozen=True)
class Partial:
    """What a part gives: its value or failure, and the seconds that it took."""

    value: Any
    seconds: float


class _Part(Task):
    """A part of an evaluation."""

    stage: str

    def run(self, domain: Domain[Any, Any], seed: int, announce: Announce) -> Partial:
        """Do it; whatever its stage raises becomes a failure."""
        announce(self.stage)
        start = time.perf_counter()
        value = attempt(self.stage, lambda: self._value(domain, seed))
        return Partial(value, time.perf_counter() - start)

    @abstractmethod
    def _value(self, domain: Domain[Any, Any], seed: int) -> Any: ...


@dataclass(frozen=True)
class _Preparation(_Part):
    candidate: Candidate
    stage = "prepare"

    def _value(self, domain: Domain[Any, Any], seed: int) -> Any:
        number = integer(seed, Purpose.PREPARATION, self.candidate.eval_id)
        return domain.prepare(self.candidate.tiles.copy(), seed=number)


@dataclass(frozen=True)
class _Repetition(_Part):
    eval_id: int
    index: int
    prepared: Any
    stage = "simulate"

    def _value(self, domain: Domain[Any, Any], seed: int) -> Any:
        number = integer(seed, Purpose.SIMULATION, self.eval_id, self.index)
        return domain.simulate(self.prepared, seed=number)


@dataclass(frozen=True)
class _Aggregation(_Part):
    prepared: Any
    records: Sequence[Any]
    stage = "aggregate"

    def _value(self, domain: Domain[Any, Any], seed: int) -> Any:
        del seed
        return checked(domain, domain.aggregate(self.prepared, self.records))


@dataclass
class _Evaluation:
    """What is known of an evaluation under way."""

    eval_id: int
    prepared: Any = None
    records: dict[int, Any] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def take(self, stage: str, seconds: float) -> None:
        """Count what a part took."""
        self.seconds[stage] = self.seconds.get(stage, 0.0) + seconds


class _Parts:
    """Parts of evaluations as they become ready, late ones of an evaluation first.

    Args:
        chunks: Solutions, taken when nothing else is ready.
        repetitions: Simulations a solution.
    """

    def __init__(self, chunks: Iterable[Sequence[Candidate]], repetitions: int):
        self._candidates = (candidate for chunk in chunks for candidate in chunk)
        self._repetitions = repetitions
        self._ready: deque[tuple[_Evaluation, _Part]] = deque()
        self._flying: dict[int, tuple[_Evaluation, _Part]] = {}

    def jobs(self) -> Iterator[Job | None]:
        """Jobs, and None while all that is left depends on jobs under way."""
        key = 0
        while True:
            if not self._ready:
                candidate = next(self._candidates, None)
                if candidate is not None:
                    begun = _Evaluation(candidate.eval_id)
                    self._ready.append((begun, _Preparation(candidate)))
                elif not self._flying:
                    return
            if not self._ready:
                yield None
                continue
            self._flying[key] = self._ready.popleft()
            yield Job(key, self._flying[key][1])
            key += 1

    def end(self, done: Done) -> Outcome | None:
        """Take the end of a job; returns the outcome if it was the last of its evaluation."""
        evaluation, part = self._flying.pop(done.key)
        value = done.result
        if isinstance(value, Partial):
            evaluation.take(part.stage, value.seconds)
            value = value.value
        for stage, seconds in done.seconds.items() if done.failed else ():
            evaluation.take(stage, seconds)
        if isinstance(part, _Preparation) and not isinstance(value, Failure):
            evaluation.prepared = value
            self._ready.extend(
                (evaluation, _Repetition(evaluation.eval_id, index, value))
                for index in range(self._repetitions)
            )
            return None
        if isinstance(part, _Repetition):
            return self._repeated(evaluation, part.index, value)
        return Outcome(evaluation.eval_id, value, evaluation.seconds)

    def _repeated(self, evaluation: _Evaluation, index: int, record: Any) -> Outcome | None:
        evaluation.records[index] = record
        if len(evaluation.records) < self._repetitions:
            return None
        records = [evaluation.records[index] for index in range(self._repetitions)]
        # In one piece the first failure would have ended the evaluation.
        for failure in records:
            if isinstance(failure, Failure):
                return Outcome(evaluation.eval_id, failure, evaluation.seconds)
        last = _Aggregation(evaluation.prepared, records)
        self._ready.appendleft((evaluation, last))
        return None


def evaluate_apart(
    executor: Executor,
    chunks: Iterable[Sequence[Candidate]],
    repetitions: int,
    stop: Callable[[], bool] = never,
) -> Iterator[list[Outcome]]:
    """Evaluate solutions on an executor, each repetition as a job of its own.

    Args:
        executor: Made with an `EvaluatorFactory`.
        chunks: Solutions; taken from the iterable when there is a worker for them.
        repetitions: Simulations a solution.
        stop: Asked several times a second; when true, the rest is dropped.

    Yields:
        The outcome of a solution, in order of completion.
    """
    parts = _Parts(chunks, repetitions)
    for done in executor.run(parts.jobs(), stop):
        outcome = parts.end(done)
        if outcome is not None:
            yield [outcome]
