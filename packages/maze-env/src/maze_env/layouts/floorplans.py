"""Layouts drawn by rule: spirals, crossings, four rooms."""

from __future__ import annotations

import numpy as np

from maze_env.errors import LayoutError
from maze_env.layouts.checks import MAX_SIDE, Layout, checked_whole


def spiral(side: int) -> Layout:
    """One corridor that winds from the top left, first to the right, to the middle of a square.

    Raises:
        LayoutError: The side is no odd number from 3 to the largest side.
    """
    _check_odd("side", side)
    layout = np.ones((side, side), np.uint8)
    row = column = heading = 0
    layout[0, 0] = 0
    legs = [side - 1] * 3 + [leg for leg in range(side - 3, 1, -2) for _ in range(2)]
    for leg in legs:
        down, right = ((0, 1), (1, 0), (0, -1), (-1, 0))[heading]
        for _ in range(leg):
            row, column = row + down, column + right
            layout[row, column] = 0
        heading = (heading + 1) % 4
    return layout


def crossing(side: int, lines: int, rng: np.random.Generator) -> Layout:
    """Straight walls from side to side, each with one opening, and a way from corner to corner.

    The openings lie on a way that goes from room to room only right and down, as in MiniGrid's
    SimpleCrossing.

    Args:
        side: Rows and columns, an odd number; walls may stand on rows and columns 1, 3, 5, ...
        lines: Number of walls, 0 to `side - 1`.
        rng: Source of randomness.

    Raises:
        LayoutError: The side is even or out of range, or there is no place for so many walls.
    """
    _check_odd("side", side)
    checked_whole("lines", lines, 0, side - 1)
    places = [(axis, at) for axis in (0, 1) for at in range(1, side - 1, 2)]
    chosen = [places[k] for k in rng.permutation(len(places))[:lines]]
    rows = sorted(at for axis, at in chosen if axis == 0)
    columns = sorted(at for axis, at in chosen if axis == 1)
    layout = np.zeros((side, side), np.uint8)
    layout[rows] = 1
    layout[:, columns] = 1
    bounds = [[-1, *rows, side], [-1, *columns, side]]
    steps = np.array([0] * len(rows) + [1] * len(columns), int)
    room = [0, 0]
    for axis in rng.permutation(steps):
        low, high = bounds[1 - axis][room[1 - axis]], bounds[1 - axis][room[1 - axis] + 1]
        along = int(rng.integers(low + 1, high))
        line = bounds[axis][room[axis] + 1]
        layout[(line, along) if axis == 0 else (along, line)] = 0
        room[axis] += 1
    return layout


def four_rooms(side: int, rng: np.random.Generator) -> Layout:
    """A cross of walls with one door in each of its four arms.

    Raises:
        LayoutError: The side is no odd number from 3 to the largest side.
    """
    _check_odd("side", side)
    middle = side // 2
    layout = np.zeros((side, side), np.uint8)
    layout[middle] = layout[:, middle] = 1
    for low in (0, middle + 1):
        doors = rng.integers(low, low + middle, size=2)
        layout[middle, doors[0]] = layout[doors[1], middle] = 0
    return layout


def _check_odd(name: str, side: int) -> None:
    if checked_whole(name, side, 3, MAX_SIDE) % 2 == 0:
        raise LayoutError(f"{name} must be odd, got {side}")
