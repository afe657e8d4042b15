"""Making the result of a simulation from what the core has recorded."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from rhcr_sim import _core
from rhcr_sim._version import __version__
from rhcr_sim.layouts.layout import Layout
from rhcr_sim.simulation.config import Config
from rhcr_sim.simulation.results import metrics
from rhcr_sim.simulation.results.result import Result, StopReason
from rhcr_sim.simulation.results.statistics import WindowStatistics

_State = TypeVar("_State", np.int32, np.int8)


def collected(
    core: _core.Simulation,
    layout: Layout,
    config: Config,
    stop_reason: StopReason | None,
    seconds: tuple[float, float],
    record_paths: bool,
) -> Result:
    """The result of what a simulation has executed so far.

    Args:
        core: The simulation.
        layout: Where the agents drive.
        config: Its parameters.
        stop_reason: Why it has ended, or None.
        seconds: Wall and CPU seconds that it took.
        record_paths: Keep the states of every agent at every timestep.
    """
    columns = layout.shape[1]
    positions, (tasks, service) = core.positions(), tasks_and_service(core)
    headings = core.headings().astype(np.int8) if config.rotation else None
    num_wait = metrics.waits(positions)
    if config.metrics == "published":
        num_turns = metrics.published_turns(positions, columns)
        lengths = metrics.published_task_lengths(positions, tasks)
    else:
        num_turns = metrics.turns(positions)
        lengths = metrics.task_lengths(positions, tasks)
    return Result(
        steps=config.steps,
        timesteps_executed=core.timestep,
        congested_at=core.congested_at if core.congested_at >= 0 else None,
        stop_reason=stop_reason,
        tile_usage=metrics.tile_usage(positions, layout.shape),
        num_wait=num_wait,
        num_service=core.serving().astype(np.int64),
        num_idle=core.resting().astype(np.int64),
        num_delayed=core.held_up().astype(np.int64),
        num_rotate=metrics.rotations(headings, num_wait),
        num_turns=num_turns,
        finished_task_len=lengths,
        avg_task_len=layout.average_task_length,
        windows=WindowStatistics.of(core.windows()),
        seed=config.seed,
        wall_seconds=seconds[0],
        cpu_seconds=seconds[1],
        version=__version__,
        tasks=tasks,
        task_service=service,
        paths=_by_agent(positions if record_paths else None),
        headings=_by_agent(headings if record_paths else None),
    )


def tasks_and_service(core: _core.Simulation) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Tasks, int32 (n, 3), and their service times, int32 (n,), each a contiguous array."""
    table = core.tasks()
    return np.ascontiguousarray(table[:, :3]), np.ascontiguousarray(table[:, 3])


def _by_agent(states: NDArray[_State] | None) -> NDArray[_State] | None:
    """From (timesteps, agents) to (agents, timesteps), contiguous."""
    return None if states is None else np.ascontiguousarray(states.T)
