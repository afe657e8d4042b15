"""The environment and its measures, written again without any care for speed."""

from __future__ import annotations

from collections import deque
from typing import Any

import numpy as np
from numpy.typing import NDArray

FORWARD = [(0, 1), (1, 0), (0, -1), (-1, 0)]
EMPTY, WALL, GOAL, UNSEEN = (1, 0, 0), (2, 5, 0), (8, 1, 0), (0, 0, 0)


class GridEpisode:
    """One episode in plain Python; arguments and observations as those of the package."""

    def __init__(
        self,
        layout: NDArray[Any],
        start: tuple[int, int],
        goal: tuple[int, int],
        max_steps: int,
        heading: int,
        see_through_walls: bool = True,
    ) -> None:
        self.layout = [list(map(int, row)) for row in layout]
        self.position, self.goal = tuple(start), tuple(goal)
        self.heading, self.max_steps = heading, max_steps
        self.see_through_walls = see_through_walls
        self.steps = 0
        self.visits: dict[tuple[int, int], int] = {}
        self.turns: list[tuple[int, tuple[int, int]]] = []

    def is_wall(self, row: int, column: int) -> bool:
        """Whether a cell is a wall or outside."""
        height, width = len(self.layout), len(self.layout[0])
        inside = 0 <= row < height and 0 <= column < width
        return not inside or self.layout[row][column] == 1

    def step(self, action: int) -> tuple[float, bool, bool]:
        """Reward, terminated, truncated."""
        self.steps += 1
        self.visits[self.position] = self.visits.get(self.position, 0) + 1
        if action in (0, 1):
            self.turns.append((action, self.position))
            self.heading = (self.heading + (1 if action else -1)) % 4
        if action == 2:
            down, right = FORWARD[self.heading]
            ahead = (self.position[0] + down, self.position[1] + right)
            if not self.is_wall(*ahead):
                self.position = ahead
        if self.position == self.goal:
            return 1 - 0.9 * (self.steps / self.max_steps), True, False
        return 0.0, False, self.steps >= self.max_steps

    def observe(self) -> NDArray[np.uint8]:
        """The view, (5, 5, 3): column of the view from the left, row from the far end."""
        image = np.zeros((5, 5, 3), np.uint8)
        down, right = FORWARD[self.heading]
        for i in range(5):
            for j in range(5):
                ahead, side = 4 - j, i - 2
                row = self.position[0] + ahead * down + side * right
                column = self.position[1] + ahead * right - side * down
                if (row, column) == self.position:
                    image[i, j] = EMPTY
                elif (row, column) == self.goal:
                    image[i, j] = GOAL
                else:
                    image[i, j] = WALL if self.is_wall(row, column) else EMPTY
        if not self.see_through_walls:
            self._hide(image)
        return image

    @staticmethod
    def _hide(image: NDArray[np.uint8]) -> None:
        """Light goes from lit cells that are no walls to the side, ahead and between the two."""
        lit = np.zeros((5, 5), bool)
        lit[2, 4] = True
        for j in range(4, -1, -1):
            for order, side in ((range(4), 1), (range(4, 0, -1), -1)):
                for i in order:
                    if lit[i, j] and tuple(image[i, j]) != WALL:
                        lit[i + side, j] = True
                        if j > 0:
                            lit[i, j - 1] = lit[i + side, j - 1] = True
        image[~lit] = UNSEEN


def distances(layout: NDArray[Any], source: tuple[int, int]) -> dict[tuple[int, int], int]:
    """Steps from a floor cell to all cells that it reaches."""
    found = {source: 0}
    queue = deque([source])
    while queue:
        row, column = queue.popleft()
        for down, right in FORWARD:
            cell = (row + down, column + right)
            inside = 0 <= cell[0] < len(layout) and 0 <= cell[1] < len(layout[0])
            if inside and not layout[cell[0]][cell[1]] and cell not in found:
                found[cell] = found[row, column] + 1
                queue.append(cell)
    return found


def farthest_pair(layout: NDArray[Any]) -> Any:
    """Start, goal, distance, reachable cells by all searches in row-major order, or None."""
    best = None
    cells = [(r, c) for r in range(len(layout)) for c in range(len(layout[0]))]
    for start in cells:
        if layout[start[0]][start[1]]:
            continue
        found = distances(layout, start)
        for goal in cells:
            length = found.get(goal, -1)
            if length >= 1 and (best is None or length > best[2]):
                best = (start, goal, length, len(found))
    return best
