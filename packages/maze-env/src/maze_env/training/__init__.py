"""Training of agents: `maze_env.training.trainer`, which needs ``pip install maze-env[agent]``."""

from maze_env.training.options import TrainingOptions

__all__ = ["TrainingOptions"]
