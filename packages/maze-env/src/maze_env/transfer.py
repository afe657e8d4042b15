"""The mazes on which trained agents are compared, by name.

They have the sizes, starts and goals of the standard test mazes of unsupervised environment design
(Dennis et al., 2020, PAIRED; Parker-Holder et al., 2022, ACCEL) and are drawn anew: the corridors,
perfect mazes, crossings and four rooms follow the same rules, so they are the same mazes or draws
from the same distribution; labyrinths, rooms and the mazes one to three are drawings of our own of
the same kind.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from maze_env.errors import LayoutError
from maze_env.layouts.floorplans import crossing, four_rooms, spiral
from maze_env.layouts.generators import corridors, perfect_maze, rooms
from maze_env.level import Level


@dataclass(frozen=True)
class TransferMaze:
    """A test maze.

    Attributes:
        name: What it is called.
        make: Makes its level; some draw the layout or the goal anew each time.
        see_through_walls: Whether the agent sees cells behind walls.
    """

    name: str
    make: Callable[[np.random.Generator], Level]
    see_through_walls: bool = True


def transfer_maze(name: str) -> TransferMaze:
    """A test maze by name.

    Raises:
        LayoutError: There is none of this name; the message lists them.
    """
    if name not in TRANSFER_MAZES:
        raise LayoutError(f"transfer maze must be one of {sorted(TRANSFER_MAZES)}, got {name!r}")
    return TRANSFER_MAZES[name]


def _winding(drawing: int) -> TransferMaze:
    """A maze with a few loops; start and goal are as far apart as can be."""
    layout = perfect_maze(13, 13, np.random.default_rng(drawing), openings=0.06)
    level = Level(layout)
    return TransferMaze(f"Maze{drawing}", lambda rng: level)  # noqa: ARG005


def _labyrinth(name: str, turned: int) -> TransferMaze:
    layout = np.rot90(spiral(13), turned)
    start = [(0, 0), (12, 0), (12, 12), (0, 12)][turned]
    level = Level(layout, start, (6, 6))
    return TransferMaze(name, lambda rng: level)  # noqa: ARG005


def _rooms(name: str, across: int, doors: float, drawing: int) -> TransferMaze:
    rng = np.random.default_rng(drawing)
    level = Level(rooms(13, 13, rng, across=across, down=across, doors=doors), (1, 1), (11, 11))
    return TransferMaze(name, lambda rng: level)  # noqa: ARG005


def _corridor(name: str, side: int) -> TransferMaze:
    """The goal is one of the inner dead ends next to the middle row."""
    layout = corridors(side, side)

    def make(rng: np.random.Generator) -> Level:
        row = side // 2 + int(rng.choice([-1, 1]))
        column = 2 * int(rng.integers(1, side // 2))
        return Level(layout, (side // 2, 0), (row, column))

    return TransferMaze(name, make)


def _perfect(name: str, side: int) -> TransferMaze:
    """A new maze each time, with two different corners as start and goal."""

    def make(rng: np.random.Generator) -> Level:
        corners = [(0, 0), (0, side - 1), (side - 1, 0), (side - 1, side - 1)]
        start, goal = rng.choice(4, size=2, replace=False).tolist()
        return Level(perfect_maze(side, side, rng), corners[start], corners[goal])

    return TransferMaze(name, make)


def _crossing(rng: np.random.Generator) -> Level:
    return Level(crossing(9, 5, rng), (0, 0), (8, 8), max_steps=484, heading=0)


def _four_rooms(rng: np.random.Generator) -> Level:
    layout = four_rooms(17, rng)
    floor = np.argwhere(layout == 0)
    start, goal = floor[rng.choice(len(floor), size=2, replace=False)]
    return Level(layout, start, goal, max_steps=100)


_ALL = (
    TransferMaze("FourRooms", _four_rooms, see_through_walls=False),
    TransferMaze("SimpleCrossing", _crossing, see_through_walls=False),
    _corridor("LargeCorridor", 19),
    _corridor("SmallCorridor", 13),
    _labyrinth("Labyrinth", 1),
    _labyrinth("Labyrinth2", 0),
    _perfect("PerfectMazeLarge", 49),
    _perfect("PerfectMazeMedium", 19),
    _perfect("PerfectMazeSmall", 9),
    _perfect("PerfectMazeXL", 99),
    _rooms("NineRooms", 3, 1.0, 0),
    _rooms("SixteenRooms", 4, 1.0, 0),
    _rooms("SixteenRoomsFewerDoors", 4, 0.2, 0),
    _winding(1),
    _winding(2),
    _winding(3),
)

TRANSFER_MAZES: dict[str, TransferMaze] = {maze.name: maze for maze in _ALL}
"""All test mazes by name."""

STANDARD = (
    "FourRooms", "Labyrinth", "Labyrinth2", "LargeCorridor", "Maze1", "Maze2", "Maze3",
    "PerfectMazeMedium", "SimpleCrossing", "SixteenRooms", "SixteenRoomsFewerDoors",
    "SmallCorridor",
)  # fmt: skip
"""The twelve that results are reported on."""
