"""Where evaluations run: in this process, on processes of this machine, on a cluster."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from experiments.commands.search.kinds import BackendKind
from experiments.config.cluster_profile import Profile, read_profile
from experiments.errors import UserError
from qd_core.execution import Executor, Limits, ProcessExecutor, SerialExecutor, WorkFactory
from qd_core.loops import OpenExecutor


@dataclass(frozen=True)
class Backend:
    """Where evaluations run; never changes a result.

    Args:
        kind: In this process, on worker processes, on a Dask cluster of this machine, on the one at
            `address`, or on one whose workers are jobs of Slurm.
        workers: Worker processes; a cluster at an address has its own.
        address: Scheduler of the cluster, such as `tcp://host:8786`.
        profile: What jobs of Slurm ask for.

    Raises:
        UserError: If an address or a profile is missing or has no meaning.
    """

    kind: BackendKind = "processes"
    workers: int = 1
    address: str = ""
    profile: Profile | None = None

    def __post_init__(self) -> None:
        if self.kind == "dask-address" and not self.address:
            raise UserError("--backend dask-address needs --address, such as tcp://host:8786.")
        if self.kind != "dask-address" and self.address:
            raise UserError(f"--address goes with --backend dask-address, not with {self.kind}.")
        if self.kind == "slurm" and self.profile is None:
            raise UserError("--backend slurm needs --cluster, a TOML file of the cluster.")
        if self.kind != "slurm" and self.profile is not None:
            raise UserError(f"--cluster goes with --backend slurm, not with {self.kind}.")

    @contextmanager
    def started(self, run: Path | None = None) -> Iterator[OpenExecutor]:
        """Be ready to run work; a cluster starts with the first and serves until the end.

        Args:
            run: The run directory that evaluations are for, if there is one.

        Yields:
            Starts an executor, as `qd_core.loops.OpenExecutor`. It raises `UserError` if there is
            no such cluster, or Dask is not installed.
        """
        if self.kind in ("serial", "processes"):
            yield self._here
            return
        from experiments.commands.search.clusters import Cluster

        with ExitStack() as stack:
            yield Cluster(self, run, stack).open

    def _here(self, factory: WorkFactory, limits: Limits, logs: Path | None) -> Executor:
        if self.kind == "serial":
            return SerialExecutor(factory)
        return ProcessExecutor(factory, workers=self.workers, limits=limits, logs=logs)


def backend_of(
    kind: BackendKind, workers: int | None, address: str, cluster: Path | None = None
) -> Backend:
    """Make a backend of command-line options; by default it has a worker a core.

    Raises:
        UserError: If options do not go together.
        ConfigError: If the profile of the cluster cannot be used.
    """
    profile = None if cluster is None else read_profile(cluster)
    cores = os.cpu_count() or 1
    if profile is not None:
        cores = profile.workers.jobs * profile.workers.cores
    return Backend(kind, workers or cores, address, profile)
