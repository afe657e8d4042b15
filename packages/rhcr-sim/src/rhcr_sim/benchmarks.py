"""Timed work of fixed size, on layouts made by rule."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

from rhcr_sim.batch import Job, simulate_batch
from rhcr_sim.config import Config
from rhcr_sim.floorplans import manufacture, warehouse
from rhcr_sim.layout import Layout

BATCH = 16


@dataclass(frozen=True)
class Benchmark:
    """A piece of work to be timed.

    Attributes:
        name: What is done.
        run: Does it and returns what came out of it, in words.
    """

    name: str
    run: Callable[[], str]


@dataclass(frozen=True)
class Timing:
    """Median seconds of some repetitions.

    Attributes:
        cpu: CPU seconds of the process, all threads together.
        wall: Wall seconds.
        outcome: What the work returned.
    """

    cpu: float
    wall: float
    outcome: str


def measure(benchmark: Benchmark, repeats: int) -> Timing:
    """Runs a benchmark several times after one run to warm up."""
    outcome = benchmark.run()
    cpu_seconds, wall_seconds = [], []
    for _ in range(repeats):
        cpu, wall = time.process_time(), time.perf_counter()
        outcome = benchmark.run()
        cpu_seconds.append(time.process_time() - cpu)
        wall_seconds.append(time.perf_counter() - wall)
    return Timing(statistics.median(cpu_seconds), statistics.median(wall_seconds), outcome)


@cache
def striped(n_rows: int, n_cols: int) -> Layout:
    """A warehouse in the pattern that optimised layouts converge to.

    Pairs of shelves and pairs of endpoints alternate in every odd row, with a free row between;
    workstations stand in every third row of the first and last column.
    """
    inside = ("@ee@" * n_cols)[: n_cols - 4]
    rows = []
    for i in range(n_rows):
        storage = inside if i % 2 and i < n_rows - 2 else "." * len(inside)
        station = i % 3 == 1 and i < n_rows - 1
        rows.append(f"w.{storage}.w" if station else f"..{storage}..")
    return Layout(rows, name=f"striped {n_rows}x{n_cols}")


def all_benchmarks() -> list[Benchmark]:
    """Simulations of all sizes and solvers, distance tables, and a batch on one and two threads."""
    small = partial(striped, 33, 36)
    floor = cache(partial(manufacture, 33, 36))
    hall = cache(partial(warehouse, 200, 200))
    return [
        _simulation("striped 33x36", small, Config(100, seed=1)),
        _simulation("striped 33x36", small, Config(200, seed=1)),
        _simulation("striped 33x36", small, Config(200, seed=1, solver="ecbs")),
        _simulation("striped 33x36", small, Config(200, seed=1, solver="whca")),
        _simulation("striped 33x36", small, Config(200, seed=1, solver="pibt")),
        _simulation("manufacture 33x36", floor, Config(100, seed=1)),
        Benchmark("striped 101x102, distance tables and validation", _tables),
        Benchmark("striped 101x102, 1000 agents, 1000 steps, pbs, tables included", _large),
        _simulation("warehouse 200x200", hall, Config(10_000, seed=1, steps=20, solver="pibt")),
        *(
            Benchmark(
                f"{BATCH} runs of striped 33x36, 100 agents, {n} thread(s)", partial(_batch, n)
            )
            for n in (1, 2)
        ),
    ]


def _simulation(name: str, make: Callable[[], Layout], config: Config) -> Benchmark:
    def run() -> str:
        return _outcome(make(), config)

    work = f"{config.agents} agents, {config.steps} steps, {config.solver}"
    return Benchmark(f"{name}, {work}", run)


def _outcome(layout: Layout, config: Config) -> str:
    result = simulate_batch([Job(layout, config)], threads=1)[0]
    congested = f", congested at {result.congested_at}" if result.congested else ""
    return f"throughput {result.throughput_executed:.3f}{congested}"


def _fresh() -> Layout:
    """The large layout without the distance tables of an earlier run."""
    return Layout(striped(101, 102).rows, name="striped 101x102")


def _tables() -> str:
    layout = _fresh()
    layout.core  # noqa: B018 - makes the tables
    return f"{len(layout.goal_cells)} goals"


def _large() -> str:
    return _outcome(_fresh(), Config(1000, seed=1))


def _batch(threads: int) -> str:
    jobs = [Job(striped(33, 36), Config(100, seed)) for seed in range(BATCH)]
    finished = sum(result.n_finished for result in simulate_batch(jobs, threads))
    return f"{finished} tasks"
