"""What a simulation returns."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rhcr_sim.simulation.results.statistics import SolverStatistics, WindowStatistics

StopReason = Literal["completed", "goals_done", "congested", "livelock", "time_limit"]


DERIVED = (
    "throughput", "throughput_executed", "n_finished", "congested", "tile_usage_mean",
    "tile_usage_std", "num_wait_mean", "num_wait_std", "num_blocked", "num_turns_mean",
    "num_turns_std", "finished_len_mean", "finished_len_std", "tasks_finished_timestep",
    "n_windows", "n_fallback_windows", "solver",
)  # fmt: skip
"""Properties of a result that `Result.to_dict` holds beside its fields."""


@dataclass(frozen=True, eq=False)
class Result:
    """Outcome of one simulation of T requested timesteps, of which E were executed.

    Every metric counts executed states only, as described here; with `metrics="published"` turns
    and task lengths are counted as in the simulator of the NCA paper. Standard deviations divide
    by n; means of nothing are 0.

    Attributes:
        steps: T.
        timesteps_executed: E.
        congested_at: First timestep of the first window in which more than half of the agents with
            goals stood still, or None.
        stop_reason: "completed" after T timesteps, "goals_done" when all agents have visited the
            goals they were given, "congested", "livelock" when nobody has got on for
            `livelock_windows`, or "time_limit"; None while the run goes on.
        tile_usage: float64 (rows, columns), share of all agent states on each cell; sums to 1.
        num_wait: int64 (E,), agents that stay on their cell from t to t + 1.
        num_service: int64 (E,), agents that spend that step on service at a goal.
        num_idle: int64 (E,), agents that stay because they have no goal.
        num_delayed: int64 (E,), agents that a delay keeps on their cell.
        num_rotate: int64 (E,), agents that turn on their cell.
        num_turns: int64 (agents,), changes of direction between successive moves.
        finished_task_len: int64 (n_finished,), moves made for each finished task, agent by agent.
        avg_task_len: Mean shortest distance of a task of this layout, in cells.
        windows: Work of the solver and more, window by window.
        seed: The seed of the run.
        wall_seconds: Wall time of the run.
        cpu_seconds: Processor time of the thread that ran it.
        version: Version of rhcr-sim.
        tasks: int32 (n_tasks, 3), agent, goal cell and timestep of completion (-1 = open) of every
            assigned task, agent by agent in the order of assignment.
        task_service: int32 (n_tasks,), timesteps that each task demands to stay at its goal.
        paths: int32 (agents, E + 1), cell of each agent at each timestep; None unless requested.
        headings: int8 (agents, E + 1), with rotation the direction that each agent faces: 0 right,
            1 up, 2 left, 3 down; None without it and unless requested.
    """

    steps: int
    timesteps_executed: int
    congested_at: int | None
    stop_reason: StopReason | None
    tile_usage: NDArray[np.float64]
    num_wait: NDArray[np.int64]
    num_service: NDArray[np.int64]
    num_idle: NDArray[np.int64]
    num_delayed: NDArray[np.int64]
    num_rotate: NDArray[np.int64]
    num_turns: NDArray[np.int64]
    finished_task_len: NDArray[np.int64]
    avg_task_len: float
    windows: WindowStatistics
    seed: int
    wall_seconds: float
    cpu_seconds: float
    version: str
    tasks: NDArray[np.int32]
    task_service: NDArray[np.int32]
    paths: NDArray[np.int32] | None = None
    headings: NDArray[np.int8] | None = None

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                value.flags.writeable = False

    @property
    def n_finished(self) -> int:
        """Number of finished tasks."""
        return len(self.finished_task_len)

    @property
    def throughput(self) -> float:
        """Finished tasks / T (tasks per timestep), also if the run stopped early."""
        return self.n_finished / self.steps

    @property
    def throughput_executed(self) -> float:
        """Finished tasks / E."""
        return self.n_finished / max(self.timesteps_executed, 1)

    @property
    def congested(self) -> bool:
        """Whether more than half of the agents with goals stood still during some window."""
        return self.congested_at is not None

    @property
    def tile_usage_mean(self) -> float:
        """Mean of `tile_usage`."""
        return float(self.tile_usage.mean())

    @property
    def tile_usage_std(self) -> float:
        """Standard deviation of `tile_usage` over all cells."""
        return float(self.tile_usage.std())

    @property
    def num_wait_mean(self) -> float:
        """Mean of `num_wait` in agents."""
        return _mean(self.num_wait)

    @property
    def num_wait_std(self) -> float:
        """Standard deviation of `num_wait`."""
        return _std(self.num_wait)

    @property
    def num_blocked(self) -> NDArray[np.int64]:
        """Agents that wait for no reason but others in their way, int64 (E,)."""
        waits = self.num_wait - self.num_service - self.num_idle - self.num_rotate
        return waits - self.num_delayed

    @property
    def num_turns_mean(self) -> float:
        """Mean of `num_turns`."""
        return _mean(self.num_turns)

    @property
    def num_turns_std(self) -> float:
        """Standard deviation of `num_turns`."""
        return _std(self.num_turns)

    @property
    def finished_len_mean(self) -> float:
        """Mean of `finished_task_len` in moves."""
        return _mean(self.finished_task_len)

    @property
    def finished_len_std(self) -> float:
        """Standard deviation of `finished_task_len`."""
        return _std(self.finished_task_len)

    @property
    def tasks_finished_timestep(self) -> NDArray[np.int64]:
        """Tasks finished in a window and its first timestep, int64 (windows, 2)."""
        return np.stack([self.windows.finished, self.windows.start], axis=1)

    @property
    def n_windows(self) -> int:
        """Number of planning windows."""
        return len(self.windows.start)

    @property
    def n_fallback_windows(self) -> int:
        """Windows without a complete plan, planned by the fallback."""
        return int(self.windows.fallback.sum())

    @property
    def solver(self) -> SolverStatistics:
        """Work of the solver in all windows."""
        return self.windows.total()

    def to_dict(self) -> dict[str, object]:
        """All fields and metrics as JSON types: arrays become nested lists."""
        names = [*DERIVED, *(field.name for field in fields(self))]
        return {name: _plain(getattr(self, name)) for name in names}


def _plain(value: object) -> object:
    if isinstance(value, SolverStatistics | WindowStatistics):
        return {name: _plain(entry) for name, entry in vars(value).items()}
    return value.tolist() if isinstance(value, np.ndarray) else value


def _mean(values: NDArray[np.int64]) -> float:
    return float(values.mean()) if len(values) else 0.0


def _std(values: NDArray[np.int64]) -> float:
    return float(values.std()) if len(values) else 0.0
