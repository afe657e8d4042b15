"""What a worker of a Dask cluster holds: processes that do the work."""

import threading
from contextlib import suppress
from multiprocessing import current_process
from typing import Any

import distributed

from qd_core.execution.executor import (
    Done,
    Executor,
    ExecutorLostError,
    Job,
    Limits,
    WorkerStartError,
    WorkFactory,
)
from qd_core.execution.processes import ProcessExecutor
from qd_core.execution.serial import SerialExecutor


class ClusterLostError(ExecutorLostError):
    """The scheduler is gone or another one, or there was no worker for too long."""


class WorkPlugin(distributed.WorkerPlugin):  # type: ignore[misc]
    """Sets a worker up for the jobs of an executor; also workers that join later.

    Args:
        token: Tells executors apart.
        factory: Makes the work in each process.
        limits: What a job may use.
        isolated: Whether the work has a process of its own; in the worker there are no limits.
    """

    idempotent = True

    def __init__(
        self,
        token: str,
        factory: WorkFactory,
        limits: Limits,
        isolated: bool,
    ):
        self.name = self.name_of(token)
        self._factory = factory
        self._limits = limits
        self._isolated = isolated
        self._lock = threading.Lock()
        self._free: list[Executor] = []

    @staticmethod
    def name_of(token: str) -> str:
        """Name under which workers keep the plugin."""
        return f"work-{token}"

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_lock": None, "_free": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__ = {**state, "_lock": threading.Lock(), "_free": []}

    def setup(self, worker: distributed.Worker) -> None:  # noqa: ARG002
        """Begin to start a process, so that the first job finds it ready."""
        # What is wrong is told by the first job.
        with suppress(WorkerStartError, ValueError):
            self._free.append(self._open())

    def teardown(self, worker: distributed.Worker) -> None:  # noqa: ARG002
        """End all processes that are not busy."""
        with self._lock:
            free, self._free = self._free, []
        for pool in free:
            pool.close()

    def run(self, job: Job) -> Done:
        """Run a job in a process that has nothing else to do."""
        with self._lock:
            pool = self._free.pop() if self._free else self._open()
        try:
            (done,) = pool.run([job])
        except BaseException:
            pool.close()
            raise
        with self._lock:
            self._free.append(pool)
        return done

    def _open(self) -> Executor:
        if not self._isolated:
            return SerialExecutor(self._factory)
        if current_process().daemon:
            raise WorkerStartError(
                "a worker of Dask that may have no processes of its own: start it with the "
                "environment variable DASK_DISTRIBUTED__WORKER__DAEMON=False."
            )
        # A job whose process died runs again elsewhere.
        return ProcessExecutor(self._factory, workers=1, limits=self._limits, retries=0)


def run_job(token: str, job: Job) -> Done | str:
    """Run a job in the worker at hand; returns a text if the work cannot be made there.

    Raises:
        ClusterLostError: If the scheduler has not set the worker up, as one that was started anew.
    """
    plugin = distributed.get_worker().plugins.get(WorkPlugin.name_of(token))
    if plugin is None:
        raise ClusterLostError("workers do not know this run: the scheduler was started anew.")
    try:
        done: Done = plugin.run(job)
    except (WorkerStartError, ValueError) as error:
        return str(error)
    return done
