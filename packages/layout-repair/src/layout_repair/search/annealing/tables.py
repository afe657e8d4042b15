"""Tables of the annealing: penalties by state, and rings that stay connected."""

import numpy as np
from numpy.typing import NDArray

from layout_repair.problem.problem import Mask, Problem
from layout_repair.roles import BLOCK, ENDPOINT

STATES = 100
"""A state is 25 times the role, 5 times the endpoints beside it, and the blocks beside it.

All that a rule on four neighbours can ask of a cell is in this number, so that the change of the
energy is a look-up and a sweep works on many cells at once.
"""


def penalties(problem: Problem) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Change of the penalties, of the cell and of a neighbour, for each move and state.

    A penalty of one change for each missing neighbour lets the walk pass through layouts that are
    broken for a while; the greedy repair at the end pays at most that much to mend them.

    Args:
        problem: The problem of a whole layout.

    Returns:
        Two ``float32 (9, STATES)`` arrays; a move is 3 times the old role plus the new one.
    """
    spec = problem.spec

    def penalty(role: int, endpoints: int, blocks: int) -> int:
        if role == BLOCK:
            return max(0, spec.min_endpoints_per_block - endpoints)
        return int(role == ENDPOINT and spec.endpoint_needs_block and blocks == 0)

    own, beside = np.zeros((2, 9, STATES), dtype=np.float32)
    for move in range(9):
        old, new = divmod(move, 3)
        more_endpoints = (new == ENDPOINT) - (old == ENDPOINT)
        more_blocks = (new == BLOCK) - (old == BLOCK)
        for state in range(STATES):
            role, endpoints, blocks = state // 25, state // 5 % 5, state % 5
            now = penalty(role, endpoints, blocks)
            own[move, state] = penalty(new, endpoints, blocks) - now
            after = penalty(role, endpoints + more_endpoints, blocks + more_blocks)
            beside[move, state] = after - now
    return own, beside


def _rings() -> tuple[Mask, Mask]:
    """For each ring of open cells, as bits in the order of sides and corners.

    Returns:
        Whether some side is open, and whether all open sides are then connected within the ring.
    """
    bits = (np.arange(256)[:, None] >> np.arange(8) & 1).astype(np.bool_)
    sides, corners = bits[:, :4], bits[:, 4:]
    linked = sides & np.roll(sides, 1, axis=1) & corners
    arcs = sides.sum(axis=1) - linked.sum(axis=1)
    return sides.sum(axis=1) > 0, arcs <= 1


TOUCHED, SIMPLE = _rings()
