"""Evaluations: prepare, simulate every repetition, aggregate, for a chunk of solutions."""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qd_core.domain import BatchDomain, Domain, DomainFactory, Evaluation, Failure
from qd_core.errors import OptionError
from qd_core.execution.attempt import attempt
from qd_core.execution.checks import checked
from qd_core.execution.executor import Announce, Executor, Job, never
from qd_core.seeding import Purpose, integer


@dataclass(frozen=True)
class Candidate:
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
        seconds: Wall time of each stage that was entered; shared equally within a chunk.
    """

    eval_id: int
    result: Evaluation | Failure
    seconds: Mapping[str, float]

    @property
    def success(self) -> bool:
        """Whether the evaluation has a result."""
        return isinstance(self.result, Evaluation)


def evaluate(
    domain: Domain[Any, Any], candidates: Sequence[Candidate], seed: int, announce: Announce = str
) -> list[Outcome]:
    """Evaluate the solutions of one chunk; whatever a stage raises becomes a typed failure.

    Args:
        domain: The problem.
        candidates: The solutions; one odd one costs itself alone.
        seed: Seed of the run.
        announce: Called with ``prepare``, ``simulate`` and ``aggregate`` as each begins.

    Returns:
        One outcome a solution: a pure function of domain, solutions and seed, but for the seconds.
    """
    return _Chunk(domain, candidates, seed, announce).run()


class _Chunk:
    """State of the evaluation of some solutions: a value or failure for each after each stage."""

    def __init__(
        self,
        domain: Domain[Any, Any],
        candidates: Sequence[Candidate],
        seed: int,
        announce: Announce,
    ):
        self._domain = domain
        self._candidates = candidates
        self._seed = seed
        self._announce = announce
        self._seconds: dict[str, float] = {}

    def run(self) -> list[Outcome]:
        prepared = self._stage("prepare", lambda: [self._prepare(c) for c in self._candidates])
        records = self._stage("simulate", lambda: self._simulate(prepared))
        results = self._stage("aggregate", lambda: self._aggregate(prepared, records))
        share = {stage: spent / len(results) for stage, spent in self._seconds.items()}
        return [
            Outcome(candidate.eval_id, result, share)
            for candidate, result in zip(self._candidates, results, strict=True)
        ]

    def _stage(self, name: str, run: Callable[[], list[Any]]) -> list[Any]:
        self._announce(name)
        start = time.perf_counter()
        results = run()
        self._seconds[name] = time.perf_counter() - start
        return results

    def _prepare(self, candidate: Candidate) -> Any:
        seed = integer(self._seed, Purpose.PREPARATION, candidate.eval_id)
        # What a domain does to its copy, here as in a worker, changes nothing of what is recorded.
        tiles = candidate.tiles.copy()
        return attempt("prepare", lambda: self._domain.prepare(tiles, seed=seed))

    def _simulate(self, prepared: Sequence[Any]) -> list[Any]:
        """The records of each solution, or the failure that it had until now."""
        good = [row for row, value in enumerate(prepared) if not isinstance(value, Failure)]
        results = list(prepared)
        together = self._many([prepared[row] for row in good], good)
        for position, row in enumerate(good):
            results[row] = (
                self._alone(prepared[row], row) if together is None else together[position]
            )
        return results

    def _many(self, prepared: list[Any], rows: list[int]) -> list[Any] | None:
        """All records in one call, or None if the domain cannot or fails to give them."""
        domain = self._domain
        if not isinstance(domain, BatchDomain) or not rows:
            return None
        seeds = [self._seeds(row) for row in rows]
        records = attempt(
            "simulate",
            lambda: _as_many(domain.simulate_many(prepared, seeds=seeds), seeds),
        )
        # The odd one is found by simulating each alone.
        return None if isinstance(records, Failure) else records

    def _alone(self, prepared: Any, row: int) -> Any:
        domain, seeds = self._domain, self._seeds(row)
        if isinstance(domain, BatchDomain):
            return attempt(
                "simulate",
                lambda: _as_many(domain.simulate_many([prepared], seeds=[seeds]), [seeds])[0],
            )
        return attempt("simulate", lambda: [domain.simulate(prepared, seed=seed) for seed in seeds])

    def _seeds(self, row: int) -> list[int]:
        eval_id = self._candidates[row].eval_id
        repetitions = range(self._domain.repetitions)
        return [integer(self._seed, Purpose.SIMULATION, eval_id, rep) for rep in repetitions]

    def _aggregate(self, prepared: Sequence[Any], records: Sequence[Any]) -> list[Any]:
        pairs = zip(prepared, records, strict=True)
        return [self._aggregated(value, recorded) for value, recorded in pairs]

    def _aggregated(self, prepared: Any, records: Any) -> Any:
        if isinstance(records, Failure):
            return records
        domain = self._domain
        return attempt("aggregate", lambda: checked(domain, domain.aggregate(prepared, records)))


def _as_many(records: Sequence[Sequence[Any]], seeds: Sequence[Sequence[int]]) -> list[list[Any]]:
    given, wanted = [len(row) for row in records], [len(row) for row in seeds]
    if given != wanted:
        raise OptionError(f"simulate_many must return {wanted} records, got {given}.")
    return [list(row) for row in records]


class Task(ABC):
    """A job of evaluation that is not a chunk of solutions; picklable."""

    @abstractmethod
    def run(self, domain: Domain[Any, Any], seed: int, announce: Announce) -> Any:
        """Do it, with the seed of the run."""


@dataclass(frozen=True)
class EvaluatorFactory:
    """Makes the work of evaluation in a worker.

    Args:
        domain: Builds the domain.
        seed: Seed of the run.
    """

    domain: DomainFactory
    seed: int

    def __call__(self) -> Callable[[Sequence[Candidate] | Task, Announce], Any]:
        """Build the domain once, and evaluate with it."""
        domain, seed = self.domain(), self.seed

        def work(payload: Sequence[Candidate] | Task, announce: Announce) -> Any:
            if isinstance(payload, Task):
                return payload.run(domain, seed, announce)
            return evaluate(domain, payload, seed, announce)

        return work


def cut(candidates: Sequence[Candidate], chunk: int) -> Iterator[list[Candidate]]:
    """Cut candidates, in order of ``eval_id``, into what a worker takes at once.

    Borders lie at multiples of `chunk`, so that they do not depend on what has been evaluated
    before.

    Args:
        candidates: Solutions in order of ``eval_id``.
        chunk: Most solutions of a part.
    """
    for _, group in groupby(candidates, key=lambda candidate: candidate.eval_id // chunk):
        yield list(group)


def evaluate_all(
    executor: Executor,
    chunks: Iterable[Sequence[Candidate]],
    stop: Callable[[], bool] = never,
) -> Iterator[list[Outcome]]:
    """Evaluate solutions on an executor.

    Args:
        executor: Made with an `EvaluatorFactory`.
        chunks: Solutions that a worker takes at once; taken from the iterable when there is a
            worker for them.
        stop: Asked several times a second; when true, the rest is dropped.

    Yields:
        The outcomes of a chunk, in order of completion.
    """
    taken: dict[int, Sequence[Candidate]] = {}

    def jobs() -> Iterator[Job]:
        for chunk in chunks:
            key = chunk[0].eval_id
            taken[key] = tuple(chunk)
            yield Job(key, taken[key])

    for done in executor.run(jobs(), stop):
        parts = taken.pop(done.key)
        if done.failed:
            share = {stage: spent / len(parts) for stage, spent in done.seconds.items()}
            yield [Outcome(candidate.eval_id, done.result, share) for candidate in parts]
        else:
            yield done.result
