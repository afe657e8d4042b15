"""Evaluations of many mazes with recurrent agents of three sizes."""

from typing import Any

import numpy as np
import pytest

import maze_env
from maze_env.agent import NetworkShape, RecurrentAgent


def recurrent_agent(memory: int) -> RecurrentAgent:
    """An agent with random weights, which takes about as long as a trained one for each step."""
    rng = np.random.default_rng(0)
    sizes = NetworkShape(memory=memory).tensors()
    return RecurrentAgent(
        {name: rng.normal(0, 0.1, size).astype(np.float32) for name, size in sizes.items()}
    )


@pytest.mark.parametrize("memory", [128, 192, 256])
@pytest.mark.parametrize("threads", [1, 2])
def test_agent_steps(benchmark: Any, memory: int, threads: int) -> None:
    """1,024 episodes of about 100 steps in empty mazes of 16x16."""
    level = maze_env.Level(np.zeros((16, 16), np.uint8), (0, 0), (15, 15), max_steps=100)
    agent = recurrent_agent(memory)
    results = benchmark.pedantic(
        lambda: maze_env.evaluate([level] * 64, agent, episodes=16, threads=threads), rounds=3
    )
    benchmark.extra_info["steps"] = int(sum(result.path_length.sum() for result in results))
