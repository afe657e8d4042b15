"""Worker processes that evaluate jobs; one that dies costs its own evaluation alone."""

import logging
import math
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import wait
from types import TracebackType
from typing import Any, Self

from qd_core.domain import Domain, DomainFactory
from qd_core.execution.evaluation import Job, Outcome, describe, evaluate
from qd_core.execution.lane import Lane
from qd_core.execution.worker import StartFailed

logger = logging.getLogger(__name__)

POLL_S = 0.1
MAX_START_DEATHS = 3


class WorkerStartError(RuntimeError):
    """No worker can be started: the domain cannot be built, or processes die while starting."""


class WorkerPool:
    """Evaluates jobs on worker processes, or in this process.

    A worker that dies is replaced, its evaluation fails as ``worker_lost`` with the signal or
    exit code. A worker that exceeds ``timeout_s`` is killed and replaced; its evaluation fails
    as ``repair_timeout`` (stage ``prepare``) or ``sim_timeout``. Use as a context manager.

    Args:
        factory: Builds the domain, once per worker; picklable.
        seed: Seed of the run.
        workers: Worker processes; 0 evaluates in this process, without wall limit.
        timeout_s: Wall limit of one evaluation, seconds.

    Raises:
        ValueError: If an argument is out of range or the factory cannot be pickled.
    """

    def __init__(
        self,
        factory: DomainFactory,
        *,
        seed: int,
        workers: int,
        timeout_s: float = math.inf,
    ):
        if workers < 0:
            raise ValueError(f"workers must not be negative, got {workers}.")
        if not timeout_s > 0:
            raise ValueError(f"timeout_s must be positive, got {timeout_s}.")
        if workers:
            _check_picklable(factory)
        self._factory = factory
        self._seed = seed
        self._timeout_s = timeout_s
        self._domain: Domain[Any, Any] | None = None
        self._start_deaths = 0
        self.restarts = 0
        """Workers that were replaced."""
        self._lanes = [self._open_lane() for _ in range(workers)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all workers now; the evaluations they are busy with are dropped."""
        for lane in self._lanes:
            lane.kill()
        self._lanes = []

    def run(
        self, jobs: Iterable[Job], stop: Callable[[], bool] = lambda: False
    ) -> Iterator[Outcome]:
        """Evaluate jobs.

        Args:
            jobs: Jobs of one batch.
            stop: Asked several times a second; when true, the rest is dropped.

        Yields:
            One outcome a job, in order of completion.

        Raises:
            WorkerStartError: If workers cannot be started.
        """
        if self._lanes:
            yield from self._run_on_lanes(jobs, stop)
        else:
            yield from self._run_here(jobs, stop)

    def _run_here(self, jobs: Iterable[Job], stop: Callable[[], bool]) -> Iterator[Outcome]:
        if self._domain is None:
            try:
                self._domain = self._factory()
            except Exception as error:
                raise WorkerStartError(f"the domain cannot be built: {describe(error)}") from error
        for job in jobs:
            if stop():
                return
            yield evaluate(self._domain, job, self._seed)

    def _run_on_lanes(self, jobs: Iterable[Job], stop: Callable[[], bool]) -> Iterator[Outcome]:
        queue = deque(jobs)
        self._assign(queue)
        while not stop():
            if not queue and not any(lane.job for lane in self._lanes):
                return
            wait([lane.connection for lane in self._lanes], timeout=POLL_S)
            # A signal for the whole process group also ends workers: that is no failure of theirs.
            if stop():
                return
            outcomes = [self._attend(index, lane) for index, lane in enumerate(self._lanes)]
            # Workers go on while the caller looks at the outcomes.
            self._assign(queue)
            yield from (outcome for outcome in outcomes if outcome is not None)

    def _assign(self, queue: deque[Job]) -> None:
        for index, lane in enumerate(self._lanes):
            if not queue or not lane.ready or lane.job is not None:
                continue
            if lane.assign(queue[0]):
                queue.popleft()
            else:
                self._replace(index, lane)

    def _attend(self, index: int, lane: Lane) -> Outcome | None:
        """Read what a worker says, and replace it if it is dead or overdue."""
        while lane.connection.poll():
            message = lane.receive()
            if message is None:
                outcome = lane.lost() if lane.job is not None else None
                self._replace(index, lane)
                return outcome
            if isinstance(message, StartFailed):
                raise WorkerStartError(f"the domain cannot be built: {message.message}")
            if isinstance(message, Outcome):
                return message
        if lane.overdue:
            outcome = lane.timed_out()
            self._replace(index, lane)
            return outcome
        return None

    def _replace(self, index: int, lane: Lane) -> None:
        if lane.ready:
            self._start_deaths = 0
        else:
            self._start_deaths += 1
            if self._start_deaths >= MAX_START_DEATHS:
                raise WorkerStartError(
                    f"{self._start_deaths} worker processes in a row did not start; the last "
                    f"{lane.death()}. A script must start the search under "
                    "`if __name__ == '__main__':`."
                )
        logger.warning("Worker %d is replaced.", index)
        lane.kill()
        self.restarts += 1
        self._lanes[index] = self._open_lane()

    def _open_lane(self) -> Lane:
        return Lane(self._factory, self._seed, self._timeout_s)


def _check_picklable(factory: DomainFactory) -> None:
    try:
        pickle.dumps(factory)
    except Exception as error:
        raise ValueError(
            f"factory must be picklable, such as functools.partial of a class of a module: {error}"
        ) from error
