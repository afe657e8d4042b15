"""Gymnasium environments: one game, or many in one message a step."""

from mario_env.env.actions import COMPLEX, PLANNER, RIGHT_ONLY, SIMPLE
from mario_env.env.single import MarioEnv
from mario_env.env.vector import MarioVectorEnv

__all__ = ["COMPLEX", "PLANNER", "RIGHT_ONLY", "SIMPLE", "MarioEnv", "MarioVectorEnv"]
