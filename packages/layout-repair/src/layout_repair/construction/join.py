"""Make the drivable cells one area by opening as few blocks as a greedy search finds."""

from collections import deque
from collections.abc import Collection, Sequence

from layout_repair.roles import BLOCK, FIXED, FLOOR

Neighbours = Sequence[tuple[int, ...]]


def join_components(
    tiles: list[int],
    free: Sequence[bool],
    near: Neighbours,
    root: int,
    closed: Collection[int] = (BLOCK,),
) -> None:
    """Open cells until every drivable cell is connected to the root.

    A 0-1 breadth-first search grows from the root; whenever it meets a new component, the blocks
    on the way there are opened and the search goes on from the enlarged area (Prim's algorithm on
    the components).

    Args:
        tiles: Roles of all cells, row-major; changed in place.
        free: Whether each cell may change.
        near: The 4-neighbours of each cell.
        root: A drivable cell.
        closed: Roles that are not driven on but may be opened.
    """
    far = len(tiles) + 1
    distance = [far] * len(tiles)
    came_from = [-1] * len(tiles)
    done = [False] * len(tiles)
    distance[root] = 0
    queue = deque([root])
    while queue:
        cell = queue.popleft()
        if done[cell]:
            continue
        done[cell] = True
        if tiles[cell] not in closed and distance[cell] > 0:
            _open_path(cell, tiles, distance, came_from, done, queue, closed)
        here = distance[cell]
        for other in near[cell]:
            if done[other] or tiles[other] >= FIXED:
                continue
            step = 1 if tiles[other] in closed else 0
            if step and not free[other]:
                continue
            if here + step < distance[other]:
                distance[other] = here + step
                came_from[other] = cell
                if step:
                    queue.append(other)
                else:
                    queue.appendleft(other)


def _open_path(
    cell: int,
    tiles: list[int],
    distance: list[int],
    came_from: list[int],
    done: list[bool],
    queue: deque[int],
    closed: Collection[int],
) -> None:
    while distance[cell] > 0:
        if tiles[cell] in closed:
            tiles[cell] = FLOOR
            done[cell] = False
            queue.appendleft(cell)
        distance[cell] = 0
        cell = came_from[cell]
