"""How well an agent does in mazes, and what that says about the mazes."""

from maze_env.evaluation.evaluate import evaluate
from maze_env.evaluation.result import MazeResult

__all__ = ["MazeResult", "evaluate"]
