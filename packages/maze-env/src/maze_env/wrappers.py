"""Other observations of a maze, as wrappers of `maze_env.env.MazeEnv`."""

from __future__ import annotations

from typing import Any

import gymnasium
import numpy as np
from gymnasium import spaces
from gymnasium.utils import RecordConstructorArgs
from numpy.typing import NDArray

from maze_env.env import MazeEnv, Observation
from maze_env.errors import LayoutError

IMAGE_SCALE = np.float32(0.1)
CODES = {"empty": (1, 0, 0), "wall": (2, 5, 0), "goal": (8, 1, 0)}
AGENT_TYPE = 10


class NormalizedView(
    gymnasium.ObservationWrapper[Observation, np.int64, Observation],
    RecordConstructorArgs,
):
    """The view as networks take it: ``image`` `float32 (3, 5, 5)` in [0, 1], codes divided by 10.

    ``direction`` becomes a one-hot `float32 (4,)`.
    """

    def __init__(self, env: gymnasium.Env[Observation, np.int64]) -> None:
        RecordConstructorArgs.__init__(self)
        gymnasium.ObservationWrapper.__init__(self, env)
        self.observation_space = spaces.Dict(
            {
                "image": spaces.Box(0, 1, (3, 5, 5), np.float32),
                "direction": spaces.Box(0, 1, (4,), np.float32),
            }
        )

    def observation(self, observation: Observation) -> Observation:
        """Channels first, from left to right, from far to near."""
        image = np.ascontiguousarray(observation["image"].transpose(2, 0, 1) * IMAGE_SCALE)
        return {"image": image, "direction": np.eye(4, dtype=np.float32)[observation["direction"]]}


class FlatView(
    gymnasium.ObservationWrapper[NDArray[np.float32], np.int64, Observation],
    RecordConstructorArgs,
):
    """One vector, `float32 (79,)`: where walls, goal and floor are in the view, and the heading.

    25 cells by three kinds (empty, wall, goal), each 0 or 1, then the one-hot heading. A hidden
    cell is of no kind.
    """

    def __init__(self, env: gymnasium.Env[Observation, np.int64]) -> None:
        RecordConstructorArgs.__init__(self)
        gymnasium.ObservationWrapper.__init__(self, env)
        self.observation_space = spaces.Box(0, 1, (79,), np.float32)

    def observation(self, observation: Observation) -> NDArray[np.float32]:
        """The kinds of all cells, then the heading."""
        kinds = observation["image"][..., :1] == [code[0] for code in CODES.values()]
        heading = np.arange(4) == observation["direction"]
        return np.concatenate([kinds.ravel(), heading]).astype(np.float32)


class FullMap(
    gymnasium.ObservationWrapper[NDArray[np.uint8], np.int64, Observation],
    RecordConstructorArgs,
):
    """The whole maze with its border, `uint8 (H + 2, W + 2, 3)`, instead of the view.

    Codes are those of the view; the agent is (10, 0, heading).

    Raises:
        LayoutError: The size of the maze changes from episode to episode, or it is no maze.
    """

    def __init__(self, env: gymnasium.Env[Observation, np.int64]) -> None:
        RecordConstructorArgs.__init__(self)
        gymnasium.ObservationWrapper.__init__(self, env)
        maze = env.unwrapped
        if not isinstance(maze, MazeEnv):
            raise LayoutError(f"FullMap wraps a MazeEnv, got {type(maze).__name__}")
        self._maze = maze
        shape = maze.make_level(np.random.default_rng(0)).layout.shape
        self._shape = (shape[0] + 2, shape[1] + 2, 3)
        self.observation_space = spaces.Box(0, 10, self._shape, np.uint8)

    def observation(self, observation: Observation) -> NDArray[np.uint8]:
        """Walls, goal and agent by row and column."""
        rollouts: Any = self._maze.rollouts
        level = rollouts.level_of(0)
        walls = np.pad(level.layout, 1, constant_values=1)
        codes: NDArray[np.uint8] = np.array([CODES["empty"], CODES["wall"]], np.uint8)[walls]
        if codes.shape != self._shape:
            raise LayoutError(f"FullMap needs mazes of one size, got {level.layout.shape}")
        codes[level.goal[0] + 1, level.goal[1] + 1] = CODES["goal"]
        row, column = rollouts.positions[0].tolist()
        codes[row + 1, column + 1] = (AGENT_TYPE, 0, observation["direction"])
        return codes
