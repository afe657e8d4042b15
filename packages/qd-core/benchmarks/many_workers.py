"""How busy many workers are, with a barrier after each batch and without.

Run: `python benchmarks/many_workers.py [WORKERS JOBS MEAN_S]`

Scheduler, workers and driver are one process here, which sleeps instead of evaluating: its CPU time
is an upper limit of that of the driver. Times of jobs are lognormal, as those of simulations are.
"""

import gc
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import dask
import distributed
import numpy as np
from sleeping import Sleeping

from qd_core.execution import Executor, Job
from qd_core.execution.dask.executor import DaskExecutor

IN_ONE_PROCESS = {
    # What each worker does for itself, here hundreds of times in one process: samples of its stack
    # 100 times a second, measurements of the event loop 50 times, logs of the last 1,000 events.
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "10s",
    "distributed.admin.tick.limit": "60s",
    "distributed.admin.system-monitor.interval": "60s",
    "distributed.admin.low-level-log-length": 10,
}
POINTS = 10


def resident_mib() -> float:
    """Memory of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def run(executor: Executor, batches: list[list[Job]]) -> Iterator[float]:
    """Run batches one after the other, and tell the memory at ten points."""
    total = sum(len(batch) for batch in batches)
    ends = 0
    for batch in batches:
        for done in executor.run(batch):
            if done.failed:
                raise RuntimeError(f"a job failed: {done.result}")
            ends += 1
            if ends * POINTS // total > (ends - 1) * POINTS // total:
                yield resident_mib()


def measure(name: str, executor: Executor, batches: list[list[Job]], workers: int) -> None:
    """Print how busy workers and process are."""
    start, busy = time.perf_counter(), time.process_time()
    memory = list(run(executor, batches))
    spent, cpu = time.perf_counter() - start, time.process_time() - busy
    slept = sum(job.payload for batch in batches for job in batch)
    points = ", ".join(f"{point:.0f}" for point in memory)
    print(
        f"{name}: {spent:.0f} s, workers busy {slept / workers / spent:.0%}, process "
        f"{cpu / spent:.0%} of a core; MiB at each tenth: {points}",
        flush=True,
    )


def main() -> None:
    """Measure both."""
    workers, count, mean = (float(given) for given in (sys.argv[1:] or ["32", "1000", "1"]))
    seconds = np.random.default_rng(0).lognormal(np.log(mean) - 0.18, 0.6, int(count))
    dask.config.set(IN_ONE_PROCESS)
    with distributed.LocalCluster(
        n_workers=int(workers),
        threads_per_worker=1,
        processes=False,
        memory_limit=0,
        dashboard_address=":0",
    ) as cluster:
        # Workers live elsewhere: the collector of garbage of a driver does not see them.
        gc.freeze()
        executor = DaskExecutor(Sleeping(), distributed.Client(cluster), isolated=False)
        with executor:
            jobs = [Job(key, float(duration)) for key, duration in enumerate(seconds)]
            measure("without barriers", executor, [jobs], int(workers))
            again = [Job(job.key + len(jobs), job.payload) for job in jobs]
            size = int(workers)
            parts = [again[start : start + size] for start in range(0, len(again), size)]
            measure("batches as large as the cluster", executor, parts, int(workers))


if __name__ == "__main__":
    main()
