"""Dask clusters for a command: one serves its search and its closing comparison."""

import math
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.commands.slurm.scripts import folder_of, usable, worker_jobs, worker_name
from experiments.config.cluster_profile import Profile, mib
from experiments.errors import UserError
from qd_core.errors import QDError
from qd_core.execution import Executor, Limits, WorkFactory

if TYPE_CHECKING:
    from experiments.commands.search.backend import Backend

OF_THE_MEMORY = 0.8
"""A worker that holds a larger share of the memory of its core is replaced."""


class Cluster:
    """A cluster that starts with the first work.

    Args:
        backend: Which one.
        run: The run directory that it works for, if there is one.
        stack: Ends it.
    """

    def __init__(self, backend: "Backend", run: Path | None, stack: ExitStack):
        self._backend, self._run, self._stack = backend, run, stack
        self._client: Callable[[], Any] | None = None

    def open(self, factory: WorkFactory, limits: Limits, logs: Path | None) -> Executor:
        """Start an executor; see `qd_core.loops.OpenExecutor`.

        Raises:
            UserError: If there is no such cluster, or Dask is not installed.
        """
        del logs
        try:
            from qd_core.execution.dask.executor import DaskExecutor
        except ImportError as error:
            raise UserError(
                f"--backend {self._backend.kind} needs Dask ({error}): pip install 'qd-core[dask]'."
            ) from None
        try:
            self._client = self._client or self._started()
            client = self._client()
        except QDError as error:
            raise UserError(str(error)) from None
        profile = self._backend.profile
        if profile is None:
            return DaskExecutor(factory, client, limits=limits)
        # Jobs may wait for hours; the search waits for them as long as its own job lasts.
        return DaskExecutor(
            factory, client, limits=_within(profile, limits), no_worker_timeout_s=math.inf
        )

    def _started(self) -> Callable[[], Any]:
        """Start the cluster, and say how to connect to it."""
        from distributed import Client

        from qd_core.execution.dask.clusters import client_at, local_cluster

        backend = self._backend
        if backend.kind == "dask-address":
            return lambda: client_at(backend.address)
        if backend.profile is None:
            cluster = self._stack.enter_context(local_cluster(backend.workers))
        else:
            cluster = self._stack.enter_context(self._slurm(backend.profile))
        return lambda: Client(cluster)

    def _slurm(self, profile: Profile) -> Any:
        run = usable(self._run or Path("evaluation"))
        logs = folder_of(run)
        jobs = worker_jobs(profile, worker_name(run.name), logs)
        from qd_core.execution.dask.slurm import slurm_cluster

        logs.mkdir(parents=True, exist_ok=True)
        most = -(-self._backend.workers // profile.workers.cores)
        least = profile.workers.minimum_jobs or most
        return slurm_cluster(jobs, min(least, most), most)


def _within(profile: Profile, limits: Limits) -> Limits:
    share = mib(profile.workers.memory) / profile.workers.cores * OF_THE_MEMORY
    return replace(limits, memory_mib=min(limits.memory_mib, share))
