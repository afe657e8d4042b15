"""Layouts of mazes: `uint8 (H, W)` arrays, 0 floor, 1 wall, without the border of walls."""

from maze_env.layouts.baselines import random_baselines
from maze_env.layouts.checks import Cell, Layout, checked_cell, checked_layout
from maze_env.layouts.climbing import long_way
from maze_env.layouts.endpoints import Endpoints, diameter_endpoints, distances_from
from maze_env.layouts.formats import from_strings, read_maze, to_strings, write_maze
from maze_env.layouts.generators import (
    corridors,
    independent_walls,
    perfect_maze,
    periodic,
    placed_walls,
    rooms,
)
from maze_env.layouts.measures import (
    depth_first_rank,
    layout_entropy,
    reachable_area,
    shortest_path,
    wall_count,
)

__all__ = [
    "Cell",
    "Endpoints",
    "Layout",
    "checked_cell",
    "checked_layout",
    "corridors",
    "depth_first_rank",
    "diameter_endpoints",
    "distances_from",
    "from_strings",
    "independent_walls",
    "layout_entropy",
    "long_way",
    "perfect_maze",
    "periodic",
    "placed_walls",
    "random_baselines",
    "reachable_area",
    "read_maze",
    "rooms",
    "shortest_path",
    "to_strings",
    "wall_count",
    "write_maze",
]
