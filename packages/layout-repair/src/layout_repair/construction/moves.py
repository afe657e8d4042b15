"""Greedy moves on a draft: serve blocks, remove blocks, add blocks."""

import heapq
from collections.abc import Iterable
from typing import Protocol

from layout_repair.construction.draft import Draft
from layout_repair.roles import BLOCK, ENDPOINT, FLOOR

OPENING = 1.5
"""Reluctance to serve a block by opening another one, in changes."""


class Move(Protocol):
    """A change of one cell."""

    def score(self, cell: int) -> float | None:
        """Cost of the move at a cell, None where it is impossible."""
        ...

    def apply(self, cell: int) -> Iterable[int]:
        """Make the move; returns the cells whose scores may have fallen."""
        ...


def greedily(move: Move, cells: Iterable[int], count: int) -> None:
    """Make the cheapest move again and again.

    Args:
        move: The kind of move.
        cells: Cells to try at first.
        count: Largest number of moves.
    """
    heap = [(score, cell) for cell in cells if (score := move.score(cell)) is not None]
    heapq.heapify(heap)
    while heap and count:
        score, cell = heapq.heappop(heap)
        now = move.score(cell)
        if now is None:
            continue
        if now > score:
            heapq.heappush(heap, (now, cell))
            continue
        count -= 1
        for other in move.apply(cell):
            again = move.score(other)
            if again is not None:
                heapq.heappush(heap, (again, other))


class Serve:
    """Make a floor cell, or a block beside the drivable area, an endpoint of unserved blocks."""

    def __init__(self, draft: Draft):
        self.draft = draft

    def score(self, cell: int) -> float | None:
        """Cost per move, less the number of blocks that it serves."""
        draft, tile = self.draft, self.draft.tiles[cell]
        if not draft.free[cell] or tile == ENDPOINT:
            return None
        served = sum(draft.lacking(other) > 0 for other in draft.near[cell])
        reluctance = 0.0
        if tile == BLOCK:
            if not draft.beside_drivable(cell):
                return None
            served += draft.lacking(cell) > 0
            reluctance = OPENING
        if served == 0:
            return None
        if not draft.can_serve(cell):
            return None
        cost = draft.change(cell, ENDPOINT) + draft.priority[ENDPOINT][cell]
        return cost + reluctance - served

    def apply(self, cell: int) -> Iterable[int]:
        """Set the endpoint; an opened block without block beside it becomes floor."""
        draft = self.draft
        opened = draft.tiles[cell] == BLOCK
        draft.tiles[cell] = ENDPOINT
        if opened:
            draft.drop_useless_endpoints([cell, *draft.near[cell]])
        return draft.near[cell]


class Remove:
    """Open a block beside the drivable area."""

    def __init__(self, draft: Draft):
        self.draft = draft

    def score(self, cell: int) -> float | None:
        """Change of the distance, with endpoints that lose their only block."""
        draft = self.draft
        if draft.tiles[cell] != BLOCK or not draft.free[cell] or not draft.beside_drivable(cell):
            return None
        cost = draft.change(cell, self._opened(cell)) - draft.priority[BLOCK][cell]
        for other in draft.near[cell]:
            if draft.tiles[other] == ENDPOINT and draft.count_near(other, BLOCK) == 1:
                cost += draft.change(other, FLOOR)
        return cost

    def apply(self, cell: int) -> Iterable[int]:
        """Open the block and drop the endpoints that served it alone."""
        draft = self.draft
        draft.tiles[cell] = self._opened(cell)
        draft.drop_useless_endpoints(draft.near[cell])
        return _within_two(draft, cell)

    def _opened(self, cell: int) -> int:
        wanted = self.draft.original[cell] == ENDPOINT and self.draft.count_near(cell, BLOCK)
        return ENDPOINT if wanted else FLOOR


class Add:
    """Block a drivable cell that the drivable area can do without."""

    def __init__(self, draft: Draft):
        self.draft = draft

    def score(self, cell: int) -> float | None:
        """Change of the distance, with the endpoints that the block needs or gives a use."""
        draft = self.draft
        if not draft.free[cell] or draft.tiles[cell] == BLOCK or self._serves(cell):
            return None
        if draft.drivable(cell) and not draft.closable(cell):
            return None
        helpers = self._helpers(cell)
        if helpers is None:
            return None
        costs = [self._endpoint_cost(other) for other in self._candidates(cell)]
        needed = [self._endpoint_cost(other) for other in helpers]
        useful = sum(sorted(cost for cost in costs if cost < 0)[len(needed) :])
        own = draft.change(cell, BLOCK) + draft.priority[BLOCK][cell]
        return own + sum(needed) + useful

    def apply(self, cell: int) -> Iterable[int]:
        """Block the cell and give it the endpoints that it lacks."""
        draft = self.draft
        helpers = self._helpers(cell) or []
        draft.tiles[cell] = BLOCK
        for other in helpers:
            draft.tiles[other] = ENDPOINT
        draft.restore_endpoints(draft.near[cell])
        return [*_within_two(draft, cell), *draft.near[cell]]

    def _helpers(self, cell: int) -> list[int] | None:
        """Floor cells that become endpoints of the block, None if there are too few."""
        draft, before, chosen = self.draft, self.draft.tiles[cell], list[int]()
        draft.tiles[cell] = BLOCK
        lacking = draft.lacking(cell)
        for other in sorted(self._candidates(cell), key=self._endpoint_cost):
            if len(chosen) < lacking and draft.can_serve(other):
                draft.tiles[other] = ENDPOINT
                chosen.append(other)
        draft.tiles[cell] = before
        for other in chosen:
            draft.tiles[other] = FLOOR
        return chosen if len(chosen) == lacking else None

    def _serves(self, cell: int) -> bool:
        """Whether the cell is an endpoint that some block cannot miss."""
        draft = self.draft
        return draft.tiles[cell] == ENDPOINT and any(
            draft.tiles[other] == BLOCK and draft.count_near(other, ENDPOINT) <= draft.need
            for other in draft.near[cell]
        )

    def _candidates(self, cell: int) -> list[int]:
        draft = self.draft
        return [n for n in draft.near[cell] if draft.tiles[n] == FLOOR and draft.free[n]]

    def _endpoint_cost(self, cell: int) -> float:
        return self.draft.change(cell, ENDPOINT) + self.draft.priority[ENDPOINT][cell]


def _within_two(draft: Draft, cell: int) -> list[int]:
    return [far for other in draft.near[cell] for far in draft.near[other]]
