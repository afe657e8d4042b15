"""The Gymnasium environment: its rules, its checks and what it refuses."""

from __future__ import annotations

from typing import Any

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env
from hypothesis import given, settings
from hypothesis import strategies as st

import maze_env
from grid_oracle import GridEpisode
from maze_env import ActionError, EpisodeError, LayoutError, Level, RenderError

LAYOUT = ["....", ".#.#", "...."]


def make(**options: Any) -> gymnasium.Env:
    """The registered environment of a small maze."""
    return gymnasium.make("maze_env/Maze-v0", layout=LAYOUT, **options)


@pytest.mark.parametrize(
    "options",
    [{}, {"actions": "minimal"}, {"see_through_walls": False}, {"render_mode": "rgb_array"}],
)
def test_passes_the_checker_of_gymnasium(options: dict[str, Any]) -> None:
    """Gymnasium's environment checker has nothing to complain about."""
    check_env(make(**options).unwrapped, skip_render_check="render_mode" not in options)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 2**31), st.booleans())
def test_equals_the_plain_environment(seed: Any, see_through_walls: Any) -> None:
    """Random episodes give the observations, rewards, ends and infos of the oracle."""
    env = gymnasium.make("maze_env/Maze-v0", layout=LAYOUT, see_through_walls=see_through_walls)
    observation, info = env.reset(seed=seed)
    level = env.unwrapped.level
    heading = observation["direction"]
    plain = GridEpisode(
        level.layout, level.start, level.goal, level.max_steps, heading, see_through_walls
    )
    assert info["optimal_path_length"] == level.optimal_path_length
    generator = np.random.default_rng(seed)
    done = False
    while not done:
        np.testing.assert_array_equal(observation["image"], plain.observe())
        assert observation["direction"] == plain.heading
        action = int(generator.integers(7))
        observation, *outcome, info = env.step(action)
        assert tuple(outcome) == plain.step(action)
        assert tuple(info["position"]) == plain.position
        done = outcome[1] or outcome[2]
    assert info["success"] is outcome[1]
    assert info["path_length"] == plain.steps
    assert info["repeated_visits"] == plain.steps - len(plain.visits)
    assert info["left_turns"] == sum(action == 0 for action, _ in plain.turns)


def test_levels_and_headings_can_be_chosen() -> None:
    """The options of a reset set the level from then on and the heading once."""
    env = make()
    level = Level([".....", "#####", "....."], (0, 0), (2, 4), max_steps=9)
    observation, info = env.reset(options={"level": level, "heading": 3})
    assert observation["direction"] == 3
    assert info["optimal_path_length"] == -1
    env.reset()
    assert env.unwrapped.level is level
    for step in range(9):
        _, reward, terminated, truncated, info = env.step(1)
        assert (reward, terminated, truncated) == (0.0, False, step == 8)
    assert info["success"] is False


def test_levels_can_be_made_by_a_function() -> None:
    """A function makes a new level at each reset, the same one for the same seed."""

    def random_level(generator: np.random.Generator) -> Level:
        return Level(np.zeros((2, int(generator.integers(3, 90))), np.uint8))

    env = gymnasium.make("maze_env/Maze-v0", layout=random_level)
    widths = []
    for _ in range(2):
        env.reset(seed=1)
        widths.append([env.unwrapped.level.layout.shape[1]])
        for _ in range(4):
            env.reset()
            widths[-1].append(env.unwrapped.level.layout.shape[1])
    assert widths[0] == widths[1]
    assert len(set(widths[0])) > 1


def test_refuses_bad_input() -> None:
    """Wrong levels, options, actions and modes raise typed errors that name them."""
    env = make(actions="minimal", disable_env_checker=True).unwrapped
    with pytest.raises(EpisodeError, match="has no level"):
        env.step(0)
    env.reset()
    for action in (3, -1, 1.0, "left", None, np.array([1])):
        with pytest.raises(ActionError, match="from 0 to 2"):
            env.step(action)
    for options in ({"heading": 4}, {"heading": "up"}, {"level": LAYOUT}, {"goal": (0, 0)}):
        with pytest.raises(LayoutError):
            env.reset(options=options)
    for arguments in (
        {"layout": ["..", "."]},
        {"layout": LAYOUT, "start": (0, 0)},
        {"layout": LAYOUT, "start": (1, 1), "goal": (0, 0)},
        {"layout": LAYOUT, "start": (0, 9), "goal": (0, 0)},
        {"layout": LAYOUT, "max_steps": 0},
        {"layout": LAYOUT, "actions": "all"},
        {"layout": Level(LAYOUT), "max_steps": 5},
    ):
        with pytest.raises(LayoutError):
            maze_env.env.MazeEnv(**arguments)
    with pytest.raises(RenderError, match="render_mode"):
        maze_env.env.MazeEnv(LAYOUT, render_mode="svg")


def test_a_finished_episode_cannot_be_stepped() -> None:
    """After the goal or the limit, a step raises until the next reset."""
    env = maze_env.env.MazeEnv([".."], max_steps=3)
    env.reset(options={"heading": 0})
    assert env.step(2)[1] == pytest.approx(0.7)
    with pytest.raises(EpisodeError, match="is done"):
        env.step(2)
    env.reset(options={"heading": 1})
    for _ in range(3):
        truncated = env.step(2)[3]
    assert truncated
    with pytest.raises(EpisodeError, match="is done"):
        env.step(2)


def test_goal_at_the_last_step_terminates() -> None:
    """A goal reached with the last step counts as reached, with reward 0.1."""
    env = maze_env.env.MazeEnv(["..."], max_steps=2)
    env.reset(options={"heading": 0})
    env.step(2)
    assert env.step(2)[1:4] == (pytest.approx(0.1), True, False)
