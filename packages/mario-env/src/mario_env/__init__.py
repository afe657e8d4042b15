"""A deterministic Mario simulator on the JVM, with level tools and a level generator.

Importing this package registers the environment ``mario_env/Mario-v0`` with Gymnasium.
"""

import gymnasium

from mario_env.errors import (
    CheckpointError,
    EngineCrashedError,
    EngineReplyError,
    EngineUnavailableError,
    LevelFormatError,
    MarioError,
    OptionError,
    ProtocolError,
)
from mario_env.play.config import GameConfig
from mario_env.play.measures import MEASURES, measures
from mario_env.play.results import (
    EvaluationError,
    EvaluationInterrupted,
    Results,
    Runs,
    Status,
)
from mario_env.play.simulator import MarioSim
from mario_env.version import __version__

__all__ = [
    "MEASURES",
    "CheckpointError",
    "EngineCrashedError",
    "EngineReplyError",
    "EngineUnavailableError",
    "EvaluationError",
    "EvaluationInterrupted",
    "GameConfig",
    "LevelFormatError",
    "MarioError",
    "MarioSim",
    "OptionError",
    "ProtocolError",
    "Results",
    "Runs",
    "Status",
    "__version__",
    "measures",
]

if "mario_env/Mario-v0" not in gymnasium.registry:
    gymnasium.register(
        id="mario_env/Mario-v0",
        entry_point="mario_env.env.single:MarioEnv",
        vector_entry_point="mario_env.env.vector:MarioVectorEnv",
    )
