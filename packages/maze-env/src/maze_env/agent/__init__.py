"""Agents that walk through mazes. Running them needs no torch; training them does."""

from maze_env.agent.checkpoint import load_agent, save_agent
from maze_env.agent.published import load_published
from maze_env.agent.recurrent import RecurrentAgent
from maze_env.agent.shape import NetworkShape
from maze_env.agent.shipped import shipped_agent, shipped_provenance

__all__ = [
    "NetworkShape",
    "RecurrentAgent",
    "load_agent",
    "load_published",
    "save_agent",
    "shipped_agent",
    "shipped_provenance",
]
