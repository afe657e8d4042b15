"""Where evaluations run: in this process, on processes of this machine, on a cluster."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from experiments.errors import UserError
from qd_core.errors import QDError
from qd_core.execution import Executor, ProcessExecutor, SerialExecutor, WorkFactory

BackendKind = Literal["serial", "processes", "dask", "dask-address"]


@dataclass(frozen=True)
class Backend:
    """Where evaluations run; never changes a result.

    Args:
        kind: In this process, on worker processes, on a Dask cluster of this machine, or on the
            one at `address`.
        workers: Worker processes here; a cluster at an address has its own.
        address: Scheduler of the cluster, such as `tcp://host:8786`.

    Raises:
        UserError: If an address is missing or has no meaning.
    """

    kind: BackendKind = "processes"
    workers: int = 1
    address: str = ""

    def __post_init__(self) -> None:
        if self.kind == "dask-address" and not self.address:
            raise UserError("--backend dask-address needs --address, such as tcp://host:8786.")
        if self.kind != "dask-address" and self.address:
            raise UserError(f"--address goes with --backend dask-address, not with {self.kind}.")

    def open(self, factory: WorkFactory, timeout_s: float, logs: Path | None) -> Executor:
        """Start workers or connect to them.

        Args:
            factory: Makes the work in each.
            timeout_s: Wall limit of one job, seconds.
            logs: Folder for the output of worker processes.

        Raises:
            UserError: If there is no such cluster, or Dask is not installed.
        """
        if self.kind == "serial":
            return SerialExecutor(factory)
        if self.kind == "processes":
            return ProcessExecutor(factory, workers=self.workers, timeout_s=timeout_s, logs=logs)
        return self._dask(factory, timeout_s)

    def _dask(self, factory: WorkFactory, timeout_s: float) -> Executor:
        try:
            from qd_core.execution.clusters import client_at, local_client
            from qd_core.execution.dask import DaskExecutor
        except ImportError as error:
            raise UserError(
                f"--backend {self.kind} needs Dask ({error}): pip install 'qd-core[dask]'."
            ) from None
        try:
            if self.kind == "dask-address":
                return DaskExecutor(factory, client_at(self.address), timeout_s=timeout_s)
            client, cluster = local_client(self.workers)
        except QDError as error:
            raise UserError(str(error)) from None
        return DaskExecutor(factory, client, timeout_s=timeout_s, on_close=cluster.close)


def backend_of(kind: BackendKind, workers: int | None, address: str) -> Backend:
    """Make a backend of command-line options; by default it has a worker a core."""
    return Backend(kind, workers or os.cpu_count() or 1, address)
