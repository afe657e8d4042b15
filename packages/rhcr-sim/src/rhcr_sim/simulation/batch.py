"""Many simulations on several threads."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from rhcr_sim.errors import ConfigError
from rhcr_sim.layouts.cells import Cells, is_whole
from rhcr_sim.layouts.layout import Layout
from rhcr_sim.simulation.config import Config
from rhcr_sim.simulation.goals.own import Assigner, GoalList
from rhcr_sim.simulation.results.result import Result
from rhcr_sim.simulation.simulator import Simulator

SECONDS_BETWEEN_SIGNAL_CHECKS = 0.2


@dataclass(frozen=True)
class Job:
    """One simulation of a batch.

    Attributes:
        layout: Where the agents drive; jobs that share the object share its distances.
        config: Parameters.
        record_paths: Keep the cell of every agent at every timestep.
        starts: Start cell of each agent; drawn from the seed if None.
        goals: Goals of each agent; drawn if None.
        assigner: Function that is asked for goals, on the thread that runs the job.
    """

    layout: Layout
    config: Config
    record_paths: bool = False
    starts: Cells | None = None
    goals: Sequence[GoalList] | None = None
    assigner: Assigner | None = None


def simulate_batch(
    jobs: Iterable[Job],
    threads: int | None = None,
    progress: Callable[[int, Result], None] | None = None,
) -> list[Result]:
    """Run many simulations on a work queue.

    Every simulation runs on one thread without holding the GIL, so results do not depend on the
    number of threads or on the order in which jobs finish.

    Args:
        jobs: The simulations.
        threads: Threads to use; the number of processors if None.
        progress: Called in the calling thread with index and result of each finished job.

    Returns:
        One result a job, in the order of `jobs`.

    Raises:
        ConfigError: `threads` is not positive, or a job does not fit its layout. All jobs are
            checked before the first one starts.
        KeyboardInterrupt: Ctrl-C; running simulations stop at their next window.
    """
    if threads is not None and (not is_whole(threads) or threads < 1):
        raise ConfigError(f"threads must be at least 1 or None, got {threads!r}")
    queue = [
        (job, Simulator(job.layout, job.config, job.starts, job.goals, job.assigner))
        for job in _checked_jobs(jobs)
    ]
    cancelled = threading.Event()
    with ThreadPoolExecutor(threads or os.cpu_count()) as pool:
        futures = {
            pool.submit(_run, simulator, job.record_paths, cancelled): index
            for index, (job, simulator) in enumerate(queue)
        }
        queue.clear()
        try:
            return _collect(futures, progress)
        finally:
            cancelled.set()
            pool.shutdown(wait=False, cancel_futures=True)


def _checked_jobs(jobs: Iterable[Job]) -> list[Job]:
    if not hasattr(jobs, "__iter__"):
        raise ConfigError(f"jobs must be a list of Job, got {jobs!r}")
    checked = list(jobs)
    for i, job in enumerate(checked):
        if not isinstance(job, Job):
            raise ConfigError(f"jobs[{i}] must be a Job(layout, config), got {job!r}")
    return checked


def _run(simulator: Simulator, record_paths: bool, cancelled: threading.Event) -> Result:
    while not simulator.finished and not cancelled.is_set():
        simulator.step()
    return simulator.result(record_paths)


def _collect(
    futures: dict[Future[Result], int], progress: Callable[[int, Result], None] | None
) -> list[Result]:
    results: dict[int, Result] = {}
    pending = set(futures)
    while pending:
        done, pending = wait(pending, SECONDS_BETWEEN_SIGNAL_CHECKS, FIRST_COMPLETED)
        for future in sorted(done, key=futures.__getitem__):
            index = futures[future]
            results[index] = future.result()
            if progress is not None:
                progress(index, results[index])
    return [results[index] for index in range(len(results))]
