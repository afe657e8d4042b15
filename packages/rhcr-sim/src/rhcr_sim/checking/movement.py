"""Where a plan breaks the rules of movement: obstacles, jumps and conflicts between agents.

Every function takes paths as int64 (agents, T) cell ids and returns int64 arrays with one entry per
finding, ordered by timestep.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rhcr_sim.layouts.moves import STEPS

IntArray = NDArray[np.int64]


def on_obstacles(paths: IntArray, drivable: NDArray[np.bool_]) -> tuple[IntArray, IntArray]:
    """Agents that stand on an obstacle: timesteps and agents."""
    timesteps, agents = np.nonzero(~drivable.ravel()[paths].T)
    return timesteps, agents


def illegal_moves(paths: IntArray, n_cols: int) -> tuple[IntArray, IntArray]:
    """Agents that arrive from a cell that is not a neighbour: timesteps of arrival and agents."""
    rows, cols = np.divmod(paths.T, n_cols)
    distance = np.abs(np.diff(rows, axis=0)) + np.abs(np.diff(cols, axis=0))
    timesteps, agents = np.nonzero(distance > 1)
    return timesteps + 1, agents


def missing_edges(
    paths: IntArray, drivable: NDArray[np.bool_], weights: NDArray[np.integer[Any]]
) -> tuple[IntArray, IntArray]:
    """Agents that drive between free neighbours without an edge: timesteps of arrival and agents.

    Args:
        paths: int64 (agents, T).
        drivable: bool (rows, columns).
        weights: (rows, columns, 5), 0 where there is no edge.
    """
    rows, cols = np.divmod(paths.T, drivable.shape[1])
    steps = np.diff(rows, axis=0), np.diff(cols, axis=0)
    free = drivable.ravel()[paths.T]
    missing = np.zeros(free[1:].shape, dtype=bool)
    for direction, (row, col) in enumerate(STEPS):
        edges = weights[..., direction].ravel()[paths.T[:-1]]
        missing |= (steps[0] == row) & (steps[1] == col) & (edges == 0)
    timesteps, agents = np.nonzero(missing & free[1:] & free[:-1])
    return timesteps + 1, agents


def wrong_headings(paths: IntArray, headings: IntArray, n_cols: int) -> tuple[IntArray, IntArray]:
    """Agents that move, but not ahead, or that turn by 180 degrees: timesteps and agents.

    Args:
        paths: int64 (agents, T).
        headings: int64 (agents, T), 0 to 3: right, up, left, down.
        n_cols: Columns of the map.
    """
    row_step, col_step = np.array(STEPS).T
    ahead = (row_step * n_cols + col_step)[headings[:, :-1]]
    moved = np.diff(paths, axis=1)
    turned = (headings[:, 1:] - headings[:, :-1]) % len(STEPS)
    legal = np.where(moved == 0, turned != len(STEPS) // 2, (moved == ahead) & (turned == 0))
    timesteps, agents = np.nonzero(~legal.T)
    return timesteps + 1, agents


def shared_cells(paths: IntArray) -> tuple[IntArray, IntArray]:
    """Cells with more than one agent (vertex conflicts): timesteps and cells."""
    ordered = np.sort(paths.T, axis=1)
    timesteps, places = np.nonzero(ordered[:, 1:] == ordered[:, :-1])
    cells = ordered[timesteps, places]
    found = np.unique(np.stack([timesteps, cells]), axis=1)
    return found[0], found[1]


def swaps(paths: IntArray, n_cells: int) -> tuple[IntArray, IntArray, IntArray]:
    """Edges crossed in both directions at once: timesteps of arrival and both cells."""
    timesteps, agents = np.nonzero(paths.T[1:] != paths.T[:-1])
    source, target = paths[agents, timesteps], paths[agents, timesteps + 1]
    forward = (timesteps * n_cells + source) * n_cells + target
    backward = (timesteps * n_cells + target) * n_cells + source
    edges = np.unique(forward[(source < target) & np.isin(forward, backward)])
    starts, target = np.divmod(edges, n_cells)
    timesteps, source = np.divmod(starts, n_cells)
    return timesteps + 1, source, target


def robust_conflicts(
    paths: IntArray, n_cells: int, robust: int
) -> tuple[IntArray, IntArray, IntArray]:
    """Cells entered by another agent within `robust` steps: earlier, later timestep and cell."""
    n_agents, length = paths.shape
    keys = (np.arange(length) * n_cells + paths).ravel()
    order = np.argsort(keys, kind="stable")  # agents ascend within equal keys
    states, first = np.unique(keys[order], return_index=True)
    last = np.append(first[1:], len(keys)) - 1
    agents = np.repeat(np.arange(n_agents), length)[order]
    low, high = agents[first], agents[last]
    found = []
    for lag in range(1, min(robust, length - 1) + 1):
        later = np.searchsorted(states, states + lag * n_cells)
        later[later == len(states)] = 0
        same_cell = np.flatnonzero(states[later] == states + lag * n_cells)
        then = later[same_cell]
        alone = (low[same_cell] == high[same_cell]) & (low[then] == high[then])
        conflict = same_cell[~(alone & (low[same_cell] == low[then]))]
        earlier, cells = np.divmod(states[conflict], n_cells)
        found.append(np.stack([earlier + lag, earlier, cells]))
    if not found:
        return (np.empty(0, np.int64),) * 3
    timesteps, earlier, cells = np.unique(np.concatenate(found, axis=1), axis=1)
    return earlier, timesteps, cells
