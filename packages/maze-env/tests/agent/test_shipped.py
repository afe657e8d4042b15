"""The agent that comes with the package."""

import json

import numpy as np

from maze_env import evaluate
from maze_env.agent import shipped_agent, shipped_provenance
from maze_env.agent.named import read_agent
from maze_env.agent.shipped import SHIPPED
from maze_env.transfer import TRANSFER_MAZES, transfer_maze


def test_shipped_agent_finds_goals() -> None:
    """It reaches the goal of labyrinths and rooms in at least nine of ten episodes."""
    rng = np.random.default_rng(0)
    names = ("Labyrinth", "Labyrinth2", "NineRooms", "SixteenRooms")
    assert set(names) <= set(TRANSFER_MAZES)
    levels = [transfer_maze(name).make(rng) for name in names]
    results = evaluate(levels, shipped_agent(), episodes=25, seed=1)
    assert np.mean([result.success_rate for result in results]) >= 0.9


def test_shipped_agent_is_small_and_says_where_it_comes_from() -> None:
    """Its file is below 2 MB, its provenance names steps, hours, seeds and a command."""
    assert SHIPPED.stat().st_size < 2_000_000
    text = json.dumps(shipped_provenance())
    for word in ("steps", "hours", "seed", "command"):
        assert word in text
    assert read_agent("shipped").shape == shipped_agent().shape
