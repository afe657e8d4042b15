"""What an executor adds to jobs of 10 ms.

Run: `python benchmarks/executors.py [WORKERS] [JOBS]`
"""

import sys
import time

import distributed
from sleeping import Sleeping

from qd_core.execution import Executor, Job, ProcessExecutor
from qd_core.execution.dask.clusters import local_cluster
from qd_core.execution.dask.executor import DaskExecutor

JOB_S = 0.01


def measure(name: str, executor: Executor, workers: int, jobs: int) -> None:
    """Print the time that a job takes beyond its sleep, and that of the driver."""
    with executor:
        warm = [Job(key, JOB_S) for key in range(10 * workers)]
        for _ in executor.run(warm):
            pass
        start, busy = time.perf_counter(), time.process_time()
        timed = [Job(len(warm) + key, JOB_S) for key in range(jobs)]
        ends = sum(not done.failed for done in executor.run(timed))
        spent, driver = time.perf_counter() - start, time.process_time() - busy
    if ends != jobs:
        raise RuntimeError(f"{jobs - ends} jobs failed.")
    share = (JOB_S * jobs / workers) / spent
    print(
        f"{name}: {(spent * workers / jobs - JOB_S) * 1e3:.2f} ms of a worker a job beyond its "
        f"sleep, workers busy {share:.0%}, driver {driver / jobs * 1e3:.2f} CPU-ms a job"
    )


def main() -> None:
    """Measure processes and Dask."""
    workers, jobs = (int(given) for given in (sys.argv[1:] or ["2", "1000"]))
    measure("processes", ProcessExecutor(Sleeping(), workers=workers), workers, jobs)
    with local_cluster(workers) as cluster:
        measure("dask", DaskExecutor(Sleeping(), distributed.Client(cluster)), workers, jobs)


if __name__ == "__main__":
    main()
