"""One seed, one archive: on any executor, and while workers die."""

import os
import signal
import threading
from pathlib import Path

import distributed
import pytest
from toy_search import FULL, check, create, go

from qd_core.execution import ProcessExecutor
from qd_core.execution.clusters import local_cluster
from qd_core.execution.dask import DaskExecutor

EVALS = 2000 if FULL else 120
KILL_EVERY_S = 20.0 if FULL else 2.0


def test_two_processes_find_what_one_finds(tmp_path: Path) -> None:
    """The bytes of both archives are equal."""
    path = create(tmp_path)
    go(path, 120, lambda work: ProcessExecutor(work, workers=2))
    check(path, tmp_path, 120)


def test_two_workers_of_dask_find_what_one_process_finds(tmp_path: Path) -> None:
    """The bytes of both archives are equal."""
    path = create(tmp_path)
    with local_cluster(2) as cluster:
        go(path, 120, lambda work: DaskExecutor(work, distributed.Client(cluster)))
    check(path, tmp_path, 120)


@pytest.mark.timeout(1200)
def test_workers_of_dask_that_are_killed_change_nothing(tmp_path: Path) -> None:
    """A worker of two is killed again and again, by turns; no evaluation is lost or failed."""
    path, stop, kills = create(tmp_path), threading.Event(), list[int]()

    def kill() -> None:
        while not stop.wait(KILL_EVERY_S):
            pids = [nanny.pid for nanny in cluster.workers.values() if nanny.pid]
            os.kill(pids[len(kills) % len(pids)], signal.SIGKILL)
            kills.append(pids[0])

    with local_cluster(2) as cluster:
        killer = threading.Thread(target=kill)
        killer.start()
        try:
            go(path, EVALS, lambda work: DaskExecutor(work, distributed.Client(cluster)))
        finally:
            stop.set()
            killer.join()
    assert kills
    check(path, tmp_path, EVALS)
