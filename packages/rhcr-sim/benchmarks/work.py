"""Timed work of fixed size, on layouts made by rule."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial

from maps import random_grid, striped, striped_rows
from measuring import Benchmark, Outcome, Target

from rhcr_sim.layouts.floorplans import manufacture, warehouse
from rhcr_sim.layouts.layout import Layout
from rhcr_sim.simulation.batch import Job, simulate_batch
from rhcr_sim.simulation.config import Config

BATCH = 64


def all_benchmarks() -> list[Benchmark]:
    """Simulations of all sizes and solvers, distance tables, and a batch on two threads."""
    small = partial(striped, 33, 36)
    human = cache(partial(warehouse, 33, 36))
    floor = cache(partial(manufacture, 33, 36))
    crowd = partial(random_grid, 32, 0.2)
    hall = cache(partial(warehouse, 200, 200))
    return [
        _simulation("striped 33x36", small, Config(100, seed=1, solver="pbs"), _seconds(0.12)),
        _simulation("striped 33x36", small, Config(200, seed=1, solver="pbs"), _seconds(0.9)),
        _simulation("striped 33x36", small, Config(200, seed=1, solver="ecbs")),
        _simulation("striped 33x36", small, Config(200, seed=1, solver="whca")),
        _simulation("striped 33x36", small, Config(200, seed=1, solver="pibt")),
        _simulation("striped 33x36", small, Config(200, seed=1, solver="epibt")),
        _simulation("striped 33x36", small, Config(400, seed=1, solver="pibt")),
        _simulation("striped 33x36", small, Config(400, seed=1, solver="epibt")),
        _stepping("human-designed 33x36", human, Config(300, seed=1, solver="pibt")),
        _stepping("human-designed 33x36", human, Config(300, seed=1, solver="epibt")),
        _simulation("manufacture 33x36", floor, Config(100, seed=1, solver="pbs")),
        _simulation("manufacture 33x36", floor, Config(200, seed=1, solver="pbs"), _seconds(1.5)),
        Benchmark(
            "striped 101x102, distance tables and validation",
            _tables,
            (_seconds(0.3), _memory(60)),
            weigh=True,
        ),
        Benchmark(
            "striped 101x102, 1000 agents, 1000 steps, pbs, tables included",
            _large,
            (_seconds(30), _memory(500)),
            weigh=True,
        ),
        _stepping("random 32x32", crowd, Config(800, seed=1, solver="pibt"), 0.3),
        _stepping("random 32x32", crowd, Config(800, seed=1, solver="epibt")),
        _stepping("warehouse 200x200", hall, Config(10_000, seed=1, steps=100, solver="pibt"), 8),
        _stepping("warehouse 200x200", hall, Config(10_000, seed=1, steps=100, solver="epibt")),
        Benchmark(
            f"{BATCH} runs of striped 33x36, 100 agents, on 1 and on 2 threads",
            _batch,
            (Target(">= 1.9 times as fast", lambda timing: timing.outcome.value >= 1.9),),
        ),
    ]


def _seconds(limit: float) -> Target:
    return Target(f"<= {limit:g} CPU s", lambda timing: timing.cpu <= limit)


def _memory(limit: float) -> Target:
    return Target(
        f"<= {limit:g} MB", lambda timing: timing.memory is None or timing.memory <= limit
    )


def _simulation(
    name: str, make: Callable[[], Layout], config: Config, *targets: Target
) -> Benchmark:
    work = f"{config.agents} agents, {config.steps} steps, {config.solver}"
    return Benchmark(f"{name}, {work}", lambda: _outcome(make(), config), targets)


def _stepping(
    name: str, make: Callable[[], Layout], config: Config, limit: float | None = None
) -> Benchmark:
    """A simulation that runs to the end, with a limit in milliseconds a step."""
    config = replace(config, stop_at_congestion=False)
    targets = []
    if limit is not None:
        seconds = limit / 1000 * config.steps
        targets = [Target(f"<= {limit:g} CPU ms a step", lambda timing: timing.cpu <= seconds)]
    return _simulation(name, make, config, *targets)


def _outcome(layout: Layout, config: Config) -> Outcome:
    result = simulate_batch([Job(layout, config)], threads=1)[0]
    congested = f", congested at {result.congested_at}" if result.congested else ""
    throughput = result.throughput_executed
    return Outcome(f"throughput {throughput:.3f}{congested}", throughput)


def _fresh() -> Layout:
    """Make the large layout anew, without the distances of an earlier run."""
    return Layout(striped_rows(101, 102), name="striped 101x102")


def _tables() -> Outcome:
    layout = _fresh()
    layout.core  # noqa: B018 - makes the tables
    return Outcome(f"{len(layout.goal_cells)} goals", len(layout.goal_cells))


def _large() -> Outcome:
    return _outcome(_fresh(), Config(1000, seed=1, solver="pbs"))


def _batch() -> Outcome:
    jobs = [Job(striped(33, 36), Config(100, seed, solver="pbs")) for seed in range(BATCH)]
    wall = []
    for threads in (1, 2):
        start = time.perf_counter()
        simulate_batch(jobs, threads)
        wall.append(time.perf_counter() - start)
    speedup = wall[0] / wall[1]
    return Outcome(f"{speedup:.2f} times as fast on 2", speedup)
