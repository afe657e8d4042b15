"""Optimal plans of a few agents, by search over their joint states."""

import heapq
import itertools
from collections.abc import Sequence

from validator import distances_from

GONE = None
State = Sequence[int | None]
"""A cell an agent, or GONE."""


def collide(cells: State, moved: State) -> bool:
    """Whether two agents that are not gone share a cell or swap cells."""
    there = [i for i, cell in enumerate(moved) if cell is not GONE]
    return any(
        moved[i] == moved[j] or (moved[i], moved[j]) == (cells[j], cells[i])
        for i, j in itertools.combinations(there, 2)
    )


def too_close(moved: State, past: Sequence[State]) -> bool:
    """Whether an agent is on a cell that another one was on in one of the past joint states."""
    return any(
        cell is not GONE and cell == state[j]
        for i, cell in enumerate(moved)
        for state in past
        for j in range(len(moved))
        if j != i
    )


def optimal_cost(
    rows: Sequence[str], starts: Sequence[int], goals: Sequence[int], window: int, robust: int = 0
) -> int | None:
    """Smallest sum of costs of conflict-free plans, or None if there is none.

    Each agent has one goal and is gone when it is there; its cost is the time of arrival.
    Conflicts count at times 0 to `window`, and afterwards everybody drives a shortest path. Agents
    keep `robust` timesteps apart.
    """
    to_goal = [distances_from(rows, goal) for goal in goals]
    beside = {
        c: [c, *(d for d, n in distances_from(rows, c).items() if n == 1)] for c in to_goal[0]
    }

    def estimate(state: State) -> int:
        return sum(0 if c is GONE else to_goal[i][c] for i, c in enumerate(state))

    first = tuple(GONE if s == g else s for s, g in zip(starts, goals, strict=True))
    queue = [(estimate(first), 0, 0, first, (tuple(starts),))]
    done = set()
    # The order of the queue must not compare cells with GONE.
    ticket = itertools.count(1)
    while queue:
        total, time, _, state, past = heapq.heappop(queue)
        if time == window or all(cell is GONE for cell in state):
            return total
        if (time, total, state, past) in done:
            continue
        done.add((time, total, state, past))
        past = past[len(past) - robust :]
        spent = total - estimate(state)
        steps = [[GONE] if cell is GONE else beside[cell] for cell in state]
        for moved in itertools.product(*steps):
            if collide(state, moved) or too_close(moved, past):
                continue
            here = sum(cell is not GONE for cell in moved)
            after = tuple(GONE if c == g else c for c, g in zip(moved, goals, strict=True))
            cost = spent + here + estimate(after)
            heapq.heappush(queue, (cost, time + 1, next(ticket), after, (*past, tuple(moved))))
    return None
