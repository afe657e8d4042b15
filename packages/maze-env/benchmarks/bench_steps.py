"""Steps of environments: one, many through Gymnasium, many on the native core."""

from typing import Any

import gymnasium
import numpy as np
import pytest

import maze_env
from maze_env.env import MazeEnv

ENVIRONMENTS = 1024
STEPS = 200


def random_levels(count: int, side: int = 16, density: float = 0.3) -> list[maze_env.Level]:
    """Mazes of independent walls."""
    rng = np.random.default_rng(0)
    walls = maze_env.layouts.independent_walls
    return [maze_env.Level(walls(side, side, rng, density=density)) for _ in range(count)]


def test_native_steps(benchmark: Any) -> None:
    """204,800 random actions in 1,024 mazes, finished ones restarted."""
    rng = np.random.default_rng(1)
    rollouts = maze_env.Rollouts(ENVIRONMENTS)
    rollouts.reset(random_levels(ENVIRONMENTS), rng.integers(4, size=ENVIRONMENTS))
    actions = rng.integers(3, size=(STEPS, ENVIRONMENTS))

    def work() -> None:
        for moves in actions:
            _, terminated, truncated = rollouts.step(moves)
            done = np.flatnonzero(terminated | truncated)
            if len(done):
                rollouts.restart(rng.integers(4, size=len(done)), done)

    benchmark(work)
    benchmark.extra_info["steps"] = actions.size


def test_vector_environment(benchmark: Any) -> None:
    """The same through `gymnasium.make_vec`."""
    envs = gymnasium.make_vec(
        "maze_env/Maze-v0", num_envs=ENVIRONMENTS, layout=random_levels(1)[0], actions="minimal"
    )
    envs.reset(seed=0)
    actions = np.random.default_rng(1).integers(3, size=(STEPS, ENVIRONMENTS))
    benchmark(lambda: [envs.step(moves) for moves in actions])
    benchmark.extra_info["steps"] = actions.size


@pytest.mark.parametrize("made", [True, False], ids=["gymnasium.make", "MazeEnv"])
def test_single_environment(benchmark: Any, made: Any) -> None:
    """20,000 steps of one environment, with and without Gymnasium's wrappers."""
    level = random_levels(1)[0]
    env = gymnasium.make("maze_env/Maze-v0", layout=level) if made else MazeEnv(level)
    env.reset(seed=0)
    actions = np.random.default_rng(1).integers(3, size=20_000).tolist()

    def work() -> None:
        for action in actions:
            *_, terminated, truncated, _ = env.step(action)
            if terminated or truncated:
                env.reset()

    benchmark(work)
    benchmark.extra_info["steps"] = len(actions)
