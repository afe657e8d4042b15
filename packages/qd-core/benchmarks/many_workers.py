"""How busy many workers are, with a barrier after each batch and without.

Run: `python benchmarks/many_workers.py [WORKERS JOBS MEAN_S]`

Scheduler, workers and driver are one process here, which sleeps instead of evaluating: its CPU time
is an upper limit of that of the driver. Times of jobs are lognormal, as those of simulations are.
"""

import resource
import sys
import time

import dask
import distributed
import numpy as np
from sleeping import Sleeping

from qd_core.execution import Executor, Job
from qd_core.execution.dask import DaskExecutor


def measure(name: str, executor: Executor, batches: list[list[Job]], workers: int) -> None:
    """Print how busy workers and process are."""
    start, busy = time.perf_counter(), time.process_time()
    for batch in batches:
        for done in executor.run(batch):
            if done.failed:
                raise RuntimeError(f"a job failed: {done.result}")
    spent, cpu = time.perf_counter() - start, time.process_time() - busy
    slept = sum(job.payload for batch in batches for job in batch)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{name}: {spent:.0f} s, workers busy {slept / workers / spent:.0%}, process "
        f"{cpu / spent:.0%} of a core, {memory:.0f} MiB"
    )


def main() -> None:
    """Measure both."""
    workers, count, mean = (float(given) for given in (sys.argv[1:] or ["32", "1000", "1"]))
    seconds = np.random.default_rng(0).lognormal(np.log(mean) - 0.18, 0.6, int(count))
    dask.config.set({"distributed.admin.tick.limit": "60s"})
    with distributed.LocalCluster(
        n_workers=int(workers),
        threads_per_worker=1,
        processes=False,
        memory_limit=0,
        dashboard_address=None,
    ) as cluster:
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
