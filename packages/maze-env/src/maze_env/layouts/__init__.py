"""Layouts of mazes: `uint8 (H, W)` arrays, 0 floor, 1 wall, without the border of walls."""

from maze_env.layouts.checks import Layout, checked_layout
from maze_env.layouts.endpoints import Endpoints, diameter_endpoints, distances_from

__all__ = ["Endpoints", "Layout", "checked_layout", "diameter_endpoints", "distances_from"]
