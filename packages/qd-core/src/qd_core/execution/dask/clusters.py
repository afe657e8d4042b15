"""Dask clusters: on this machine, or at an address."""

import dask
import distributed

from qd_core.errors import OptionError, QDError

CONNECT_S = 10

SETTINGS = {
    # Workers keep processes of their own.
    "distributed.worker.daemon": False,
    # A job goes with at most so many dying workers.
    "distributed.scheduler.allowed-failures": 10,
    # Memory is looked after where it is used, in the processes of workers.
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": False,
    # Results are small; a worker takes the next job at once.
    "distributed.scheduler.worker-saturation": 1.5,
}


class ClusterUnreachableError(QDError, RuntimeError):
    """There is no scheduler at an address, or none can be started."""


def local_cluster(workers: int) -> distributed.LocalCluster:
    """Start a cluster on this machine.

    Args:
        workers: Worker processes, at least 1; each runs one job at a time.

    Returns:
        The cluster, a context manager; ``distributed.Client(cluster)`` connects to it.

    Raises:
        OptionError: If there would be no worker.
        ClusterUnreachableError: If it does not start.
    """
    if workers < 1:
        raise OptionError(f"workers must be at least 1, got {workers}.")
    dask.config.set(SETTINGS)
    try:
        return distributed.LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            memory_limit=0,
            dashboard_address="127.0.0.1:0",
        )
    except (OSError, RuntimeError) as error:
        raise ClusterUnreachableError(f"no cluster can be started here: {error}") from error


def client_at(address: str) -> distributed.Client:
    """Connect to a scheduler that runs.

    Args:
        address: Such as ``tcp://host:8786``.

    Raises:
        ClusterUnreachableError: If there is none, or the address is not one.
    """
    try:
        return distributed.Client(address, timeout=CONNECT_S)
    except (OSError, ValueError) as error:
        raise ClusterUnreachableError(
            f"no scheduler at {address!r}: {error}. Start one with `dask scheduler`."
        ) from error
