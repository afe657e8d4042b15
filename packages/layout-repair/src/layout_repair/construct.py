"""Turn any guess into a valid layout, quickly."""

import heapq
from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt

from layout_repair.join import join_components
from layout_repair.problem import Problem, neighbour_lists
from layout_repair.tiles import ENDPOINT, FLOOR, SHELF, WORKSTATION, Layout

Priority = npt.NDArray[np.float64]


def construct(problem: Problem, guess: Layout, priority: Priority) -> Layout | None:
    """Repair a guess by greedy moves that never cut the drivable area.

    Components are joined first; then shelves without endpoint are served, surplus shelves opened
    and missing ones added; a last pass goes back to the original where that is free.

    Args:
        problem: The problem of a whole layout (with a frame, so that cell (0, 1) is drivable).
        guess: ``uint8 (H, W)``, any tiles in the free cells.
        priority: ``float64 (3, H * W)``, preference of each tile in each cell between moves of
            equal cost, lower first, all below one.

    Returns:
        A layout that obeys all rules, or None if the greedy moves got stuck.
    """
    builder = _Construction(problem, guess, priority)
    builder.run()
    return builder.result()


class _Construction:
    def __init__(self, problem: Problem, guess: Layout, priority: Priority):
        self.problem = problem
        self.height, self.width = guess.shape
        self.near = neighbour_lists(*guess.shape)
        self.free = problem.free.ravel().tolist()
        self.tiles = np.where(problem.free, guess, problem.fixed).ravel().tolist()
        self.original = problem.original.ravel().tolist()
        self.priority = priority.tolist()
        self.need = problem.spec.min_endpoints_per_shelf
        self.least, self.most = problem.shelf_limits
        self.cells = problem.cells.tolist()

    def run(self) -> None:
        join_components(self.tiles, self.free, self.near, root=1)
        self.drop_useless_endpoints(self.cells)
        for _ in range(3):
            self.serve_shelves()
            if not self.fix_count():
                break
        self.restore_endpoints(self.cells)
        self.drop_redundant_endpoints()

    def result(self) -> Layout | None:
        shelves = sum(self.tiles[cell] == SHELF for cell in self.cells)
        unserved = any(self.lacking(cell) for cell in self.cells)
        if unserved or not self.least <= shelves <= self.most:
            return None
        return np.array(self.tiles, dtype=np.uint8).reshape(self.height, self.width)

    # -- what holds at a cell

    def count_near(self, cell: int, tile: int) -> int:
        tiles = self.tiles
        return sum(tiles[other] == tile for other in self.near[cell])

    def lacking(self, cell: int) -> int:
        """Endpoints that a shelf still needs."""
        if self.tiles[cell] != SHELF:
            return 0
        return max(0, self.need - self.count_near(cell, ENDPOINT))

    def drivable(self, cell: int) -> bool:
        return self.tiles[cell] == FLOOR or self.tiles[cell] == ENDPOINT

    def change(self, cell: int, tile: int) -> int:
        """Change of the distance if the cell takes this tile."""
        original = self.original[cell]
        return int(original != tile) - int(original != self.tiles[cell])

    def closable(self, cell: int) -> bool:
        """Whether blocking the cell leaves its drivable neighbours connected around it."""
        row, col = divmod(cell, self.width)
        ring = []
        for dr, dc in _RING:
            r, c = row + dr, col + dc
            inside = 0 <= r < self.height and 0 <= c < self.width
            ring.append(inside and self.drivable(r * self.width + c))
        sides = sum(ring[1::2])
        arcs = sum(ring[i] and not (ring[i - 1] and ring[i - 2]) for i in range(1, 8, 2))
        return sides > 0 and (arcs <= 1)

    # -- moves

    def set(self, cell: int, tile: int) -> None:
        self.tiles[cell] = tile

    def drop_useless_endpoints(self, cells: Iterable[int]) -> None:
        for cell in cells:
            if self.tiles[cell] == ENDPOINT and not self.count_near(cell, SHELF):
                self.tiles[cell] = FLOOR

    def restore_endpoints(self, cells: Iterable[int]) -> None:
        for cell in cells:
            if (
                self.tiles[cell] == FLOOR
                and self.original[cell] == ENDPOINT
                and self.count_near(cell, SHELF)
            ):
                self.tiles[cell] = ENDPOINT

    def drop_redundant_endpoints(self) -> None:
        for cell in self.cells:
            if self.tiles[cell] == ENDPOINT and self.original[cell] == FLOOR:
                self.tiles[cell] = FLOOR
                if any(self.lacking(other) for other in self.near[cell]):
                    self.tiles[cell] = ENDPOINT

    def greedy(
        self,
        candidates: Iterable[int],
        score: Callable[[int], float | None],
        apply: Callable[[int], Iterable[int]],
        wanted: Callable[[], bool],
    ) -> None:
        """Apply the move of lowest score until none is left; scores are re-read when popped."""
        heap = [(value, cell) for cell in candidates if (value := score(cell)) is not None]
        heapq.heapify(heap)
        while heap and wanted():
            value, cell = heapq.heappop(heap)
            now = score(cell)
            if now is None:
                continue
            if now > value:
                heapq.heappush(heap, (now, cell))
                continue
            for other in apply(cell):
                again = score(other)
                if again is not None:
                    heapq.heappush(heap, (again, other))

    # -- W4: every shelf is served

    def serve_shelves(self) -> None:
        self.greedy(self.cells, self.serve_score, self.serve, lambda: True)

    def serve_score(self, cell: int) -> float | None:
        """Turning a floor cell, or a shelf beside a drivable cell, into an endpoint."""
        tile = self.tiles[cell]
        if not self.free[cell] or tile == ENDPOINT or tile == WORKSTATION:
            return None
        gain = sum(self.lacking(other) > 0 for other in self.near[cell])
        extra = 0.0
        if tile == SHELF:
            if not any(self.drivable(other) for other in self.near[cell]):
                return None
            gain += self.lacking(cell) > 0
            extra = 1.5
        if gain == 0:
            return None
        return self.change(cell, ENDPOINT) + extra - gain + self.priority[ENDPOINT][cell]

    def serve(self, cell: int) -> list[int]:
        was_shelf = self.tiles[cell] == SHELF
        self.tiles[cell] = ENDPOINT
        if was_shelf:
            if not self.count_near(cell, SHELF):
                self.tiles[cell] = FLOOR
            self.drop_useless_endpoints(self.near[cell])
        return [other for other in self.near[cell] if self.free[other]]

    # -- W3: the number of shelves

    def fix_count(self) -> bool:
        """Bring the number of shelves into its limits; tell whether anything changed."""
        self.shelves = sum(self.tiles[cell] == SHELF for cell in self.cells)
        before = self.shelves
        if self.shelves > self.most:
            self.greedy(
                self.cells, self.remove_score, self.remove, lambda: self.shelves > self.most
            )
        elif self.shelves < self.least:
            self.restore_endpoints(self.cells)
            self.greedy(self.cells, self.add_score, self.add, lambda: self.shelves < self.least)
        return self.shelves != before

    def remove_score(self, cell: int) -> float | None:
        if self.tiles[cell] != SHELF or not self.free[cell]:
            return None
        if not any(self.drivable(other) for other in self.near[cell]):
            return None
        keep = self.original[cell] == ENDPOINT and self.count_near(cell, SHELF) > 0
        delta = float(self.change(cell, ENDPOINT if keep else FLOOR))
        for other in self.near[cell]:
            if self.tiles[other] == ENDPOINT and self.count_near(other, SHELF) == 1:
                delta += self.change(other, FLOOR)
        return delta - self.priority[SHELF][cell]

    def remove(self, cell: int) -> list[int]:
        keep = self.original[cell] == ENDPOINT and self.count_near(cell, SHELF) > 0
        self.tiles[cell] = ENDPOINT if keep else FLOOR
        self.shelves -= 1
        self.drop_useless_endpoints(self.near[cell])
        return [n for other in self.near[cell] for n in self.near[other]]

    def add_score(self, cell: int) -> float | None:
        if not self.free[cell] or not self.drivable(cell) or not self.closable(cell):
            return None
        if self.tiles[cell] == ENDPOINT and any(
            self.tiles[other] == SHELF and self.count_near(other, ENDPOINT) <= self.need
            for other in self.near[cell]
        ):
            return None
        delta = float(self.change(cell, SHELF)) + self.priority[SHELF][cell]
        lacking = self.need
        costs = []
        for other in self.near[cell]:
            if self.tiles[other] == ENDPOINT:
                lacking -= 1
            elif self.tiles[other] == FLOOR and self.free[other]:
                costs.append(self.change(other, ENDPOINT) + self.priority[ENDPOINT][other])
        costs.sort()
        if lacking > len(costs):
            return None
        lacking = max(lacking, 0)
        return delta + sum(costs[:lacking]) + sum(cost for cost in costs[lacking:] if cost < 0)

    def add(self, cell: int) -> list[int]:
        self.tiles[cell] = SHELF
        self.shelves += 1
        near = self.near[cell]
        self.restore_endpoints(near)
        floor = [other for other in near if self.tiles[other] == FLOOR and self.free[other]]
        floor.sort(key=lambda n: self.change(n, ENDPOINT) + self.priority[ENDPOINT][n])
        for other in floor[: self.lacking(cell)]:
            self.tiles[other] = ENDPOINT
        return [n for other in near for n in self.near[other]] + list(near)


_RING = ((-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1))
