"""Where a plan breaks the rules of tasks: order, arrival, service and completion on time.

All arrays are int64. A `TaskTable` holds the tasks agent by agent in their order of assignment.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rhcr_sim.formats.plan_arrays import IntArray, TaskTable

NEVER = np.iinfo(np.int64).max


def out_of_order(tasks: TaskTable) -> IntArray:
    """Finished tasks whose predecessor is open or was finished later."""
    behind = (tasks.previous == -1) | (tasks.completed < tasks.previous)
    return np.flatnonzero((tasks.completed >= 0) & behind)


def not_on_goal(paths: IntArray, tasks: TaskTable) -> IntArray:
    """Finished tasks whose agent was elsewhere at the recorded completion."""
    away = paths[tasks.agents, tasks.completed] != tasks.cells
    return np.flatnonzero((tasks.completed >= 0) & away)


def service_cut_short(paths: IntArray, tasks: TaskTable) -> IntArray:
    """Finished tasks on whose goal the agent stayed for less than the service time.

    The stay counts from the arrival on the goal or from the completion of the previous task,
    whichever is later.
    """
    begun = np.maximum(_arrivals(paths)[tasks.agents, tasks.completed], tasks.previous)
    short = tasks.completed - begun < tasks.service
    away = paths[tasks.agents, tasks.completed] != tasks.cells
    return np.flatnonzero((tasks.completed >= 0) & (tasks.service > 0) & ~away & short)


def completed_late(paths: IntArray, tasks: TaskTable, n_cells: int) -> tuple[IntArray, IntArray]:
    """Tasks that could have been completed earlier on the same path.

    A goal is completed at the first visit from the previous completion on that is as long as the
    service; later tasks of an agent are not looked at once one is open.

    Returns:
        Tasks and the timestep at which each should have been completed.
    """
    due = _due(paths, tasks, n_cells)
    recorded = np.where(tasks.completed >= 0, tasks.completed, NEVER)
    found = np.flatnonzero((tasks.previous >= 0) & (due < recorded))
    return found, due[found]


def _arrivals(paths: IntArray) -> IntArray:
    """Timestep at which the agent arrived on the cell where it is, (agents, T)."""
    arrivals = np.zeros(paths.shape, dtype=np.int64)
    moved = paths[:, 1:] != paths[:, :-1]
    arrivals[:, 1:] = np.where(moved, np.arange(1, paths.shape[1]), 0)
    return np.maximum.accumulate(arrivals, axis=1)


def _due(paths: IntArray, tasks: TaskTable, n_cells: int) -> IntArray:
    """Earliest completion of every task on the path of its agent, or NEVER."""
    length = paths.shape[1]
    arrivals = _arrivals(paths)
    stay = np.arange(length) - arrivals
    due = np.full(len(tasks.agents), NEVER)
    for service in np.unique(tasks.service):
        group = np.flatnonzero(tasks.service == service)
        agents, cells = tasks.agents[group], tasks.cells[group]
        earliest = tasks.previous[group] + service
        at = np.minimum(earliest, length - 1)
        # Still on the goal since the previous completion, or the first long enough visit later.
        stayed = (arrivals[agents, at] <= tasks.previous[group]) & (paths[agents, at] == cells)
        due[group] = np.where(
            stayed & (earliest < length),
            earliest,
            _first_visit(paths, stay == service, n_cells, agents, cells, earliest),
        )
    return due


def _first_visit(
    paths: IntArray,
    counts: NDArray[np.bool_],
    n_cells: int,
    agents: IntArray,
    cells: IntArray,
    earliest: IntArray,
) -> IntArray:
    """First timestep from `earliest` on at which the agent is on the cell and the state counts."""
    length = paths.shape[1]
    who, when = np.nonzero(counts)
    states = np.sort((who * n_cells + paths[who, when]) * length + when)
    places = agents * n_cells + cells
    index = np.searchsorted(states, places * length + np.minimum(earliest, length))
    found = np.append(states, -1)[index]
    hit = (earliest < length) & (found // length == places) & (index < len(states))
    return np.where(hit, found % length, NEVER)
