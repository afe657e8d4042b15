"""The native vector environment, compared with Gymnasium's vector of single environments."""

from __future__ import annotations

from typing import Any

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import data_equivalence
from gymnasium.vector import AutoresetMode

from maze_env import ActionError, EpisodeError, LayoutError, Level
from maze_env.env import MazeEnv
from maze_env.vector import MazeVectorEnv

LAYOUT = ["....", ".#.#", "...."]


def random_level(generator: np.random.Generator) -> Level:
    """A small level, another one each time."""
    layout = np.zeros((int(generator.integers(2, 5)), int(generator.integers(2, 6))), np.uint8)
    return Level(layout, max_steps=int(generator.integers(5, 30)))


@pytest.mark.parametrize("mode", list(AutoresetMode))
@pytest.mark.parametrize("source", [LAYOUT, random_level], ids=["fixed", "random"])
def test_equals_gymnasiums_vector_of_single_environments(mode: Any, source: Any) -> None:
    """Observations, rewards, ends and infos are the same in all modes of resetting."""
    n = 5
    native = MazeVectorEnv(n, source, max_steps=None, autoreset_mode=mode)
    single = gymnasium.vector.SyncVectorEnv(
        [lambda: MazeEnv(source) for _ in range(n)], autoreset_mode=mode
    )
    assert native.observation_space == single.observation_space
    assert native.action_space == single.action_space
    assert data_equivalence(native.reset(seed=7), single.reset(seed=7))
    native.action_space.seed(3)
    done = np.zeros(n, bool)
    ends = 0
    for _ in range(300):
        if mode is AutoresetMode.DISABLED and done.any():
            got, expected = (
                env.reset(options={"reset_mask": done.copy()}) for env in (native, single)
            )
            np.testing.assert_array_equal(got[0]["image"][done], expected[0]["image"][done])
            assert data_equivalence(got[1], expected[1])
        actions = native.action_space.sample()
        got, expected = native.step(actions), single.step(actions)
        assert data_equivalence(got[:4], expected[:4])
        assert data_equivalence(got[4], expected[4])
        done = got[2] | got[3]
        ends += done.sum()
    assert ends > 10


def test_made_by_id() -> None:
    """`gymnasium.make_vec` makes the native environment, without warnings."""
    env = gymnasium.make_vec("maze_env/Maze-v0", num_envs=3, layout=LAYOUT)
    assert isinstance(env.unwrapped, MazeVectorEnv)
    assert env.metadata["autoreset_mode"] is AutoresetMode.NEXT_STEP
    observations, _ = env.reset(seed=0)
    assert env.observation_space.contains(observations)
    observations, rewards, terminations, truncations, _ = env.step(env.action_space.sample())
    assert env.observation_space.contains(observations)
    assert rewards.shape == terminations.shape == truncations.shape == (3,)
    env.close()


def test_works_with_gymnasiums_vector_wrappers() -> None:
    """Wrappers of vector environments count episodes as the infos tell."""
    env = gymnasium.make_vec("maze_env/Maze-v0", num_envs=4, layout=LAYOUT, actions="minimal")
    env = gymnasium.wrappers.vector.RecordEpisodeStatistics(env)
    env.reset(seed=0)
    env.action_space.seed(0)
    lengths = []
    for _ in range(400):
        *_, infos = env.step(env.action_space.sample())
        if "episode" in infos:
            mask = infos["_episode"]
            lengths += infos["episode"]["l"][mask].tolist()
            assert (infos["episode"]["l"] == infos["path_length"])[mask].all()
    assert lengths


def test_a_level_for_each_environment() -> None:
    """Each environment may have a maze of its own size."""
    levels = [Level(["." * width]) for width in (2, 5, 9)]
    env = MazeVectorEnv(3, levels=levels)
    _, infos = env.reset(options={"heading": 0})
    assert infos["optimal_path_length"].tolist() == [1, 4, 8]
    *_, infos = env.step([2, 2, 2])
    assert infos["position"].tolist() == [[0, 1]] * 3
    assert infos["_success"].tolist() == [True, False, False]


def test_renders_all() -> None:
    """Pictures of all environments are those of the single environments."""
    env = MazeVectorEnv(2, LAYOUT, render_mode="rgb_array", tile=8)
    env.reset(options={"heading": 1})
    single = MazeEnv(LAYOUT, render_mode="rgb_array", tile=8)
    single.reset(options={"heading": 1})
    for picture in env.render():
        np.testing.assert_array_equal(picture, single.render())


def test_refuses_bad_input() -> None:
    """Wrong actions, masks, seeds and levels raise typed errors."""
    env = MazeVectorEnv(2, LAYOUT, actions="minimal")
    with pytest.raises(EpisodeError):
        env.step([0, 0])
    for options in ({"reset_mask": [1, 0]}, {"reset_mask": np.zeros(2, bool)}, {"size": 3}):
        with pytest.raises(LayoutError):
            env.reset(options=options)
    with pytest.raises(LayoutError, match="seed"):
        env.reset(seed=[1])
    env.reset()
    for actions in ([0], [0, 3], [0.0, 0.0], [-1, 0], 0):
        with pytest.raises(ActionError):
            env.step(actions)
    for arguments in (
        {"num_envs": 0, "layout": LAYOUT},
        {"num_envs": 2},
        {"num_envs": 2, "layout": LAYOUT, "levels": [LAYOUT, LAYOUT]},
        {"num_envs": 2, "levels": [LAYOUT]},
        {"num_envs": 2, "layout": LAYOUT, "render_mode": "human"},
    ):
        with pytest.raises(LayoutError):
            MazeVectorEnv(**arguments)
