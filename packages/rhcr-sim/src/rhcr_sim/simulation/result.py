"""What a simulation returns."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rhcr_sim.simulation.statistics import SolverStatistics, WindowStatistics

StopReason = Literal["completed", "goals_done", "congested", "time_limit"]


@dataclass(frozen=True, eq=False)
class Result:
    """Outcome of one simulation of T requested timesteps, of which E were executed.

    Every metric counts executed states only, as described here; with `metrics="published"` turns
    and task lengths are counted as in the simulator of the NCA paper. Standard deviations divide
    by n; means of nothing are 0.

    Attributes:
        throughput: Finished tasks / T (tasks per timestep), also if the run stopped early.
        throughput_executed: Finished tasks / E.
        n_finished: Number of finished tasks.
        timesteps_executed: E.
        congested: Whether more than half of the agents with goals stood still during some window.
        congested_at: First timestep of the first such window, or None.
        stop_reason: "completed" after T timesteps, "goals_done" when all agents have visited the
            goals they were given, "congested" or "time_limit"; None while the run goes on.
        tile_usage: float64 (rows, columns), share of all agent states on each cell; sums to 1.
        tile_usage_mean: Mean of `tile_usage`.
        tile_usage_std: Standard deviation of `tile_usage` over all cells.
        num_wait: int64 (E,), agents that stay on their cell from t to t + 1.
        num_wait_mean: Mean of `num_wait` in agents.
        num_wait_std: Standard deviation of `num_wait`.
        num_service: int64 (E,), agents that spend that step on service at a goal.
        num_idle: int64 (E,), agents that stay because they have no goal.
        num_rotate: int64 (E,), agents that turn on their cell.
        num_blocked: int64 (E,), agents that wait for any other reason.
        num_turns: int64 (agents,), changes of direction between successive moves.
        num_turns_mean: Mean of `num_turns`.
        num_turns_std: Standard deviation of `num_turns`.
        finished_task_len: int64 (n_finished,), moves made for each finished task, agent by agent.
        finished_len_mean: Mean of `finished_task_len` in moves.
        finished_len_std: Standard deviation of `finished_task_len`.
        tasks_finished_timestep: int64 (windows, 2), tasks finished in a window and its first
            timestep.
        avg_task_len: Mean shortest distance of a task of this layout, in cells.
        n_windows: Number of planning windows.
        n_fallback_windows: Windows without a complete plan, executed with repaired conflicts.
        solver: Work of the solver.
        windows: The same and more, window by window.
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

    throughput: float
    throughput_executed: float
    n_finished: int
    timesteps_executed: int
    congested: bool
    congested_at: int | None
    stop_reason: StopReason | None
    tile_usage: NDArray[np.float64]
    tile_usage_mean: float
    tile_usage_std: float
    num_wait: NDArray[np.int64]
    num_wait_mean: float
    num_wait_std: float
    num_service: NDArray[np.int64]
    num_idle: NDArray[np.int64]
    num_rotate: NDArray[np.int64]
    num_blocked: NDArray[np.int64]
    num_turns: NDArray[np.int64]
    num_turns_mean: float
    num_turns_std: float
    finished_task_len: NDArray[np.int64]
    finished_len_mean: float
    finished_len_std: float
    tasks_finished_timestep: NDArray[np.int64]
    avg_task_len: float
    n_windows: int
    n_fallback_windows: int
    solver: SolverStatistics
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

    def to_dict(self) -> dict[str, object]:
        """All fields as JSON types: arrays become nested lists."""
        document: dict[str, object] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, SolverStatistics | WindowStatistics):
                value = {name: _plain(entry) for name, entry in vars(value).items()}
            document[field.name] = _plain(value)
        return document


def _plain(value: object) -> object:
    return value.tolist() if isinstance(value, np.ndarray) else value
