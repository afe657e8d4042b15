"""Tests of the Gymnasium environment."""

import pickle

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env

import mario_env
from mario_env import EngineReplyError, LevelFormatError, OptionError
from mario_env.env import COMPLEX, RIGHT_ONLY, SIMPLE, MarioEnv
from mario_env.env.sessions import PLANES, STATE_FIELDS

FLAT = "\n".join(["-" * 56] * 14 + ["X" * 56] * 2)
PIT = "\n".join(["-" * 56] * 14 + ["XXXXX" + "-" * 51] * 2)
RUN = np.array([0, 1, 0, 1, 0], np.int8)  # right and speed


@pytest.mark.parametrize("actions", ["buttons", "right_only", "simple", "complex", "planner"])
def test_checker(actions: str) -> None:
    """Gymnasium's own checker passes for every set of actions."""
    with gymnasium.make("mario_env/Mario-v0", actions=actions, render_mode="rgb_array") as env:
        check_env(env.unwrapped)


def test_spec_survives_pickling() -> None:
    """The specification of a made environment makes it again elsewhere."""
    env = gymnasium.make("mario_env/Mario-v0", frame_skip=2)
    again = gymnasium.make(pickle.loads(pickle.dumps(env.spec)))
    assert again.unwrapped._frame_skip == 2
    assert mario_env.__version__


def test_flat_level_is_won() -> None:
    """Running right wins a flat level: rewards add up to the way plus the bonus."""
    env = MarioEnv(FLAT)
    obs, info = env.reset(seed=0)
    assert (info["x_pos"], info["status"], info["flag_get"]) == (8, "small", False)
    total, steps, over = 0.0, 0, False
    while not over:
        obs, reward, over, truncated, info = env.step(RUN)
        assert env.observation_space.contains(obs)
        assert not truncated
        assert reward == pytest.approx(sum(info["reward_terms"].values()))
        total, steps = total + reward, steps + 1
    assert (info["flag_get"], info["completion"], info["x_pos"]) == (True, 1.0, 880.0)
    assert total == pytest.approx((880 - 8) / 16 - 0.01 * steps + 10, abs=1e-3)
    assert info["y_pos"] == 16 * 16 - 223
    env.close()


def test_grid_shows_what_is_around() -> None:
    """The planes hold the floor and the player where they are."""
    env = MarioEnv(FLAT)
    obs, _ = env.reset()
    solid, player = (obs["grid"][PLANES.index(name)] for name in ("solid", "mario"))
    assert np.argwhere(player).tolist() == [[8, 8]]
    assert solid[9, 8]
    assert not solid[:9].any()
    assert obs["state"][STATE_FIELDS.index("x")] == 8


def test_death_and_time_out() -> None:
    """A fall terminates with a penalty, the end of the time truncates."""
    env = MarioEnv(PIT)
    env.reset()
    over = False
    while not over:
        _, reward, over, truncated, info = env.step(RUN)
    assert not truncated
    assert info["reward_terms"]["death"] == -10
    env = MarioEnv(FLAT, timer_seconds=1)
    env.reset()
    for _ in range(40):
        _, _, over, truncated, info = env.step(np.zeros(5, np.int8))
        if truncated:
            break
    assert truncated
    assert not over
    assert info["time"] == 0
    before = info
    _, reward, _, truncated, info = env.step(RUN)
    assert (reward, truncated, info["x_pos"]) == (0, True, before["x_pos"])


def test_frame_skip() -> None:
    """An action of four ticks is four actions of one."""
    slow, fast = MarioEnv(FLAT, frame_skip=4), MarioEnv(FLAT)
    slow.reset()
    fast.reset()
    one, *_ = slow.step(RUN)
    for _ in range(4):
        other, *_ = fast.step(RUN)
    assert np.array_equal(one["state"], other["state"])


def test_action_sets() -> None:
    """The sets have the order that users of other environments know."""
    assert [len(x) for x in (RIGHT_ONLY, SIMPLE, COMPLEX)] == [5, 7, 11]
    named, free = MarioEnv(FLAT, actions="simple"), MarioEnv(FLAT)
    named.reset()
    free.reset()
    assert np.array_equal(named.step(3)[0]["state"], free.step(RUN)[0]["state"])
    own = MarioEnv(FLAT, actions=(("right", "speed"),))
    own.reset()
    assert np.array_equal(own.step(0)[0]["state"], free.reset()[0]["state"]) is False


def test_rewards_of_gym_super_mario_bros() -> None:
    """The other reward is pixels plus clock, cut to 15."""
    env = MarioEnv(FLAT, reward="gym-super-mario-bros")
    env.reset()
    _, reward, _, _, info = env.step(RUN)
    assert reward == pytest.approx(info["x_pos"] - 8, abs=1e-4)
    env = MarioEnv(PIT, reward="gym-super-mario-bros", frame_skip=200)
    env.reset()
    assert env.step(RUN)[1] >= -15


def test_clone_and_restore() -> None:
    """A restored state goes on exactly as the first time, in another environment too."""
    env, other = MarioEnv(), MarioEnv()
    env.reset(seed=3)
    other.reset(seed=4)
    rng = np.random.default_rng(0)
    for _ in range(30):
        env.step(rng.integers(0, 2, 5).astype(np.int8))
    state = env.unwrapped.clone_state()
    future = rng.integers(0, 2, (40, 5)).astype(np.int8)
    first = [env.step(action)[0]["grid"] for action in future]
    for game in (env, other):
        game.restore_state(state)
        assert all(
            np.array_equal(game.step(action)[0]["grid"], grid)
            for action, grid in zip(future, first, strict=True)
        )
    with pytest.raises(EngineReplyError, match="bad_request"):
        env.restore_state(state[:-3])


def test_levels_by_seed_and_by_option() -> None:
    """Equal seeds play equal levels; a level of the caller is played once."""
    env = MarioEnv()
    one = env.reset(seed=5)[0]["grid"]
    env.reset(seed=6)
    assert np.array_equal(env.reset(seed=5)[0]["grid"], one)
    env.reset(options={"level": np.full((16, 56), 0)})
    for _ in range(200):
        _, _, over, _, _ = env.step(RUN)
    assert over
    several = MarioEnv([FLAT, PIT])
    assert {several.reset(seed=s)[0]["grid"].tobytes() for s in range(8)}.__len__() == 2


def test_pictures() -> None:
    """The screen is drawn as pixels or text, and moves with the player."""
    env = MarioEnv(FLAT, render_mode="rgb_array")
    env.reset()
    first = env.render()
    assert first.shape == (240, 256, 3)
    assert len(np.unique(first.reshape(-1, 3), axis=0)) > 5
    for _ in range(40):
        env.step(RUN)
    assert not np.array_equal(env.render(), first)
    text = MarioEnv(FLAT, render_mode="ansi")
    text.reset()
    rows = text.render().split("\n")
    assert len(rows) == 16
    assert rows[13][0] == "M"
    assert set(rows[15]) == {"X"}


def test_misuse() -> None:
    """Misuse is named: options, actions, levels, and steps before reset."""
    for options in (
        {"actions": "all"},
        {"actions": (("up",),)},
        {"frame_skip": 0},
        {"view": "above"},
        {"reward": "fun"},
        {"render_mode": "human"},
        {"levels": []},
    ):
        with pytest.raises(OptionError, match=r"is none of|must be|is empty"):
            MarioEnv(**options)
    with pytest.raises(LevelFormatError, match="row 1: has 1 characters"):
        MarioEnv("--\n-")
    env = MarioEnv(FLAT)
    with pytest.raises(OptionError, match="call reset"):
        env.step(RUN)
    env.reset()
    with pytest.raises(OptionError, match="is not in MultiBinary"):
        env.step(3)
    env.close()
    env.close()
