"""Agents by name, for commands and configurations."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from maze_env.agent import load_agent, load_published, shipped_agent
from maze_env.agent.policies import Policy, RandomPolicy, WallFollower
from maze_env.errors import AgentError

SIMPLE_AGENTS: dict[str, Callable[[], Policy]] = {
    "shipped": shipped_agent,
    "random": RandomPolicy,
    "left-hand": lambda: WallFollower("left"),
    "right-hand": lambda: WallFollower("right"),
}
"""Agents that need no file."""

PUBLISHED_SUFFIXES = (".tar", ".pt", ".pth")


def read_agent(name: str, *, heading_mode: str = "onehot") -> Policy:
    """An agent by its name or the name of its checkpoint.

    Args:
        name: ``shipped``, ``random``, ``left-hand``, ``right-hand``, a checkpoint of this package
            (``.safetensors``), or one in the published format (``.tar``, ``.pt``, ``.pth``).
        heading_mode: How headings enter the network of a checkpoint: ``onehot``, ``ones`` or
            ``batch_union``.

    Raises:
        AgentError: There is no such agent, or no such mode.
        CheckpointError: The checkpoint cannot be read or is not one of a maze network.
    """
    if name in SIMPLE_AGENTS:
        return SIMPLE_AGENTS[name]()
    suffix = Path(name).suffix
    if suffix == ".safetensors":
        return load_agent(name, heading_mode=heading_mode)
    if suffix in PUBLISHED_SUFFIXES:
        return load_published(name, heading_mode=heading_mode)
    known = ", ".join(SIMPLE_AGENTS)
    raise AgentError(f"agent must be one of {known}, or a .safetensors file, got {name!r}")
