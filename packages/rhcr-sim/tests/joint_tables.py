"""Optimal costs of all instances on a tiny map, by dynamic programming over joint states."""

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from validator import OBSTACLES, distances_from, tile


def drivable_cells(rows: Sequence[str]) -> list[int]:
    """All cells without obstacle, ascending."""
    return [c for c in range(len(rows) * len(rows[0])) if tile(rows, c) not in OBSTACLES]


class JointTables:
    """Joint moves of a few agents on one map.

    A state holds a place for each agent: the index of its cell, or `gone`. Agents vanish when they
    reach their goal, and a plan costs the sum of the times until then. Conflicts count at times 0
    to the window; afterwards everybody drives a shortest path.
    """

    def __init__(self, rows: Sequence[str], agents: int) -> None:
        self.cells = drivable_cells(rows)
        self.gone = len(self.cells)
        self.distance = np.array(
            [[distances_from(rows, goal)[cell] for cell in self.cells] for goal in self.cells]
        )
        places = range(self.gone + 1)
        self.states = list(itertools.product(places, repeat=agents))
        self.index = {state: i for i, state in enumerate(self.states)}
        # Two agents on one cell may have no move; such states are never reached.
        moves = [
            [self.index[after] for after in self._after(state)] or [i]
            for i, state in enumerate(self.states)
        ]
        widest = max(map(len, moves))
        # Rows of equal length: a move that comes twice changes no minimum.
        self.moves = np.array([m + m[:1] * (widest - len(m)) for m in moves])

    def optimal(self, goals: Sequence[int], window: int) -> NDArray[Any]:
        """Cost of an optimal plan from every state to `goals`, indices of cells: (states,)."""
        states = np.array(self.states)
        goals = np.asarray(goals)
        arrived = np.where(states == goals, self.gone, states)
        weights = (self.gone + 1) ** np.arange(len(goals))[::-1]
        after_arrival = arrived @ weights
        waiting = (states != self.gone).sum(axis=1)
        far = np.column_stack([self.distance, np.zeros(self.gone, dtype=int)])
        costs = far[goals, arrived].sum(axis=1)
        for _ in range(window):
            # Everybody who is not yet there pays for a step, moves, and then may vanish.
            costs = waiting + costs[after_arrival][self.moves].min(axis=1)
        return costs[after_arrival]

    def _after(self, state: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        """All states one legal joint move away."""
        steps = [
            [self.gone] if place == self.gone
            else [p for p in range(self.gone) if self.distance[place, p] <= 1]
            for place in state
        ]  # fmt: skip
        for after in itertools.product(*steps):
            if not self._collide(state, after):
                yield after

    def _collide(self, before: tuple[int, ...], after: tuple[int, ...]) -> bool:
        present = [i for i, place in enumerate(after) if place != self.gone]
        return any(
            after[i] == after[j] or (after[i], after[j]) == (before[j], before[i])
            for i, j in itertools.combinations(present, 2)
        )
