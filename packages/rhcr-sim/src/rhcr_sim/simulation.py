"""Running a simulation."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import fields
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from rhcr_sim import _core, metrics
from rhcr_sim._version import __version__
from rhcr_sim.config import Config, check_agents, workstation_weights
from rhcr_sim.layout import Layout
from rhcr_sim.result import Result, SolverStatistics, StopReason


def simulate(
    layout: Layout,
    agents: int,
    seed: int = 0,
    steps: int = 1000,
    window: int = 10,
    period: int = 5,
    *,
    left_weight: float = 1.0,
    right_weight: float = 1.0,
    stop_at_congestion: bool = True,
    max_expansions: int = 1_000_000,
    time_limit: float | None = None,
    starts: Sequence[int] | NDArray[np.integer[Any]] | None = None,
    record_paths: bool = False,
) -> Result:
    """Simulates lifelong multi-agent path finding in a warehouse.

    Every `period` timesteps all agents are replanned with windowed Priority-Based Search and Safe
    Interval Path Planning; conflicts are resolved `window` timesteps ahead (rolling-horizon
    collision resolution, Li et al., AAAI 2021). Equal arguments give equal results on any machine,
    unless `time_limit` strikes. The goals of an agent depend on `seed` and its index only.

    The GIL is released while simulating. Ctrl-C raises `KeyboardInterrupt` within a fraction of a
    second.

    Args:
        layout: The warehouse.
        agents: Number of agents.
        seed: 0 to 2**64 - 1.
        steps: Timesteps to simulate.
        window: Planning window in timesteps, `period` to 62.
        period: Timesteps executed between two plans.
        left_weight: Sampling weight of workstations in column 0.
        right_weight: Sampling weight of all other workstations.
        stop_at_congestion: End the run after a window in which more than half of the agents stood
            still.
        max_expansions: Work limit of the solver: single-agent states expanded in one window. When
            it is reached the best plan found is repaired by making agents wait.
        time_limit: Wall seconds after which the run stops at the next window, or None.
        starts: Start cell of each agent; drawn from the seed if None.
        record_paths: Keep the cell of every agent at every timestep.

    Returns:
        Throughput and all other metrics.

    Raises:
        ConfigError: A parameter is out of range or does not fit the layout.
    """
    config = Config(
        agents=agents,
        seed=seed,
        steps=steps,
        window=window,
        period=period,
        left_weight=left_weight,
        right_weight=right_weight,
        stop_at_congestion=stop_at_congestion,
        max_expansions=max_expansions,
        time_limit=time_limit,
    )
    start_cells = check_agents(layout, config, None if starts is None else list(starts))
    wall, cpu = time.perf_counter(), time.thread_time()
    raw = _core.simulate(
        layout.core,
        agents=agents,
        seed=seed,
        steps=steps,
        window=window,
        period=period,
        max_expansions=max_expansions,
        time_limit=time_limit or 0.0,
        stop_at_congestion=stop_at_congestion,
        workstation_weights=workstation_weights(layout, config).tolist(),
        starts=start_cells,
    )
    seconds = time.perf_counter() - wall, time.thread_time() - cpu
    return _result(layout, config, raw, seconds, record_paths)


def _result(
    layout: Layout,
    config: Config,
    raw: _core.Run,
    seconds: tuple[float, float],
    record_paths: bool,
) -> Result:
    positions, tasks = raw.positions, raw.tasks
    usage = metrics.tile_usage(positions, layout.shape)
    num_wait = metrics.waits(positions)
    num_turns = metrics.turns(positions)
    lengths = metrics.task_lengths(positions, tasks)
    congested_at = raw.congested_at if raw.congested_at >= 0 else None
    return Result(
        throughput=len(lengths) / config.steps,
        throughput_executed=len(lengths) / raw.timesteps,
        n_finished=len(lengths),
        timesteps_executed=raw.timesteps,
        congested=congested_at is not None,
        congested_at=congested_at,
        stop_reason=cast(StopReason, raw.stop_reason),
        tile_usage=usage,
        tile_usage_mean=float(usage.mean()),
        tile_usage_std=float(usage.std()),
        num_wait=num_wait,
        num_wait_mean=float(num_wait.mean()),
        num_wait_std=float(num_wait.std()),
        num_turns=num_turns,
        num_turns_mean=float(num_turns.mean()),
        num_turns_std=float(num_turns.std()),
        finished_task_len=lengths,
        finished_len_mean=float(lengths.mean()) if len(lengths) else 0.0,
        finished_len_std=float(lengths.std()) if len(lengths) else 0.0,
        tasks_finished_timestep=np.stack([raw.window_finished, raw.window_starts], axis=1).astype(
            np.int64
        ),
        avg_task_len=layout.average_task_length,
        n_windows=raw.windows,
        n_fallback_windows=raw.fallback_windows,
        solver=_solver_statistics(raw),
        seed=config.seed,
        wall_seconds=seconds[0],
        cpu_seconds=seconds[1],
        version=__version__,
        tasks=tasks,
        paths=np.ascontiguousarray(positions.T) if record_paths else None,
    )


def _solver_statistics(raw: _core.Run) -> SolverStatistics:
    return SolverStatistics(
        **{field.name: getattr(raw, field.name) for field in fields(SolverStatistics)}
    )
