"""Speed of the PettingZoo environment."""

from typing import Any

import numpy as np
from maps import striped

from rhcr_sim import Config
from rhcr_sim.rl import LifelongEnv

AGENTS = 200


def test_steps_with_dictionaries(benchmark: Any) -> None:
    """100 calls of `step`: 20,000 actions, observations of 11x11 cells, rewards."""
    env = LifelongEnv(striped(33, 36), Config(AGENTS, steps=10**6))
    env.reset(seed=0)
    rng = np.random.default_rng(0)
    joint = [
        dict(zip(env.agents, rng.integers(0, 5, AGENTS).tolist(), strict=True)) for _ in range(100)
    ]
    benchmark(lambda: [env.step(actions) for actions in joint])


def test_steps_with_arrays(benchmark: Any) -> None:
    """The same with `move` and `observe`."""
    env = LifelongEnv(striped(33, 36), Config(AGENTS, steps=10**6))
    env.reset(seed=0)
    joint = np.random.default_rng(0).integers(0, 5, (100, AGENTS))
    benchmark(lambda: [(env.move(actions), env.observe()) for actions in joint])
