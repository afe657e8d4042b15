"""Preferences among equally near layouts.

Near-constant layouts have astronomically many equally good repairs, and a linear relaxation
answers with an average of them. A faint preference for one regular arrangement makes it answer with
the arrangement itself. The preferences of a whole layout add up to a tenth of a change, so
they never outweigh the Hamming distance, which is an integer.
"""

import numpy as np

from layout_repair.model.arrays import Floats
from layout_repair.problem.problem import Problem
from layout_repair.roles import BLOCK, ENDPOINT
from layout_repair.tiles import Layout

TOTAL = 0.1
"""Upper limit of the preference terms of any layout, in changes."""


def lattice(original: Layout, searched: int = 3) -> Floats:
    """Prefer regular arrangements that use few endpoints, or few shelves, for their number.

    On floor, three blocks around each endpoint (an endpoint serves at most three); on
    endpoints, every cell beside exactly one shelf (a perfect dominating set of the grid).

    Args:
        original: ``uint8 (H, W)`` roles before repair.
        searched: Number of searched roles, ``K``.

    Returns:
        ``float64 (K, H * W)``, for each tile and cell 0 where it is preferred, else 1.
    """
    row, col = np.indices(original.shape)
    serving = (row % 3 == 1) & (col % 3 == 0)
    served = ((row % 3 == 0) & (col % 3 == 0)) | ((row % 3 == 1) & (col % 3 != 0))
    dominating = (2 * row + col) % 5 == 0
    keep = original == ENDPOINT
    dislike = np.zeros((searched, original.size))
    dislike[BLOCK] = ~np.where(keep, dominating, served).ravel()
    dislike[ENDPOINT] = ~np.where(keep, ~dominating, serving).ravel()
    return dislike


def as_cost(problem: Problem, dislike: Floats) -> Floats:
    """Scale preferences so that they only break ties.

    Args:
        problem: The repair problem.
        dislike: ``float64 (K, H * W)`` from 0 to 1.

    Returns:
        ``float64 ((K - 1) n + 2 m,)`` to add to the cost of the model; sums to less than
        `TOTAL`.
    """
    terms = dislike[1:, problem.cells].ravel()
    cost: Floats = terms * (TOTAL / max(1, terms.size))
    return np.concatenate([cost, np.zeros(2 * len(problem.open_types))])
