"""Tests of many games in one message."""

import gymnasium
import numpy as np
import pytest
from gymnasium.vector import AutoresetMode

from mario_env import OptionError
from mario_env.env import MarioEnv, MarioVectorEnv

FLAT = "\n".join(["-" * 56] * 14 + ["X" * 56] * 2)


def test_equal_to_single_games(levels: np.ndarray) -> None:
    """Many games together give what each gives alone, until the first is over."""
    rng = np.random.default_rng(0)
    draws = iter(list(levels[:4]) * 2)
    vector = MarioVectorEnv(4, lambda _: next(draws), actions="complex")
    singles = [MarioEnv(level, actions="complex") for level in levels[:4]]
    obs, _ = vector.reset(seed=1)
    for index, env in enumerate(singles):
        assert np.array_equal(env.reset()[0]["grid"], obs["grid"][index])
    over = np.zeros(4, bool)
    for _ in range(150):
        actions = rng.integers(0, 11, 4)
        obs, rewards, terminated, truncated, infos = vector.step(actions)
        for index in np.flatnonzero(~over):
            one = singles[index].step(int(actions[index]))
            assert np.array_equal(one[0]["grid"], obs["grid"][index])
            assert np.array_equal(one[0]["state"], obs["state"][index])
            assert one[1:4] == (rewards[index], terminated[index], truncated[index])
            assert one[4]["x_pos"] == infos["x_pos"][index]
        over |= terminated | truncated
    vector.close()


def test_autoreset() -> None:
    """A game that is over starts anew in the next step, with reward 0 and its first observation."""
    env = gymnasium.make_vec("mario_env/Mario-v0", num_envs=2, levels=FLAT, actions="right_only")
    assert env.metadata["autoreset_mode"] == AutoresetMode.NEXT_STEP
    first, _ = env.reset(seed=0)
    for _ in range(88):
        _, _, terminated, _, _ = env.step(np.array([3, 0]))
    _, _, terminated, _, infos = env.step(np.array([3, 0]))
    assert terminated.tolist() == [True, False]
    assert infos["flag_get"].tolist() == [True, False]
    obs, rewards, terminated, _, _ = env.step(np.array([3, 0]))
    assert rewards[0] == 0
    assert not terminated.any()
    assert np.array_equal(obs["state"][0], first["state"][0])
    env.close()


def test_spaces() -> None:
    """Observations and actions fit the batched spaces."""
    env = MarioVectorEnv(3)
    obs, _ = env.reset(seed=2)
    assert env.observation_space.contains(obs)
    obs, *_ = env.step(env.action_space.sample())
    assert env.observation_space.contains(obs)
    env.close()


def test_misuse() -> None:
    """Misuse is named."""
    with pytest.raises(OptionError, match="num_envs must be at least 1, not 0"):
        MarioVectorEnv(0)
    env = MarioVectorEnv(2, FLAT, actions="simple")
    with pytest.raises(OptionError, match="call reset"):
        env.step(np.array([0, 0]))
    env.reset()
    with pytest.raises(OptionError, match=r"actions have shape \(2,\), not \(3,\)"):
        env.step(np.array([0, 0, 0]))
    with pytest.raises(OptionError, match="actions must be 0 to 6"):
        env.step(np.array([0, 7]))
    env.close()
