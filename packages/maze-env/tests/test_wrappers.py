"""Observations of the wrappers, from those they wrap."""

from __future__ import annotations

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env

from maze_env import LayoutError, Level
from maze_env.wrappers import FlatView, FullMap, NormalizedView

LAYOUT = ["....", ".#.#", "...."]


def make() -> gymnasium.Env:
    """A small maze."""
    return gymnasium.make("maze_env/Maze-v0", layout=LAYOUT)


@pytest.mark.filterwarnings("ignore:.*different from the unwrapped version")
@pytest.mark.parametrize("wrapper", [NormalizedView, FlatView, FullMap])
def test_passes_the_checker_of_gymnasium(wrapper: type) -> None:
    """Gymnasium's checker accepts the wrapped environment."""
    check_env(wrapper(make()), skip_render_check=True)


def test_normalized_view() -> None:
    """Channels come first, codes are tenths, the heading is one-hot."""
    env = NormalizedView(make())
    observation, _ = env.reset(options={"heading": 2})
    raw = env.unwrapped.rollouts.observations[0]
    np.testing.assert_allclose(observation["image"], np.moveaxis(raw, 2, 0) / 10, rtol=1e-6)
    assert observation["direction"].tolist() == [0, 0, 1, 0]


def test_flat_view() -> None:
    """Each cell has a one for its kind."""
    env = FlatView(make())
    vector, _ = env.reset(options={"heading": 1})
    raw = env.unwrapped.rollouts.observations[0]
    kinds = vector[:75].reshape(5, 5, 3)
    for place, kind in (((2, 4), 0), ((0, 0), 1)):
        assert kinds[place].argmax() == kind
    np.testing.assert_array_equal(kinds.argmax(axis=-1) == 1, raw[..., 0] == 2)
    assert vector[75:].tolist() == [0, 1, 0, 0]


def test_full_map() -> None:
    """The map shows border, walls, goal and the agent with its heading."""
    env = FullMap(make())
    codes, _ = env.reset(options={"heading": 3})
    level = env.unwrapped.level
    assert codes.shape == (5, 6, 3)
    walls = codes[..., 0] == 2
    np.testing.assert_array_equal(walls[1:-1, 1:-1], level.layout == 1)
    assert walls[0].all()
    assert codes[level.goal[0] + 1, level.goal[1] + 1].tolist() == [8, 1, 0]
    assert codes[level.start[0] + 1, level.start[1] + 1].tolist() == [10, 0, 3]
    with pytest.raises(LayoutError, match="one size"):
        env.reset(options={"level": Level([".."])})
    with pytest.raises(LayoutError, match="MazeEnv"):
        FullMap(gymnasium.make("CartPole-v1"))
