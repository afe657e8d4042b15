"""One seed, one archive: on any executor, and while workers die."""

import os
import signal
import time
from pathlib import Path

import distributed
import pytest
from toy_search import FULL, check, create, go

from qd_core.execution import Outcome, ProcessExecutor
from qd_core.execution.dask.clusters import local_cluster
from qd_core.execution.dask.executor import DaskExecutor

EVALS = 4000 if FULL else 120
KILL_EVERY_S = 20.0


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


@pytest.mark.timeout(1800)
def test_workers_of_dask_that_are_killed_change_nothing(tmp_path: Path) -> None:
    """A worker of two is killed again and again, by turns; no evaluation is lost or failed."""
    path, kills = create(tmp_path), list[float]()

    def kill(outcome: Outcome) -> None:
        due = kills[-1] + KILL_EVERY_S if kills else 0.0
        if time.monotonic() > due if FULL else outcome.eval_id % 30 == 10:
            pids = [nanny.pid for nanny in cluster.workers.values() if nanny.pid]
            if pids:
                os.kill(pids[len(kills) % len(pids)], signal.SIGKILL)
                kills.append(time.monotonic())

    with local_cluster(2) as cluster:
        go(
            path, EVALS, lambda work: DaskExecutor(work, distributed.Client(cluster)),
            on_evaluation=kill,
        )  # fmt: skip
    assert len(kills) >= 2
    check(path, tmp_path, EVALS)
