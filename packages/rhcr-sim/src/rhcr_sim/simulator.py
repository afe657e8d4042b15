"""Stepping through a simulation window by window."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from rhcr_sim import _core, metrics
from rhcr_sim._version import __version__
from rhcr_sim.config import Config, check_starts
from rhcr_sim.goals import goal_classes
from rhcr_sim.layout import Layout
from rhcr_sim.result import Result, SolverStatistics, StopReason


class Simulator:
    """A running simulation that plans and executes one window at a time.

    Args:
        layout: Where the agents drive.
        config: Parameters; `stop_at_congestion` and `time_limit` decide `finished`.
        starts: Start cell of each agent; drawn from the seed if None.

    Raises:
        ConfigError: A parameter does not fit the layout.
    """

    def __init__(
        self,
        layout: Layout,
        config: Config,
        starts: Sequence[int] | NDArray[np.integer[Any]] | None = None,
    ) -> None:
        self.layout = layout
        self.config = config
        start_cells = check_starts(layout, config, starts)
        classes = goal_classes(layout, config)
        self._wall_seconds = 0.0
        self._cpu_seconds = 0.0
        self._lock = threading.Lock()
        self._core = _core.Simulation(
            layout.core,
            agents=config.agents,
            seed=config.seed,
            steps=config.steps,
            window=config.window,
            period=config.period,
            max_expansions=config.expansion_limit,
            solver=_core.Solver[config.solver],
            suboptimality=config.bound,
            fallback=_core.Fallback[config.fallback],
            lookahead=config.steps_ahead,
            robust=config.robust,
            travel_time_window=config.travel_time_window,
            goal_classes=[(c.targets.tolist(), c.weights.tolist(), c.service) for c in classes],
            allow_repeats=layout.mode == "manufacture",
            starts=start_cells,
        )

    @property
    def timestep(self) -> int:
        """Number of executed timesteps."""
        return self._core.timestep

    @property
    def positions(self) -> NDArray[np.int32]:
        """Current cell of each agent, int32 (agents,)."""
        return self._core.cells()

    @property
    def stop_reason(self) -> StopReason | None:
        """Why the simulation has ended, or None while it goes on."""
        if self._core.finished:
            return "completed"
        if self.config.stop_at_congestion and self._core.congested_at >= 0:
            return "congested"
        limit = self.config.time_limit
        return "time_limit" if limit is not None and self._wall_seconds >= limit else None

    @property
    def finished(self) -> bool:
        """Whether the simulation has ended."""
        return self.stop_reason is not None

    def step(self) -> None:
        """Plans the next window and executes its first `period` timesteps.

        Does nothing once the simulation has `finished`. The GIL is released meanwhile; calls from
        several threads wait for one another.
        """
        with self._lock:
            if self.finished:
                return
            wall, cpu = time.perf_counter(), time.thread_time()
            self._core.advance()
            self._wall_seconds += time.perf_counter() - wall
            self._cpu_seconds += time.thread_time() - cpu

    def result(self, record_paths: bool = False) -> Result:
        """Metrics of what has been executed so far.

        Args:
            record_paths: Keep the cell of every agent at every timestep.
        """
        core = self._core
        positions, tasks = core.positions(), core.tasks(self.layout.core)
        usage = metrics.tile_usage(positions, self.layout.shape)
        num_wait = metrics.waits(positions)
        num_service = core.serving().astype(np.int64)
        if self.config.metrics == "published":
            num_turns = metrics.published_turns(positions, self.layout.shape[1])
            lengths = metrics.published_task_lengths(positions, tasks)
        else:
            num_turns = metrics.turns(positions)
            lengths = metrics.task_lengths(positions, tasks)
        congested_at = core.congested_at if core.congested_at >= 0 else None
        windows = np.stack([core.window_finished(), core.window_starts()], axis=1)
        return Result(
            throughput=len(lengths) / self.config.steps,
            throughput_executed=len(lengths) / max(core.timestep, 1),
            n_finished=len(lengths),
            timesteps_executed=core.timestep,
            congested=congested_at is not None,
            congested_at=congested_at,
            stop_reason=self.stop_reason,
            tile_usage=usage,
            tile_usage_mean=float(usage.mean()),
            tile_usage_std=float(usage.std()),
            num_wait=num_wait,
            num_wait_mean=_mean(num_wait),
            num_wait_std=_std(num_wait),
            num_service=num_service,
            num_blocked=num_wait - num_service,
            num_turns=num_turns,
            num_turns_mean=_mean(num_turns),
            num_turns_std=_std(num_turns),
            finished_task_len=lengths,
            finished_len_mean=_mean(lengths),
            finished_len_std=_std(lengths),
            tasks_finished_timestep=windows.astype(np.int64),
            avg_task_len=self.layout.average_task_length,
            n_windows=core.windows,
            n_fallback_windows=core.fallback_windows,
            solver=_solver_statistics(core.statistics),
            seed=self.config.seed,
            wall_seconds=self._wall_seconds,
            cpu_seconds=self._cpu_seconds,
            version=__version__,
            tasks=tasks,
            paths=np.ascontiguousarray(positions.T) if record_paths else None,
        )


def _mean(values: NDArray[np.int64]) -> float:
    return float(values.mean()) if len(values) else 0.0


def _std(values: NDArray[np.int64]) -> float:
    return float(values.std()) if len(values) else 0.0


def _solver_statistics(statistics: _core.Statistics) -> SolverStatistics:
    names = SolverStatistics.__dataclass_fields__
    return SolverStatistics(**{name: cast(int, getattr(statistics, name)) for name in names})
