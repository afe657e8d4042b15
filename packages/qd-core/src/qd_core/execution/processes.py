"""Worker processes that run jobs; one that dies costs its own job alone."""

import logging
import pickle
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import wait
from pathlib import Path

from qd_core.errors import OptionError
from qd_core.execution.executor import (
    NO_LIMITS,
    RETRIES,
    Done,
    Executor,
    Job,
    Limits,
    WorkerStartError,
    WorkFactory,
    never,
)
from qd_core.execution.lane import Lane
from qd_core.execution.worker import Finished, StartFailed

logger = logging.getLogger(__name__)

POLL_S = 0.1
MAX_START_DEATHS = 3


class ProcessExecutor(Executor):
    """Runs jobs on worker processes.

    A worker that dies is replaced and its job runs again, up to `retries` times; then it fails as
    ``worker_lost`` with the signal or exit code. A worker that exceeds a limit of time is killed
    with all its children and replaced; its job fails as ``repair_timeout`` (before or in the stage
    ``prepare``) or ``sim_timeout``. Workers die with this process, however it ends.

    Args:
        factory: Makes the work, once per worker; picklable.
        workers: Worker processes, at least 1.
        limits: What a job may use.
        logs: Folder for the output of workers; None leaves it on the terminal.
        retries: How often a job runs again after its worker died.

    Raises:
        OptionError: If an argument is out of range or the factory cannot be pickled.
    """

    def __init__(
        self,
        factory: WorkFactory,
        *,
        workers: int,
        limits: Limits = NO_LIMITS,
        logs: Path | None = None,
        retries: int = RETRIES,
    ):
        if workers < 1:
            raise OptionError(f"workers must be at least 1, got {workers}.")
        if retries < 0:
            raise OptionError(f"retries must not be negative, got {retries}.")
        _check_picklable(factory)
        self._factory = factory
        self._limits = limits
        self._logs = logs
        self._retries = retries
        self._lost: Counter[int] = Counter()
        self._start_deaths = 0
        self._restarts = 0
        self._lanes = [self._open_lane(index) for index in range(workers)]

    @property
    def restarts(self) -> int:
        """Workers that were replaced."""
        return self._restarts

    def close(self) -> None:
        """End all workers now; what they are busy with is dropped."""
        for lane in self._lanes:
            lane.kill()
        self._lanes = []

    def run(self, jobs: Iterable[Job | None], stop: Callable[[], bool] = never) -> Iterator[Done]:
        """Run jobs; see `qd_core.execution.executor.Executor`."""
        queue = _Queue(jobs)
        self._lost.clear()
        while not stop():
            self._assign(queue)
            if queue.empty and not any(lane.job for lane in self._lanes):
                return
            signs = [(lane.connection, lane.sentinel) for lane in self._lanes]
            wait([sign for pair in signs for sign in pair], timeout=POLL_S)
            # A signal for the whole process group also ends workers: that is no failure of theirs.
            if stop():
                return
            ended = [self._attend(queue, index, lane) for index, lane in enumerate(self._lanes)]
            # Workers go on while the caller looks at the results.
            self._assign(queue)
            yield from (done for done in ended if done is not None)

    def _assign(self, queue: "_Queue") -> None:
        for index, lane in enumerate(self._lanes):
            if not lane.ready or lane.job is not None:
                continue
            job = queue.take()
            if job is None:
                return
            if not lane.assign(job):
                queue.give_back(job)
                self._replace(index, lane)

    def _attend(self, queue: "_Queue", index: int, lane: Lane) -> Done | None:
        """Read what a worker says, and replace it if it is dead or overdue."""
        while lane.connection.poll():
            message = lane.receive()
            if message is None:
                return self._bury(queue, index, lane)
            if isinstance(message, StartFailed):
                raise WorkerStartError(f"the work cannot be made: {message.message}")
            if isinstance(message, Finished):
                done = lane.finish(message)
                if lane.resident_mib > self._limits.memory_mib:
                    self._replace(index, lane)
                return done
        if lane.dead:
            return self._bury(queue, index, lane)
        if lane.overdue:
            done = lane.timed_out()
            self._replace(index, lane)
            return done
        return None

    def _bury(self, queue: "_Queue", index: int, lane: Lane) -> Done | None:
        """Replace a dead worker; its job runs again, or ends if that happened too often."""
        job, done = lane.job, None
        if job is not None:
            done = lane.lost()
            self._lost[job.key] += 1
            if self._lost[job.key] <= self._retries:
                queue.give_back(job)
                done = None
        self._replace(index, lane)
        return done

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
        self._restarts += 1
        self._lanes[index] = self._open_lane(index)

    def _open_lane(self, index: int) -> Lane:
        log = None if self._logs is None else self._logs / f"worker-{index}.log"
        return Lane(self._factory, self._limits, log)


class _Queue:
    """Jobs that are made when they are taken."""

    def __init__(self, jobs: Iterable[Job | None]):
        self._jobs = iter(jobs)
        self._returned: list[Job] = []
        self._ended = False

    @property
    def empty(self) -> bool:
        """Whether all jobs are taken."""
        return self._ended and not self._returned

    def take(self) -> Job | None:
        """The next job, None if there is none now."""
        if self._returned:
            return self._returned.pop()
        if not self._ended:
            for job in self._jobs:
                return job
            self._ended = True
        return None

    def give_back(self, job: Job) -> None:
        """Take this one next."""
        self._returned.append(job)


def _check_picklable(factory: WorkFactory) -> None:
    try:
        pickle.dumps(factory)
    except Exception as error:
        raise OptionError(
            f"factory must be picklable, such as functools.partial of a class of a module: {error}"
        ) from error
