"""A layout under construction: which tiles there are, and what a change would cost."""

from collections.abc import Iterable

import numpy as np

from layout_repair.model.arrays import Floats
from layout_repair.problem.grid import neighbour_lists
from layout_repair.problem.problem import Problem
from layout_repair.roles import BLOCK, ENDPOINT, FLOOR
from layout_repair.tiles import Layout

RING = ((-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1))


class Draft:
    """Roles of all cells, row-major, with the questions that greedy moves ask.

    Args:
        problem: The problem of a whole layout.
        guess: ``uint8 (H, W)`` roles of the free cells to begin with.
        priority: ``float64 (3, H * W)`` preference of each tile in each cell, lower first, below 1.
    """

    def __init__(self, problem: Problem, guess: Layout, priority: Floats):
        self.height, self.width = guess.shape
        self.near = neighbour_lists(*guess.shape)
        self.free: list[bool] = problem.free.ravel().tolist()
        self.cells: list[int] = problem.cells.tolist()
        self.tiles: list[int] = np.where(problem.free, guess, problem.fixed).ravel().tolist()
        self.original: list[int] = problem.original.ravel().tolist()
        self.price: list[list[int]] = problem.prices.change.tolist()
        self.priority: list[list[float]] = priority.tolist()
        self.need = problem.spec.min_endpoints_per_block
        self.idle_endpoints = not problem.spec.endpoint_needs_block
        self.connected = problem.spec.connected
        spec, searched = problem.spec, problem.spec.searched_roles
        self.crossed = frozenset(np.flatnonzero(spec.crossed).tolist())
        self.closed = frozenset(range(searched)) - self.crossed
        self.visitors = frozenset(np.flatnonzero(spec.visited).tolist())
        self.terminals = frozenset(role for role in self.visitors if role >= searched)

    def layout(self) -> Layout:
        """The tiles as ``uint8 (H, W)``."""
        return np.array(self.tiles, dtype=np.uint8).reshape(self.height, self.width)

    @property
    def blocks(self) -> int:
        """Number of blocks."""
        return self.tiles.count(BLOCK)

    def count_near(self, cell: int, tile: int) -> int:
        """Number of neighbours that hold a tile."""
        tiles = self.tiles
        return sum([tiles[other] == tile for other in self.near[cell]])

    def lacking(self, cell: int) -> int:
        """Endpoints that a block still needs; 0 for other tiles."""
        if self.tiles[cell] != BLOCK:
            return 0
        return max(0, self.need - self.count_near(cell, ENDPOINT))

    def drivable(self, cell: int) -> bool:
        """Whether the cell is driven across."""
        return self.tiles[cell] in self.crossed

    def stranded(self, cell: int) -> bool:
        """Whether the cell must touch the open area, but does not."""
        lonely = self.tiles[cell] in self.visitors and not self.beside_drivable(cell)
        return self.connected and lonely

    def beside_drivable(self, cell: int) -> bool:
        """Whether some neighbour is drivable."""
        return any(self.drivable(other) for other in self.near[cell])

    def change(self, cell: int, tile: int) -> int:
        """Change of the cost if the cell takes this tile."""
        return self.price[tile][cell] - self.price[self.tiles[cell]][cell]

    def closable(self, cell: int) -> bool:
        """Whether the drivable neighbours stay connected around the cell if it is blocked."""
        if not self.connected:
            return True
        row, col = divmod(cell, self.width)
        ring = []
        for down, right in RING:
            r, c = row + down, col + right
            inside = 0 <= r < self.height and 0 <= c < self.width
            ring.append(inside and self.drivable(r * self.width + c))
        arcs = sum(ring[side] and not (ring[side - 1] and ring[side - 2]) for side in (1, 3, 5, 7))
        return any(ring[1::2]) and arcs <= 1 and not self._last_access(cell)

    def can_serve(self, cell: int) -> bool:
        """Whether a floor cell, or a block beside an open cell, may become an endpoint."""
        walkable = ENDPOINT in self.crossed or self.tiles[cell] != FLOOR
        return walkable or self.closable(cell)

    def _last_access(self, cell: int) -> bool:
        """Whether some terminal or uncrossed endpoint is touched by this open cell only."""
        return any(
            self.tiles[other] in self.visitors and sum(map(self.drivable, self.near[other])) == 1
            for other in self.near[cell]
        )

    def drop_useless_endpoints(self, cells: Iterable[int]) -> None:
        """Turn endpoints without block into floor."""
        if self.idle_endpoints:
            return
        for cell in cells:
            if self.tiles[cell] == ENDPOINT and not self.count_near(cell, BLOCK):
                self.tiles[cell] = FLOOR

    def restore_endpoints(self, cells: Iterable[int]) -> None:
        """Turn floor beside a block back into the endpoint it was."""
        for cell in cells:
            restorable = self.tiles[cell] == FLOOR and self.original[cell] == ENDPOINT
            useful = self.idle_endpoints or self.count_near(cell, BLOCK)
            if restorable and useful and self.can_serve(cell):
                self.tiles[cell] = ENDPOINT

    def restore_floor(self, cells: Iterable[int]) -> None:
        """Turn endpoints that no block needs back into the floor they were."""
        for cell in cells:
            if self.tiles[cell] == ENDPOINT and self.original[cell] == FLOOR:
                self.tiles[cell] = FLOOR
                if any(self.lacking(other) for other in self.near[cell]):
                    self.tiles[cell] = ENDPOINT
