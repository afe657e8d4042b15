"""Levels to train on: many families, sizes and densities, all solvable.

There are no stages. The level buffer prefers levels that are solved now and then, so open rooms and
near goals come first and long mazes when they are within reach.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from maze_env.layouts import (
    Cell,
    Layout,
    corridors,
    distances_from,
    independent_walls,
    long_way,
    perfect_maze,
    periodic,
    rooms,
)
from maze_env.level import Level

FARTHEST = 0.4
"""Share of levels whose start and goal are about as far apart as can be."""

DEAD_END = 0.25
"""Share of levels whose goal is in a dead end, if there is one."""

NEAREST = 3
"""Shortest way from start to goal."""

SQUARE = 0.8
"""Share of levels that are square."""

Family = Callable[[int, int, np.random.Generator], Layout]


def _walls(height: int, width: int, rng: np.random.Generator) -> Layout:
    return independent_walls(height, width, rng, density=rng.uniform(0, 0.48))


def _perfect(height: int, width: int, rng: np.random.Generator) -> Layout:
    openings = rng.uniform(0, 0.3) if rng.random() < 0.5 else 0.0
    return perfect_maze(height, width, rng, openings=openings)


def _rooms(height: int, width: int, rng: np.random.Generator) -> Layout:
    across = int(rng.integers(1, max(2, (width + 1) // 3 + 1)))
    down = int(rng.integers(1, max(2, (height + 1) // 3 + 1)))
    doors = float(rng.choice([0, 0, 0.1, 0.3, 0.7, 1]))
    return rooms(height, width, rng, across=across, down=down, doors=doors)


def _corridors(height: int, width: int, rng: np.random.Generator) -> Layout:
    turns = int(rng.integers(4))
    layout = corridors(width, height) if turns % 2 else corridors(height, width)
    blocked = rng.random(layout.shape) < rng.uniform(0, 0.1)
    return np.ascontiguousarray(np.rot90(layout | blocked, turns), np.uint8)


def _periodic(height: int, width: int, rng: np.random.Generator) -> Layout:
    density, noise = rng.uniform(0.2, 0.5), rng.uniform(0, 0.1)
    return periodic(height, width, rng, density=density, period=8, noise=noise)


def _long_ways(height: int, width: int, rng: np.random.Generator) -> Layout:
    attempts, density = int(rng.integers(100, 500)), rng.uniform(0.3, 0.45)
    return long_way(height, width, rng, attempts=attempts, density=density)


FAMILIES: tuple[tuple[Family, float], ...] = (
    (_walls, 0.26),
    (_perfect, 0.22),
    (_rooms, 0.13),
    (_corridors, 0.12),
    (_periodic, 0.13),
    (_long_ways, 0.14),
)
"""Families and their shares."""


def draw_level(
    rng: np.random.Generator, *, smallest: int, largest: int, max_steps: int | None
) -> Level:
    """A random level whose goal can be reached.

    Args:
        rng: Source of randomness.
        smallest: Shortest side, cells, 3 or more.
        largest: Longest side, cells.
        max_steps: Longest episode; None for the limit that every level has by itself.
    """
    weights = [share for _, share in FAMILIES]
    while True:
        family = FAMILIES[int(rng.choice(len(FAMILIES), p=weights))][0]
        height = int(rng.integers(smallest, largest + 1))
        width = height if rng.random() < SQUARE else int(rng.integers(smallest, largest + 1))
        layout = family(height, width, rng)
        ends = draw_endpoints(layout, rng)
        if ends is not None:
            return limited(layout, *ends, max_steps)


def draw_endpoints(layout: Layout, rng: np.random.Generator) -> tuple[Cell, Cell] | None:
    """A start and a goal that are at least `NEAREST` apart; None if the drawn start has no goal."""
    floor = np.flatnonzero(layout == 0)
    if not len(floor):
        return None
    width = layout.shape[1]
    start = divmod(int(rng.choice(floor)), width)
    distances = distances_from(layout, start)
    kind = rng.random()
    if kind < FARTHEST:
        start = divmod(int(distances.argmax()), width)
        distances = distances_from(layout, start)
    fits = distances >= NEAREST
    if kind < FARTHEST:
        fits &= distances == distances.max()
    elif kind < FARTHEST + DEAD_END and (fits & dead_ends(layout)).any():
        fits &= dead_ends(layout)
    goals = np.flatnonzero(fits)
    if not len(goals):
        return None
    return start, divmod(int(rng.choice(goals)), width)


def dead_ends(layout: Layout) -> NDArray[np.bool_]:
    """Floor cells with exactly one floor cell beside them, `bool (H, W)`."""
    floor = np.pad(layout == 0, 1).astype(np.uint8)
    beside = floor[:-2, 1:-1] + floor[2:, 1:-1] + floor[1:-1, :-2] + floor[1:-1, 2:]
    found: NDArray[np.bool_] = (beside == 1) & (layout == 0)
    return found


def limited(layout: Layout, start: Cell, goal: Cell, max_steps: int | None) -> Level:
    """A level whose episodes end after its own limit or `max_steps`, whichever is shorter."""
    own = 2 * (max(layout.shape) + 2) ** 2
    return Level(layout, start, goal, own if max_steps is None else min(own, max_steps))


def edited(level: Level, rng: np.random.Generator) -> Level | None:
    """A level with 1 to 10 cells flipped and, now and then, another goal.

    The edits of ACCEL (Parker-Holder et al., ICML 2022).

    Returns:
        The new level; None if its goal would be out of reach or too near.
    """
    layout = level.layout.copy()
    layout.flat[rng.integers(layout.size, size=rng.integers(1, 11))] ^= 1
    layout[level.start] = layout[level.goal] = 0
    distances = distances_from(layout, level.start)
    goal = level.goal
    if rng.random() < 0.2:
        goals = np.flatnonzero(distances >= NEAREST)
        if len(goals):
            goal = divmod(int(rng.choice(goals)), layout.shape[1])
    if distances[goal] < NEAREST:
        return None
    return Level(layout, level.start, goal, level.max_steps)
