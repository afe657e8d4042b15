"""Jobs on a Dask cluster, of this machine or of many (Rocklin, SciPy 2015)."""

import logging
import math
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from queue import Empty, SimpleQueue
from statistics import median
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import distributed

from qd_core.domain import Failure, FailureKind
from qd_core.execution.dask_worker import WorkPlugin, run_job
from qd_core.execution.executor import (
    Done,
    ExecutorLostError,
    Job,
    WorkerStartError,
    WorkFactory,
    never,
)
from qd_core.execution.text import clean, describe

logger = logging.getLogger(__name__)

POLL_S = 0.1
WORKERS_S = 1.0
AHEAD = 2
MIN_SAMPLE = 10
REGISTRATIONS = 5


class ClusterLostError(ExecutorLostError):
    """The scheduler is gone, or there was no worker for too long."""


class DaskExecutor:
    """Runs jobs on the workers of a Dask cluster.

    Each worker keeps a process of its own for the work, so that a time limit, a crash or a leak
    costs that process. A job whose worker dies runs again elsewhere, up to ``retries`` times. A job
    that takes much longer than others is started a second time when there is a worker for it; the
    first result counts. Workers may join and leave at any time. Use as a context manager.

    Args:
        factory: Makes the work, once a worker; picklable, and importable there.
        client: Connection to the cluster; closed with the executor.
        timeout_s: Wall limit of one job, seconds.
        retries: How often a job runs again after its worker died.
        straggler_factor: A job is started again after so many medians of what jobs take.
        memory_limit_mib: The process of a worker that holds more after a job is replaced, MiB.
        no_worker_timeout_s: How long to wait for a first worker, or another one, seconds.
        on_close: Called at the end, to release what the cluster holds.

    Raises:
        ValueError: If an argument is out of range.
        WorkerStartError: If the workers there are cannot make the work.
    """

    def __init__(
        self,
        factory: WorkFactory,
        client: distributed.Client,
        *,
        timeout_s: float = math.inf,
        retries: int = 2,
        straggler_factor: float = 5.0,
        memory_limit_mib: float = math.inf,
        no_worker_timeout_s: float = 600.0,
        on_close: Callable[[], object] = bool,
    ):
        if not timeout_s > 0:
            raise ValueError(f"timeout_s must be positive, got {timeout_s}.")
        if retries < 0:
            raise ValueError(f"retries must not be negative, got {retries}.")
        if not straggler_factor > 1:
            raise ValueError(f"straggler_factor must exceed 1, got {straggler_factor}.")
        self._client = client
        self._retries = retries
        self._straggler_factor = straggler_factor
        self._no_worker_timeout_s = no_worker_timeout_s
        self._on_close = on_close
        self._token = uuid4().hex
        self._restarts = 0
        self._slots = _Slots(client)
        plugin = WorkPlugin(self._token, factory, timeout_s, memory_limit_mib)
        self._address = client.scheduler.address
        _register(client, plugin)
        logger.info("Dask dashboard: %s", client.dashboard_link)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def restarts(self) -> int:
        """Attempts that were made again because a worker died."""
        return self._restarts

    def close(self) -> None:
        """Drop what workers are busy with, end their processes and leave the cluster."""
        try:
            if self._client.status == "running":
                self._client.unregister_worker_plugin(name=WorkPlugin.name_of(self._token))
        except Exception as error:
            logger.warning("The workers could not be tidied up: %s", describe(error))
        try:
            self._client.close(timeout=5)
        finally:
            self._on_close()

    def run(self, jobs: Iterable[Job], stop: Callable[[], bool] = never) -> Iterator[Done]:
        """Run jobs; see :class:`qd_core.execution.executor.Executor`.

        Raises:
            ClusterLostError: If the scheduler is gone or no worker comes for too long.
        """
        flight = _Flight(self._client, self._token, self._straggler_factor)
        waiting = iter(jobs)
        ended = False
        try:
            while not stop():
                slots = self._checked_slots()
                while not ended and len(flight) < slots * AHEAD:
                    job = next(waiting, None)
                    ended = job is None
                    if job is not None:
                        flight.start(job)
                if ended and not len(flight):
                    return
                flight.restart_stragglers(slots)
                for key, outcome in flight.landed():
                    done = self._done(flight, key, outcome)
                    if done is not None:
                        yield done
        finally:
            flight.drop()

    def _checked_slots(self) -> int:
        if self._client.status not in ("running", "connecting"):
            raise ClusterLostError(f"the scheduler {self._address} is gone.")
        slots = self._slots.count()
        if self._slots.empty_s > self._no_worker_timeout_s:
            raise ClusterLostError(f"no worker for {self._no_worker_timeout_s:g} s.")
        return slots

    def _done(self, flight: "_Flight", key: int, outcome: Any) -> Done | None:
        """The end of a job, or None if it runs again."""
        if isinstance(outcome, Exception):
            outcome = Done(key, _failure(outcome), {})
        if isinstance(outcome, str):
            raise WorkerStartError(f"the work cannot be made: {outcome}")
        lost = outcome.failed and outcome.result.kind is FailureKind.WORKER_LOST
        if lost and flight.attempts(key) <= self._retries:
            self._restarts += 1
            flight.start_again(key)
            return None
        flight.forget(key)
        return Done(key, outcome.result, outcome.seconds)


def _register(client: distributed.Client, plugin: WorkPlugin) -> None:
    """Set up all workers; one that dies meanwhile is no reason to give up."""
    for attempt in range(REGISTRATIONS):
        try:
            client.register_plugin(plugin)
            return
        except OSError as error:
            if attempt == REGISTRATIONS - 1 or client.status != "running":
                raise ClusterLostError(f"workers cannot be set up: {describe(error)}") from error


def _failure(error: Exception) -> Failure:
    if isinstance(error, distributed.scheduler.KilledWorker | CancelledError):
        return Failure(FailureKind.WORKER_LOST, "", clean(error))
    return Failure(FailureKind.EXCEPTION, "", describe(error))


class _Flight:
    """Jobs that workers have."""

    def __init__(self, client: distributed.Client, token: str, straggler_factor: float):
        self._client = client
        self._token = token
        self._factor = straggler_factor
        self._jobs: dict[int, Job] = {}
        self._attempts: dict[int, list[distributed.Future]] = {}
        self._since: dict[int, float] = {}
        self._spans: list[float] = []
        self._landed: SimpleQueue[tuple[int, distributed.Future]] = SimpleQueue()

    def __len__(self) -> int:
        return len(self._jobs)

    def attempts(self, key: int) -> int:
        """How often a job was started."""
        return len(self._attempts[key])

    def start(self, job: Job) -> None:
        """Hand a job to the cluster."""
        self._jobs[job.key] = job
        self._attempts[job.key] = []
        self.start_again(job.key)

    def start_again(self, key: int) -> None:
        """Hand a job to the cluster once more."""
        attempts = self._attempts[key]
        future = self._client.submit(
            run_job,
            self._token,
            self._jobs[key],
            key=f"job-{self._token}-{key}-{len(attempts)}",
            pure=False,
            priority=-key,
        )
        attempts.append(future)
        self._since[key] = time.monotonic()
        future.add_done_callback(lambda ended: self._landed.put((key, ended)))

    def restart_stragglers(self, slots: int) -> None:
        """Start jobs again that take very long, while workers would idle."""
        if len(self._spans) < MIN_SAMPLE or len(self) >= slots:
            return
        limit = max(self._factor * median(self._spans[-100:]), 1.0)
        now = time.monotonic()
        slow = [key for key, since in self._since.items() if now - since > limit]
        for key in slow:
            if self.attempts(key) == 1:
                self.start_again(key)

    def landed(self) -> list[tuple[int, Any]]:
        """Ends of attempts of jobs still wanted, after at most a tenth of a second."""
        pairs = []
        try:
            pairs.append(self._landed.get(timeout=POLL_S))
            while True:
                pairs.append(self._landed.get_nowait())
        except Empty:
            pass
        fresh = {key: future for key, future in pairs if key in self._jobs}
        good = [key for key, future in fresh.items() if future.status == "finished"]
        # Results are fetched together, as a request costs more than a result.
        gathered = self._client.gather([fresh[key] for key in good]) if good else []
        results = dict(zip(good, gathered, strict=True))
        return [(key, results.get(key, _error(future))) for key, future in fresh.items()]

    def forget(self, key: int) -> None:
        """Note that a job has ended, and drop its other attempts."""
        self._spans.append(time.monotonic() - self._since.pop(key))
        del self._jobs[key]
        for future in self._attempts.pop(key):
            if not future.done():
                future.cancel()

    def drop(self) -> None:
        """Drop all jobs."""
        left = [future for futures in self._attempts.values() for future in futures]
        if left and self._client.status == "running":
            self._client.cancel(left, force=True)
        self._jobs = {}
        self._attempts = {}


def _error(future: distributed.Future) -> Exception | None:
    if future.status == "finished":
        return None
    if future.status == "error":
        error = future.exception(timeout=10)
        return error if isinstance(error, Exception) else RuntimeError(describe(error))
    return CancelledError("the scheduler dropped the job.")


class _Slots:
    """Threads of all workers, asked for once a second."""

    def __init__(self, client: distributed.Client):
        self._client = client
        self._slots = 0
        self._asked = -math.inf
        self._seen = time.monotonic()

    @property
    def empty_s(self) -> float:
        """For how long there has been no worker, seconds."""
        return 0.0 if self._slots else time.monotonic() - self._seen

    def count(self) -> int:
        """Jobs that can run at once."""
        now = time.monotonic()
        if now - self._asked > WORKERS_S:
            self._asked = now
            try:
                self._slots = sum(self._client.nthreads().values())
            except OSError as error:
                raise ClusterLostError(f"the scheduler is gone: {describe(error)}") from error
            if self._slots:
                self._seen = now
        return self._slots
