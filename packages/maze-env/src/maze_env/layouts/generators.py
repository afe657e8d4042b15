"""Layouts drawn at random, each family a function of a size and a random generator."""

from __future__ import annotations

import numpy as np

from maze_env.layouts.checks import MAX_SIDE, Layout, checked_share, checked_whole


def independent_walls(
    height: int, width: int, rng: np.random.Generator, *, density: float
) -> Layout:
    """Each cell is a wall with probability `density`.

    Args:
        height: Number of rows.
        width: Number of columns.
        rng: Source of the draws.
        density: Probability of a wall, in [0, 1].

    Raises:
        LayoutError: A side or the density is out of range.
    """
    _check_sides(height, width)
    checked_share("density", density)
    return (rng.random((height, width)) < density).astype(np.uint8)


def placed_walls(height: int, width: int, rng: np.random.Generator, *, walls: int) -> Layout:
    """Exactly `walls` walls, in cells drawn uniformly.

    Args:
        height: Number of rows.
        width: Number of columns.
        rng: Source of the draws.
        walls: Number of walls.

    Raises:
        LayoutError: A side is out of range, or there are not so many cells.
    """
    _check_sides(height, width)
    checked_whole("walls", walls, 0, height * width)
    layout = np.zeros(height * width, np.uint8)
    layout[rng.choice(height * width, walls, replace=False)] = 1
    return layout.reshape(height, width)


def perfect_maze(
    height: int, width: int, rng: np.random.Generator, *, openings: float = 0.0
) -> Layout:
    """A spanning tree of the cells with even row and column, by random depth-first search.

    Rows and columns that no such cell reaches (the last of an even side) are walls.

    Args:
        height: Rows, 1 or more.
        width: Columns, 1 or more.
        rng: Source of randomness.
        openings: Share of the walls between two neighbouring cells of the tree that are taken away
            afterwards, which makes loops.

    Raises:
        LayoutError: A side or the share is out of range.
    """
    _check_sides(height, width)
    checked_share("openings", openings)
    layout = np.ones((height, width), np.uint8)
    rows, columns = (height + 1) // 2, (width + 1) // 2
    stack = [(int(rng.integers(rows)), int(rng.integers(columns)))]
    layout[2 * stack[0][0], 2 * stack[0][1]] = 0
    while stack:
        row, column = stack[-1]
        fresh = [
            (r, c)
            for r, c in ((row - 1, column), (row, column - 1), (row, column + 1), (row + 1, column))
            if 0 <= r < rows and 0 <= c < columns and layout[2 * r, 2 * c]
        ]
        if not fresh:
            stack.pop()
            continue
        r, c = fresh[int(rng.integers(len(fresh)))]
        layout[row + r, column + c] = layout[2 * r, 2 * c] = 0
        stack.append((r, c))
    between = np.zeros((height, width), bool)
    between[: 2 * rows - 1 : 2, 1 : 2 * columns - 1 : 2] = True
    between[1 : 2 * rows - 1 : 2, : 2 * columns - 1 : 2] = True
    layout[between & (rng.random((height, width)) < openings)] = 0
    return layout


def rooms(
    height: int,
    width: int,
    rng: np.random.Generator,
    *,
    across: int,
    down: int,
    doors: float = 1.0,
) -> Layout:
    """A grid of rooms, all of which can be reached.

    Args:
        height: Rows, at least `2 * down - 1`.
        width: Columns, at least `2 * across - 1`.
        rng: Source of randomness.
        across: Rooms side by side, 1 or more.
        down: Rooms one below the other, 1 or more.
        doors: Share of the walls between neighbouring rooms that have a door although all rooms
            can be reached without it.

    Raises:
        LayoutError: A side or the share is out of range, or there is no space for the rooms.
    """
    _check_sides(height, width)
    checked_share("doors", doors)
    checked_whole("down", down, 1, (height + 1) // 2)
    checked_whole("across", across, 1, (width + 1) // 2)
    tops, lefts = _lines(height, down), _lines(width, across)
    layout = np.zeros((height, width), np.uint8)
    layout[tops[1:-1]] = 1
    layout[:, lefts[1:-1]] = 1
    tree = perfect_maze(2 * down - 1, 2 * across - 1, rng)
    for r in range(down):
        for c in range(across):
            row = int(rng.integers(tops[r] + 1, tops[r + 1]))
            column = int(rng.integers(lefts[c] + 1, lefts[c + 1]))
            extra = rng.random(2) < doors
            if c + 1 < across and (extra[0] or not tree[2 * r, 2 * c + 1]):
                layout[row, lefts[c + 1]] = 0
            if r + 1 < down and (extra[1] or not tree[2 * r + 1, 2 * c]):
                layout[tops[r + 1], column] = 0
    return layout


def corridors(height: int, width: int) -> Layout:
    """Dead ends that hang like the teeth of two combs from the outermost rows.

    The upper and the lower comb are joined by the first and the last column alone.

    Args:
        height: Number of rows.
        width: Number of columns.

    Raises:
        LayoutError: A side is below 3 or too large.
    """
    checked_whole("height", height, 3, MAX_SIDE)
    checked_whole("width", width, 3, MAX_SIDE)
    layout = np.zeros((height, width), np.uint8)
    layout[1:-1, 1:-1:2] = 1
    layout[height // 2, 1:-1] = 1
    return layout


def periodic(
    height: int,
    width: int,
    rng: np.random.Generator,
    *,
    density: float,
    period: int = 4,
    noise: float = 0.02,
) -> Layout:
    """A random motif that repeats, with some cells flipped, as cellular automata make them.

    Args:
        height: Rows.
        width: Columns.
        rng: Source of randomness.
        density: Share of walls in the motif.
        period: Largest side of the motif, cells, 2 or more; its sides are drawn.
        noise: Share of cells that differ from the motif.

    Raises:
        LayoutError: A side, a share or the period is out of range.
    """
    _check_sides(height, width)
    checked_share("density", density)
    checked_share("noise", noise)
    checked_whole("period", period, 2, MAX_SIDE)
    motif = rng.random(rng.integers(2, period + 1, size=2)) < density
    copies = (-(-height // motif.shape[0]), -(-width // motif.shape[1]))
    pattern = np.tile(motif, copies)[:height, :width]
    return (pattern ^ (rng.random((height, width)) < noise)).astype(np.uint8)


def _lines(side: int, parts: int) -> list[int]:
    """Where walls are, -1 and `side` included, that cut a side into equal parts."""
    return [round(k * (side + 1) / parts) - 1 for k in range(parts + 1)]


def _check_sides(height: int, width: int) -> None:
    checked_whole("height", height, 1, MAX_SIDE)
    checked_whole("width", width, 1, MAX_SIDE)
