"""Reading foreign arrays as the paths and tasks of a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rhcr_sim.errors import PlanError

IntArray: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True)
class TaskTable:
    """Tasks, agent by agent in their order of assignment; each array has shape (n_tasks,).

    Attributes:
        agents: Agent of each task.
        cells: Goal cell.
        completed: Timestep of completion, -1 while open.
        service: Timesteps that the agent has to stay on the goal after its arrival.
    """

    agents: IntArray
    cells: IntArray
    completed: IntArray
    service: IntArray

    @property
    def first(self) -> NDArray[np.bool_]:
        """Whether a task is the first one of its agent."""
        return np.append(True, self.agents[1:] != self.agents[:-1])[: len(self.agents)]

    @property
    def previous(self) -> IntArray:
        """Completion of the agent's previous task, 0 for its first task, -1 if that is open."""
        before = np.zeros_like(self.completed)
        before[1:] = self.completed[:-1]
        before[self.first] = 0
        return before


def checked_paths(paths: ArrayLike, n_cells: int) -> NDArray[np.int64]:
    """Paths as int64 (agents, timesteps + 1).

    Raises:
        PlanError: The array is empty, not rectangular or not integer, or holds an id that is not a
            cell of the map.
    """
    array = _integers("paths", paths)
    if array.ndim != 2 or not array.size:
        raise PlanError(
            f"paths must be (agents, timesteps + 1), not empty; got shape {array.shape}"
        )
    _check_range("paths", array, 0, n_cells - 1)
    if array.shape[1] * n_cells**2 >= 2**63:
        raise PlanError(f"paths hold {array.shape[1]} timesteps, too many for this map; split them")
    return array


def checked_headings(headings: ArrayLike, shape: tuple[int, ...]) -> NDArray[np.int64]:
    """Headings of paths with the given shape, int64.

    Raises:
        PlanError: The array has another shape or is not integer, or a heading is not from 0 to 3.
    """
    array = _integers("headings", headings)
    if array.shape != shape:
        raise PlanError(f"headings must have the shape {shape} of the paths, got {array.shape}")
    _check_range("headings", array, 0, 3)
    return array


def checked_tasks(
    tasks: ArrayLike, service: ArrayLike | None, shape: tuple[int, ...], n_cells: int
) -> TaskTable:
    """Tasks of paths with the given shape, sorted by agent.

    Raises:
        PlanError: The array is not integer (n_tasks, 3), or names an agent, cell or timestep that
            does not exist; or `service` does not fit it.
    """
    table = _integers("tasks", tasks)
    if not table.size:
        table = table.reshape(0, 3)
    if table.ndim != 2 or table.shape[1] != 3:
        raise PlanError(
            f"tasks must be (n_tasks, 3): agent, goal cell, completion; got shape {table.shape}"
        )
    _check_range("tasks[:, 0] (agents)", table[:, 0], 0, shape[0] - 1)
    _check_range("tasks[:, 1] (goal cells)", table[:, 1], 0, n_cells - 1)
    _check_range("tasks[:, 2] (completions)", table[:, 2], -1, shape[1] - 1)
    times = _integers("service", 0 if service is None else service)
    if times.ndim and times.shape != (len(table),):
        raise PlanError(f"service must be ({len(table)},) or one number; got shape {times.shape}")
    _check_range("service", times, 0, 2**31 - 1)
    order = np.argsort(table[:, 0], kind="stable")
    agents, cells, completed = table[order].T
    return TaskTable(agents, cells, completed, np.broadcast_to(times, len(table))[order])


def _integers(name: str, values: ArrayLike) -> NDArray[np.int64]:
    try:
        array: NDArray[Any] = np.asarray(values)
    except ValueError as error:
        raise PlanError(f"{name} must be a rectangular array: {error}") from error
    if array.size == 0:
        return np.zeros(array.shape, dtype=np.int64)
    if array.dtype.kind not in "iu":
        raise PlanError(f"{name} must hold integers, got {array.dtype}")
    if array.dtype == np.uint64 and array.max() > np.uint64(2**63 - 1):
        raise PlanError(f"{name} holds {array.max()}, which is too large")
    return array.astype(np.int64)


def _check_range(name: str, array: NDArray[np.int64], low: int, high: int) -> None:
    outside = array[(array < low) | (array > high)]
    if outside.size:
        raise PlanError(f"{name} must be from {low} to {high}, got {outside.flat[0]}")
