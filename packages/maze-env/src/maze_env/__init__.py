"""Gymnasium mazes on a fast native core.

>>> import maze_env
>>> level = maze_env.Level(["...", ".#.", "##."])
>>> level.start, level.goal, level.optimal_path_length
((1, 0), (2, 2), 5)
"""

import gymnasium

from maze_env import layouts
from maze_env._version import __version__
from maze_env.errors import (
    ActionError,
    EpisodeError,
    LayoutError,
    MazeError,
    MazeFileError,
    RenderError,
)
from maze_env.level import Level
from maze_env.rollouts import ACTIONS, HEADINGS, Rollouts

__all__ = [
    "ACTIONS",
    "HEADINGS",
    "ActionError",
    "EpisodeError",
    "LayoutError",
    "Level",
    "MazeError",
    "MazeFileError",
    "RenderError",
    "Rollouts",
    "__version__",
    "layouts",
]

gymnasium.register(
    id="maze_env/Maze-v0",
    entry_point="maze_env.env:MazeEnv",
    vector_entry_point="maze_env.vector:MazeVectorEnv",
)
