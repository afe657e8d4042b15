"""A maze as a Gymnasium environment."""

from __future__ import annotations

from typing import Any, TypeAlias

import gymnasium
import numpy as np
from numpy.typing import ArrayLike, NDArray

from maze_env import rendering
from maze_env.errors import ActionError, LayoutError, RenderError
from maze_env.layouts.checks import checked_whole
from maze_env.level import HEADINGS, Level
from maze_env.rendering import seen_cells
from maze_env.rendering.window import Window
from maze_env.rollouts import ACTIONS, Rollouts
from maze_env.sources import LevelSource, checked_options, first_heading, level_maker

Observation: TypeAlias = dict[str, Any]

ACTION_SETS = {"minimal": 3, "minigrid": len(ACTIONS)}
"""Number of actions by name of the set: turns and forward, or all of MiniGrid's."""


class MazeEnv(gymnasium.Env[Observation, np.int64]):
    """An agent looks for the goal of a maze with a view of 5x5 cells ahead of it.

    **Actions**, `Discrete(7)` or `Discrete(3)`: 0 turn left, 1 turn right, 2 forward, and with
    `actions="minigrid"` four more that change nothing but take a step.

    **Observations**, a dictionary: ``image``, `uint8 (5, 5, 3)`, cells from left to right, from far
    to near, by channel (type, colour, 0); empty is (1, 0, 0), wall (2, 5, 0), goal (8, 1, 0) and
    hidden (0, 0, 0). The agent stands at [2, 4], its own cell is shown empty. ``direction``:
    0 right, 1 down, 2 left, 3 up.

    **Rewards**: `1 - 0.9 * steps / max_steps` at the goal, else 0.

    **Episodes** terminate at the goal and are truncated after `max_steps`. They start at the start
    of the level, with its heading or a random one.

    **Infos** hold ``position``, `int64 (2,)`, row and column; after a reset also
    ``optimal_path_length`` (-1 if the goal cannot be reached); at the end ``success``,
    ``path_length`` (steps), ``repeated_visits``, ``distinct_cells``, ``left_turns``,
    ``right_turns``.

    Args:
        layout: A `Level`, a layout whose start and goal are the farthest pair of cells, or a
            function that makes a `Level` from a random generator at each reset.
        start: Row and column of the start, if `layout` is a layout.
        goal: Row and column of the goal, if `layout` is a layout.
        max_steps: Limit of an episode, if `layout` is a layout; default `2 * (max(H, W) + 2) ** 2`.
        see_through_walls: Whether walls hide nothing; else MiniGrid's rule hides cells.
        actions: ``"minigrid"`` (7 actions) or ``"minimal"`` (3).
        render_mode: None, ``"rgb_array"``, ``"ansi"`` or ``"human"`` (needs pygame).
        tile: Side of a cell in pictures, pixels.

    Raises:
        LayoutError: The level is malformed, or an option is out of range.
        RenderError: The render mode is unknown or pygame is not installed.

    Source: the maze of MiniGrid (Chevalier-Boisvert et al., 2023) as Parker-Holder et al. (2022,
    ACCEL) and Bhatt et al. (2022, DSAGE) use it.
    """

    metadata: dict[str, Any] = {  # noqa: RUF012
        "render_modes": ["human", "rgb_array", "ansi"],
        "render_fps": 10,
    }

    def __init__(
        self,
        layout: LevelSource,
        start: ArrayLike | None = None,
        goal: ArrayLike | None = None,
        max_steps: int | None = None,
        *,
        see_through_walls: bool = True,
        actions: str = "minigrid",
        render_mode: str | None = None,
        tile: int = 32,
    ) -> None:
        if render_mode not in (None, *self.metadata["render_modes"]):
            raise RenderError(
                f"render_mode must be one of {self.metadata['render_modes']} or None, "
                f"got {render_mode!r}"
            )
        self.make_level = level_maker(layout, start, goal, max_steps)
        self.observation_space = observation_space()
        self.action_space = action_space(actions)
        self._last_action = ACTION_SETS[actions] - 1
        self.render_mode = render_mode
        self.tile = tile
        self.rollouts = Rollouts(1, see_through_walls=see_through_walls)
        self._window = Window(self.metadata["render_fps"]) if render_mode == "human" else None

    @property
    def level(self) -> Level | None:
        """The level of the episode, None before the first reset."""
        return self.rollouts.levels[0]

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Observation, dict[str, Any]]:
        """Start an episode.

        Args:
            seed: Seed of the headings and of a function that makes levels.
            options: `level`, a `Level` for this and all later episodes until another comes;
                ``heading``, that of this episode.

        Raises:
            LayoutError: An unknown option, no `Level`, or a heading out of range.
        """
        super().reset(seed=seed)
        level, heading = checked_options(options or {})
        if level is not None:
            self.make_level = level_maker(level)
        level = self.make_level(self.np_random)
        self.rollouts.reset([level], [first_heading(level, self.np_random, heading)])
        if self.render_mode == "human":
            self.render()
        info = {"position": self._position(), "optimal_path_length": level.optimal_path_length}
        return self._observation(), info

    def step(self, action: np.int64) -> tuple[Observation, float, bool, bool, dict[str, Any]]:
        """Take one step.

        Raises:
            ActionError: The action is no whole number of the action space.
            EpisodeError: The episode is done or has not begun.
        """
        move = checked_whole("action", action, 0, self._last_action, ActionError)
        fault, reward, terminated, truncated = self.rollouts.core.step_one(move)
        if fault:
            self.rollouts.raise_finished(0)
        info: dict[str, Any] = {"position": self._position()}
        if terminated or truncated:
            info |= {name: values[0].item() for name, values in self.rollouts.summary([0]).items()}
        if self.render_mode == "human":
            self.render()
        return self._observation(), reward, terminated, truncated, info

    def render(self) -> Any:
        """The maze as `uint8 (height, width, 3)`, as text, or in a window.

        Raises:
            EpisodeError: The episode has not begun.
        """
        if self.render_mode is None:
            gymnasium.logger.warn("render() needs a render_mode; give it to gymnasium.make")
            return None
        level = self.rollouts.level_of(0)
        row, column = self.rollouts.positions[0].tolist()
        heading = int(self.rollouts.headings[0])
        if self.render_mode == "ansi":
            return rendering.draw_text(level.layout, (row, column), heading, level.goal)
        picture = rendering.draw_maze(
            level.layout,
            goal=level.goal,
            agent=((row, column), heading),
            seen=seen_cells(
                self.rollouts.observations[0], (row, column), heading, level.layout.shape
            ),
            tile=self.tile,
        )
        if self._window is None:
            return picture
        self._window.show(picture)
        return None

    def close(self) -> None:
        """Close the window, if there is one."""
        if self._window is not None:
            self._window.close()

    def _observation(self) -> Observation:
        return {
            "image": self.rollouts.observations[0].copy(),
            "direction": int(self.rollouts.headings[0]),
        }

    def _position(self) -> NDArray[np.int64]:
        position: NDArray[np.int64] = self.rollouts.positions[0].astype(np.int64)
        return position


def observation_space() -> gymnasium.spaces.Dict:
    """The space of one observation."""
    return gymnasium.spaces.Dict(
        {
            "image": gymnasium.spaces.Box(0, 10, (5, 5, 3), np.uint8),
            "direction": gymnasium.spaces.Discrete(len(HEADINGS)),
        }
    )


def action_space(actions: str) -> gymnasium.spaces.Discrete:
    """The space of an action set.

    Raises:
        LayoutError: There is no such set.
    """
    if actions not in ACTION_SETS:
        raise LayoutError(f"actions must be one of {sorted(ACTION_SETS)}, got {actions!r}")
    return gymnasium.spaces.Discrete(ACTION_SETS[actions])
