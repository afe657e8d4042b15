"""The agent that comes with this package."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from maze_env.agent.checkpoint import load_agent, read_agent
from maze_env.agent.recurrent import RecurrentAgent

SHIPPED = Path(__file__).with_name("shipped.safetensors")
"""Its weights; the JSON file beside them says how they were trained."""


def shipped_agent() -> RecurrentAgent:
    """The agent that comes with this package, trained by `maze-env train`.

    Its network is that of the published agent with 192 instead of 256 LSTM units, 3 instead of 7
    actions, the heading as a proper one-hot input, and the previous action as a further one.
    """
    return load_agent(SHIPPED)


def shipped_provenance() -> dict[str, Any]:
    """Where its weights come from: command, options, steps, hours, seeds."""
    return read_agent(SHIPPED)[1]
