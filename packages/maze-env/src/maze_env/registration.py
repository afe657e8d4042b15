"""Names of environments for `gymnasium.make` and `gymnasium.make_vec`."""

from __future__ import annotations

from typing import Any

import gymnasium

from maze_env.transfer import TRANSFER_MAZES


def register_all() -> None:
    """Register ``maze_env/Maze-v0``, which needs a layout, and ``maze_env/<transfer maze>-v0``."""
    _register("Maze")
    for maze in TRANSFER_MAZES.values():
        _register(maze.name, layout=maze.make, see_through_walls=maze.see_through_walls)


def _register(name: str, **options: Any) -> None:
    gymnasium.register(
        id=f"maze_env/{name}-v0",
        entry_point="maze_env.env:MazeEnv",
        vector_entry_point="maze_env.vector:MazeVectorEnv",
        kwargs=options,
    )
