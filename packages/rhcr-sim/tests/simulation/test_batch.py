"""Batches of simulations on several threads."""

import signal
import subprocess
import sys
import time
from typing import Any

import pytest
from test_simulate import same

import rhcr_sim
from conftest import FLOOR, SMALL

LAYOUT = rhcr_sim.Layout(SMALL)


def jobs(count: int) -> list[rhcr_sim.Job]:
    """Simulations of two layouts with different seeds and team sizes."""
    floor = rhcr_sim.Layout(FLOOR)
    return [
        rhcr_sim.Job((LAYOUT, floor)[i % 2], rhcr_sim.Config(5 + i, seed=i, steps=100))
        for i in range(count)
    ]


@pytest.mark.parametrize("threads", [1, 2, 5, None])
def test_a_batch_equals_single_runs(threads: int | None) -> None:
    """Results come in the order of the jobs and do not depend on the number of threads."""
    batch = jobs(12)
    results = rhcr_sim.simulate_batch(batch, threads)
    for job, result in zip(batch, results, strict=True):
        config = job.config
        assert same(result, rhcr_sim.simulate(job.layout, config.agents, config.seed, 100))


def test_progress_is_reported_once_a_job() -> None:
    """The callback sees every index with its result."""
    seen = {}
    results = rhcr_sim.simulate_batch(jobs(7), 2, lambda i, result: seen.update({i: result}))
    assert [seen[i] for i in range(7)] == results


def test_an_empty_batch_is_empty() -> None:
    """No jobs give no results."""
    assert rhcr_sim.simulate_batch([]) == []


def test_all_jobs_are_checked_before_any_runs() -> None:
    """One impossible job refuses the batch at once."""
    impossible = rhcr_sim.Job(LAYOUT, rhcr_sim.Config(10_000))
    endless = rhcr_sim.Job(LAYOUT, rhcr_sim.Config(40, steps=10**8))
    with pytest.raises(rhcr_sim.ConfigError, match="agents=10000"):
        rhcr_sim.simulate_batch([endless, impossible])


def test_wrong_thread_counts_are_refused() -> None:
    """The number of threads must be positive."""
    with pytest.raises(rhcr_sim.ConfigError, match="threads must be at least 1 or None, got 0"):
        rhcr_sim.simulate_batch([], threads=0)


def test_an_error_in_the_callback_ends_the_batch() -> None:
    """An exception of the caller's own callback stops the remaining simulations and is raised."""

    def stop(index: int, result: Any) -> None:
        raise RuntimeError(f"enough after job {index}: {result.n_finished} tasks")

    short = rhcr_sim.Job(LAYOUT, rhcr_sim.Config(5, steps=5))
    endless = rhcr_sim.Job(LAYOUT, rhcr_sim.Config(40, steps=10**8, stop_at_congestion=False))
    with pytest.raises(RuntimeError, match="enough"):
        rhcr_sim.simulate_batch([short, endless], 2, stop)


def test_control_c_interrupts_a_batch() -> None:
    """SIGINT ends a batch that would run for minutes, with KeyboardInterrupt."""
    code = (
        "import rhcr_sim, sys\n"
        f"layout = rhcr_sim.Layout({SMALL!r})\n"
        "config = rhcr_sim.Config(50, steps=10**7, stop_at_congestion=False)\n"
        "print('go', flush=True)\n"
        "try:\n"
        "    rhcr_sim.simulate_batch([rhcr_sim.Job(layout, config)] * 8, 2)\n"
        "except KeyboardInterrupt:\n"
        "    sys.exit(42)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"go\n"
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 42


@pytest.mark.parametrize(
    ("jobs", "message"),
    [
        ([1, 2], r"jobs\[0\] must be a Job\(layout, config\), got 1"),
        (5, "jobs must be a list of Job, got 5"),
        ([rhcr_sim.Job(None, rhcr_sim.Config(1))], "expected a Layout and a Config, got None"),
    ],
)
def test_wrong_jobs_are_named(jobs: Any, message: str) -> None:
    """What is no job is refused before anything runs."""
    with pytest.raises(rhcr_sim.ConfigError, match=message):
        rhcr_sim.simulate_batch(jobs)
