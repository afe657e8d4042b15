"""Jobs on a Dask cluster, of this machine or of many (Rocklin, SciPy 2015)."""

import logging
import math
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from typing import Any
from uuid import uuid4

import distributed

from qd_core.domain import Failure, FailureKind
from qd_core.errors import OptionError
from qd_core.execution.dask.flight import Flight
from qd_core.execution.dask.worker import ClusterLostError, WorkPlugin
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
from qd_core.execution.text import clean, describe

logger = logging.getLogger(__name__)

WORKERS_S = 1.0
AHEAD = 2
REGISTRATIONS = 5
END = object()
BACK_S = 30.0
"""So far back a clock may be set; Dask waits as long."""


class DaskExecutor(Executor):
    """Runs jobs on the workers of a Dask cluster.

    Each worker keeps a process of its own for the work, so that a time limit, a crash or a leak
    costs that process. A job whose worker dies runs again elsewhere, up to `retries` times. A job
    that takes much longer than others is started a second time when there is a worker for it; the
    first result counts. Workers may join and leave at any time.

    Args:
        factory: Makes the work, once a worker; picklable, and importable there.
        client: Connection to the cluster; closed with the executor.
        limits: What a job may use.
        retries: How often a job runs again after its worker died.
        straggler_factor: A job is started again after so many medians of what jobs take.
        no_worker_timeout_s: How long to wait for a first worker, or another one, seconds.
        isolated: Whether the work has a process of its own in each worker. Without, there are no
            limits of time and memory, and a crash takes the worker along.

    Raises:
        OptionError: If an argument is out of range.
        WorkerStartError: If the workers there are cannot make the work.
    """

    def __init__(
        self,
        factory: WorkFactory,
        client: distributed.Client,
        *,
        limits: Limits = NO_LIMITS,
        retries: int = RETRIES,
        straggler_factor: float = 5.0,
        no_worker_timeout_s: float = 600.0,
        isolated: bool = True,
    ):
        if retries < 0:
            raise OptionError(f"retries must not be negative, got {retries}.")
        if not straggler_factor > 1:
            raise OptionError(f"straggler_factor must exceed 1, got {straggler_factor}.")
        self._client = client
        self._retries = retries
        self._straggler_factor = straggler_factor
        self._no_worker_timeout_s = no_worker_timeout_s
        self._token = uuid4().hex
        self._restarts = 0
        self._slots = _Slots(client)
        self._clock = _Clock()
        plugin = WorkPlugin(self._token, factory, limits, isolated)
        self._address = client.scheduler.address
        _register(client, plugin)
        logger.info("Dask dashboard: %s", client.dashboard_link)

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
        self._client.close(timeout=5)

    def run(self, jobs: Iterable[Job | None], stop: Callable[[], bool] = never) -> Iterator[Done]:
        """Run jobs; see `qd_core.execution.executor.Executor`.

        Raises:
            ClusterLostError: If the scheduler is gone or no worker comes for too long.
        """
        flight = Flight(self._client, self._token, self._straggler_factor)
        waiting = iter(jobs)
        ended = False
        try:
            while not stop():
                slots = self._checked_slots()
                # Without a worker there is a job, so that an adaptive cluster finds work to do.
                while not ended and len(flight) < max(slots, 1) * AHEAD:
                    job = next(waiting, END)
                    ended = job is END
                    if not isinstance(job, Job):
                        break
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
        if self._clock.back_s() > BACK_S:
            raise ClusterLostError(
                f"the clock of this machine was set back by {self._clock.back_s():.0f} s, and Dask "
                "waits until it is as late again."
            )
        slots = self._slots.count()
        if self._slots.empty_s > self._no_worker_timeout_s:
            raise ClusterLostError(f"no worker for {self._no_worker_timeout_s:g} s.")
        return slots

    def _done(self, flight: "Flight", key: int, outcome: Any) -> Done | None:
        """The end of a job, or None if it runs again."""
        if isinstance(outcome, ClusterLostError):
            raise outcome
        if isinstance(outcome, Exception):
            outcome = Done(key, _failure(outcome), {})
        if isinstance(outcome, str):
            raise WorkerStartError(f"the work cannot be made: {outcome}")
        lost = outcome.failed and outcome.result.kind is FailureKind.WORKER_LOST
        if lost and flight.lose(key) <= self._retries:
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


class _Clock:
    """Notices that the clock of the day was set back, which Dask's messages wait for."""

    def __init__(self) -> None:
        self._ahead_s = self._difference_s()

    def back_s(self) -> float:
        """How far it is behind its latest time, seconds."""
        now = self._difference_s()
        self._ahead_s = max(self._ahead_s, now)
        return self._ahead_s - now

    @staticmethod
    def _difference_s() -> float:
        return time.time() - time.monotonic()


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
