"""Metrics of executed trajectories."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]


def tile_usage(positions: NDArray[np.int32], shape: tuple[int, int]) -> NDArray[np.float64]:
    """Share of agent states on each cell.

    Args:
        positions: int32 (E + 1, agents) cell ids.
        shape: Rows and columns of the layout.

    Returns:
        float64 (rows, columns) that sums to 1.
    """
    counts = np.bincount(positions.ravel(), minlength=shape[0] * shape[1])
    return (counts / positions.size).reshape(shape)


def waits(positions: NDArray[np.int32]) -> IntArray:
    """Number of agents that stay between timesteps t and t + 1, int64 (E,)."""
    count: IntArray = np.count_nonzero(positions[1:] == positions[:-1], axis=1)
    return count


def rotations(headings: NDArray[np.int8] | None, waits: IntArray) -> IntArray:
    """Number of agents that turn on their cell between timesteps t and t + 1, int64 (E,).

    Args:
        headings: int8 (E + 1, agents), or None: nobody ever has to turn.
        waits: int64 (E,), gives the shape.
    """
    if headings is None:
        return np.zeros_like(waits)
    count: IntArray = np.count_nonzero(headings[1:] != headings[:-1], axis=1)
    return count


def turns(positions: NDArray[np.int32]) -> IntArray:
    """Changes of direction between successive moves of each agent, waits ignored, int64 (agents,).

    A turn by 90 or by 180 degrees counts as one.
    """
    steps = np.diff(positions, axis=0).T
    count = np.empty(len(steps), dtype=np.int64)
    for agent, moves in enumerate(steps):
        moves = moves[moves != 0]
        count[agent] = np.count_nonzero(moves[1:] != moves[:-1])
    return count


def task_lengths(positions: NDArray[np.int32], tasks: NDArray[np.int32]) -> IntArray:
    """Moves made for each finished task, from the completion of the agent's previous one.

    Args:
        positions: int32 (E + 1, agents) cell ids.
        tasks: int32 (n, 3) agent, cell, timestep of completion or -1; agent by agent, in order.

    Returns:
        int64 (finished,) in the order of `tasks`.
    """
    moved = np.zeros(positions.shape, dtype=np.int64)
    moved[1:] = np.cumsum(positions[1:] != positions[:-1], axis=0)
    agents, _, finished = tasks[tasks[:, 2] >= 0].T
    odometer = moved[finished, agents]
    before = np.zeros_like(odometer)
    same_agent = agents[1:] == agents[:-1]
    before[1:][same_agent] = odometer[:-1][same_agent]
    lengths: IntArray = odometer - before
    return lengths


def published_turns(positions: NDArray[np.int32], columns: int) -> IntArray:
    """Turns as the NCA paper's simulator counts them, int64 (agents,).

    Only two successive moves at a right angle count: a wait in between hides a turn, and a
    reversal is none.
    """
    row, column = np.divmod(positions, columns)
    bends = (row[2:] != row[:-2]) & (column[2:] != column[:-2])
    count: IntArray = np.count_nonzero(bends, axis=0)
    return count


def published_task_lengths(positions: NDArray[np.int32], tasks: NDArray[np.int32]) -> IntArray:
    """Task lengths as the NCA paper's simulator counts them, int64 (finished,).

    The last move into the goal is left out, and counted for no task.
    """
    done = tasks[tasks[:, 2] >= 0]
    agents, finished = done[:, 0], done[:, 2]
    previous = np.maximum(finished - 1, 0)
    final_moves = positions[finished, agents] != positions[previous, agents]
    lengths: IntArray = task_lengths(positions, tasks) - final_moves
    return lengths
