"""Gymnasium mazes on a fast native core.

>>> import maze_env
>>> level = maze_env.Level(["...", ".#.", "##."])
>>> level.start, level.goal, level.optimal_path_length
((1, 0), (2, 2), 5)
"""

from maze_env import layouts
from maze_env._version import __version__
from maze_env.agent.named import read_agent
from maze_env.agent.policies import Policy, RandomPolicy, WallFollower
from maze_env.errors import (
    ActionError,
    EpisodeError,
    LayoutError,
    MazeError,
    MazeFileError,
    RenderError,
)
from maze_env.evaluation import MazeResult, evaluate
from maze_env.level import HEADINGS, Level
from maze_env.registration import register_all
from maze_env.rollouts import ACTIONS, Rollouts

__all__ = [
    "ACTIONS",
    "HEADINGS",
    "ActionError",
    "EpisodeError",
    "LayoutError",
    "Level",
    "MazeError",
    "MazeFileError",
    "MazeResult",
    "Policy",
    "RandomPolicy",
    "RenderError",
    "Rollouts",
    "WallFollower",
    "__version__",
    "evaluate",
    "layouts",
    "read_agent",
]

register_all()
