"""How long the tasks were that a simulation drew, beside those of its layout."""

import numpy as np
from numpy.typing import NDArray

import rhcr_sim


def drawn_length(result: rhcr_sim.Result, layout: rhcr_sim.Layout) -> float:
    """Mean shortest distance of the finished tasks, from the goal before, in cells.

    The first task of an agent begins anywhere and is left out. NaN if no other has ended.
    """
    agent, goal, completed = result.tasks.T
    later = np.zeros(len(agent), bool)
    later[1:] = (agent[1:] == agent[:-1]) & (completed[1:] >= 0)
    ends = np.stack([goal[np.nonzero(later)[0] - 1], goal[later]], axis=1)
    pairs, counts = np.unique(ends, axis=0, return_counts=True)
    distance = [layout.core.distance(start, end) for start, end in pairs.tolist()]
    return float(np.average(distance, weights=counts)) if len(counts) else float("nan")


def mean_length(
    layout: rhcr_sim.Layout, sources: NDArray[np.int32], targets: NDArray[np.int32]
) -> float:
    """Mean shortest distance from one set of goals to another, in cells."""
    ends = layout.targets(sources).tolist(), layout.targets(targets).tolist()
    return layout.core.total_distance(*ends) / (len(sources) * len(targets))
