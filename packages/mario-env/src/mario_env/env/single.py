"""One game as a Gymnasium environment."""

from typing import Any

import gymnasium
import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray

from mario_env.env.actions import Combination, action_masks
from mario_env.env.info import info_of_one
from mario_env.env.rewards import reward_terms
from mario_env.env.sessions import PLANES, STATE_FIELDS, VIEW, Observation, Sessions
from mario_env.env.shared import LevelSource, level_source, level_text, shared_engine
from mario_env.errors import OptionError
from mario_env.jvm.engine import Engine
from mario_env.levels.validation import MAX_WIDTH
from mario_env.play.config import GameConfig
from mario_env.play.results import Status
from mario_env.render.frame import Scene, draw_frame, scene_text

Obs = dict[str, NDArray[Any]]

_FAR = 16.0 * MAX_WIDTH  # pixels
_STATE_LIMITS = {
    "x": (0, _FAR),
    "y": (-_FAR, _FAR),
    "vx": (-32, 32),
    "vy": (-32, 32),
    "on_ground": (0, 1),
    "may_jump": (0, 1),
    "mode": (0, 2),
    "invulnerable": (0, 100),
    "time_left": (0, 1e8),
    "goal_x": (0, _FAR),
    "facing": (-1, 1),
    "progress": (0, 1),
}


def observation_space() -> spaces.Space[Any]:
    """``grid``: the planes around the player; ``state``: his numbers."""
    low, high = np.array([_STATE_LIMITS[name] for name in STATE_FIELDS], np.float32).T
    return spaces.Dict(
        {
            "grid": spaces.Box(0, 1, (len(PLANES), VIEW, VIEW), np.uint8),
            "state": spaces.Box(low, high, dtype=np.float32),
        }
    )


def action_space(masks: NDArray[np.uint8] | None) -> spaces.Space[Any]:
    """The five buttons, or the number of a combination."""
    return spaces.MultiBinary(5) if masks is None else spaces.Discrete(len(masks))


def check_options(frame_skip: int, view: str) -> None:
    """Check what both environments share.

    Raises:
        OptionError: An argument is out of its range.
    """
    if not 1 <= frame_skip <= 1000:
        raise OptionError(f"frame_skip must be 1 to 1000, not {frame_skip}")
    if view not in ("mario", "camera"):
        raise OptionError(f"view {view!r} is none of mario, camera")


class MarioEnv(gymnasium.Env[Obs, Any]):
    """One game of Mario; deterministic, given level and actions.

    Observation: a dictionary of ``grid``, ``uint8 (20, 16, 16)`` planes of the tiles and sprites
    around the player, and ``state``, ``float32 (12,)``. ``env.sessions`` names both.

    An episode terminates with a win or a death and is truncated when the time is up.

    Args:
        levels: A level (text or tile numbers), several to draw from, a function of a random
            generator, or None for procedural levels. ``reset(options={"level": ...})`` overrides.
        actions: ``buttons`` for ``MultiBinary(5)`` (left, right, down, speed, jump), or
            ``right_only``, ``simple``, ``complex`` or ``planner`` for ``Discrete``, or your own
            combinations.
        frame_skip: Ticks that an action is held.
        reward: ``progress`` or ``gym-super-mario-bros``; its terms are in
            ``info["reward_terms"]``.
        timer_seconds: Game time, seconds; 0 for none.
        start_mode: 0 small, 1 large, 2 with fire.
        view: ``mario`` centres the planes on the player, ``camera`` on the screen.
        render_mode: ``rgb_array``, ``ansi`` or None.
        engine: Where to play; None for the one that all environments of a process share.

    Raises:
        OptionError: An argument is out of its range.
        LevelFormatError: A level is none.
    """

    metadata = {"render_modes": ["rgb_array", "ansi"], "render_fps": 30}  # noqa: RUF012

    def __init__(
        self,
        levels: LevelSource = None,
        *,
        actions: str | tuple[Combination, ...] = "buttons",
        frame_skip: int = 1,
        reward: str = "progress",
        timer_seconds: int = 20,
        start_mode: int = 0,
        view: str = "mario",
        render_mode: str | None = None,
        engine: Engine | None = None,
    ):
        check_options(frame_skip, view)
        if render_mode not in (None, *self.metadata["render_modes"]):
            raise OptionError(f"render_mode {render_mode!r} is none of rgb_array, ansi")
        self._draw = level_source(levels)
        self._masks = action_masks(actions)
        self._terms, self._reward_limit = reward_terms(reward)
        self._config = _config(timer_seconds, start_mode)
        self._frame_skip, self._view, self.render_mode = frame_skip, view, render_mode
        self._engine = engine
        self._games: Sessions | None = None
        self._now: Observation | None = None
        self.observation_space = observation_space()
        self.action_space = action_space(self._masks)

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Obs, dict[str, Any]]:
        """Start a game.

        Args:
            seed: Of the choice of levels.
            options: ``{"level": ...}`` plays that level, text or tile numbers.

        Raises:
            EngineUnavailableError: No engine can be started.
            LevelFormatError: The level is none.
        """
        super().reset(seed=seed)
        given = (options or {}).get("level")
        text = self._draw(self.np_random) if given is None else level_text(given)
        if self._games and self._games.lives():
            self._now = self._games.reset([text])
        else:
            engine = self._engine or shared_engine()
            self._games = Sessions(engine, [text], self._config, self._view)
            self._now = self._games.first
        return self._observed(self._now), info_of_one(self._now.one())

    def step(self, action: Any) -> tuple[Obs, float, bool, bool, dict[str, Any]]:
        """Hold the buttons of an action for `frame_skip` ticks.

        Raises:
            OptionError: The action is none, or no game has been started.
            EngineCrashedError: The engine died; `reset` starts another.
        """
        games, before = self._started()
        self._now = games.step(self._mask(action), self._frame_skip)
        after = self._now.one()
        terms = self._terms(before.one(), after)
        limit = self._reward_limit
        reward = float(min(max(sum(terms.values()), -limit), limit))
        status = after.info_column("status")
        terminated = status in (Status.WIN, Status.LOSE)
        truncated = status == Status.TIME_OUT
        info = info_of_one(after, terms)
        return self._observed(self._now), reward, terminated, truncated, info

    def render(self) -> Any:
        """The screen as ``uint8 (240, 256, 3)``, or as text."""
        games, _ = self._started()
        if self.render_mode is None:
            gymnasium.logger.warn("render() needs a render_mode: rgb_array or ansi")
            return None
        scene = Scene.of(games.scene(0))
        return draw_frame(scene) if self.render_mode == "rgb_array" else scene_text(scene)

    def clone_state(self) -> bytes:
        """The whole state of the game, for planners; any environment can go on from it."""
        return self._started()[0].save(0)

    def restore_state(self, state: bytes) -> Obs:
        """Go on from a state.

        Raises:
            EngineReplyError: The bytes are no state.
        """
        self._now = self._started()[0].load(0, state)
        return self._observed(self._now)

    def close(self) -> None:
        """End the game; the engine goes on for others."""
        if self._games:
            self._games.close()
        self._games = self._now = None

    def _started(self) -> tuple[Sessions, Observation]:
        if self._games is None or self._now is None:
            raise OptionError("no game has been started; call reset() first")
        return self._games, self._now

    def _observed(self, now: Observation) -> Obs:
        return {"grid": now.grid[0], "state": now.state[0].copy()}

    def _mask(self, action: Any) -> NDArray[np.uint8]:
        if not self.action_space.contains(action):
            raise OptionError(f"action {action!r} is not in {self.action_space}")
        if self._masks is None:
            return np.packbits(action, bitorder="little")
        return self._masks[[action]]


def _config(timer_seconds: int, start_mode: int) -> GameConfig:
    return GameConfig(agent="script", timer_seconds=timer_seconds, start_mode=start_mode)
