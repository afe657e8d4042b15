"""Many games as one Gymnasium environment, one message a step."""

from typing import Any

import gymnasium
import numpy as np
from gymnasium.vector import AutoresetMode
from gymnasium.vector.utils import batch_space
from numpy.typing import NDArray

from mario_env.env.actions import Combination, action_masks
from mario_env.env.info import info_of_many
from mario_env.env.rewards import reward_terms
from mario_env.env.sessions import RESTART, Observation, Sessions
from mario_env.env.shared import LevelSource, level_source, shared_engine
from mario_env.env.single import Obs, action_space, check_options, observation_space
from mario_env.errors import OptionError
from mario_env.jvm.engine import Engine
from mario_env.play.config import GameConfig
from mario_env.play.results import Status

Flags = NDArray[np.bool_]


class MarioVectorEnv(gymnasium.vector.VectorEnv[Obs, Any, Any]):
    """`num_envs` games that take one message to the engine a step.

    Observations, actions, rewards and infos are those of `~mario_env.env.MarioEnv`, as
    arrays. A game that has ended starts its level anew in the next step, whose action it ignores.

    Args:
        num_envs: Games, at least 1.
        levels: As in `~mario_env.env.MarioEnv`; each game draws its own at `reset`.
        actions: Likewise.
        frame_skip: Likewise.
        reward: Likewise.
        timer_seconds: Likewise.
        start_mode: Likewise.
        view: Likewise.
        engine: Likewise.
    """

    metadata = {  # noqa: RUF012
        "render_modes": [],
        "autoreset_mode": AutoresetMode.NEXT_STEP,
    }

    def __init__(
        self,
        num_envs: int,
        levels: LevelSource = None,
        *,
        actions: str | tuple[Combination, ...] = "buttons",
        frame_skip: int = 1,
        reward: str = "progress",
        timer_seconds: int = 20,
        start_mode: int = 0,
        view: str = "mario",
        engine: Engine | None = None,
    ):
        # First of all: some versions of Gymnasium close environments that were never made.
        self._games: Sessions | None = None
        self._now: Observation | None = None
        if num_envs < 1:
            raise OptionError(f"num_envs must be at least 1, not {num_envs}")
        check_options(frame_skip, view)
        self.num_envs = num_envs
        self._draw = level_source(levels)
        self._masks = action_masks(actions)
        self._terms, self._reward_limit = reward_terms(reward)
        self._config = GameConfig(
            agent="script", timer_seconds=timer_seconds, start_mode=start_mode
        )
        self._frame_skip, self._view, self._engine = frame_skip, view, engine
        self._over = np.zeros(num_envs, bool)
        self.single_observation_space = observation_space()
        self.single_action_space = action_space(self._masks)
        self.observation_space = batch_space(self.single_observation_space, num_envs)
        self.action_space = batch_space(self.single_action_space, num_envs)

    def reset(
        self, *, seed: int | list[int | None] | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Obs, dict[str, Any]]:
        """Start all games, each on a level of its own draw.

        Args:
            seed: Of the choice of levels; of a list the first.
            options: Not used.
        """
        del options
        first = seed[0] if isinstance(seed, list) else seed
        super().reset(seed=first)
        texts = [self._draw(self.np_random) for _ in range(self.num_envs)]
        if self._games and self._games.lives():
            self._now = self._games.reset(texts)
        else:
            engine = self._engine or shared_engine()
            self._games = Sessions(engine, texts, self._config, self._view)
            self._now = self._games.first
        self._over[:] = False
        return self._observed(self._now), _infos(self._now)

    def step(self, actions: Any) -> tuple[Obs, NDArray[np.float64], Flags, Flags, dict[str, Any]]:
        """Hold the buttons of each game for `frame_skip` ticks.

        Raises:
            OptionError: The actions are none, or no games have been started.
            EngineCrashedError: The engine died; `reset` starts another.
        """
        if self._games is None or self._now is None:
            raise OptionError("no games have been started; call reset() first")
        masks = self._button_masks(np.asarray(actions))
        masks[self._over] = RESTART
        before, after = self._now, self._games.step(masks, self._frame_skip)
        terms = self._terms(before, after)
        rewards = np.clip(sum(terms.values()), -self._reward_limit, self._reward_limit)
        rewards = np.where(self._over, 0.0, rewards)
        status = after.info_column("status")
        terminated = (status == Status.WIN) | (status == Status.LOSE)
        truncated = status == Status.TIME_OUT
        self._now, self._over = after, terminated | truncated
        infos = _infos(after)
        infos["reward_terms"] = terms
        return self._observed(after), rewards, terminated, truncated, infos

    def close_extras(self, **kwargs: Any) -> None:
        """End the games; the engine goes on for others."""
        del kwargs
        if self._games:
            self._games.close()
        self._games = self._now = None

    def _observed(self, now: Observation) -> Obs:
        return {"grid": now.grid, "state": now.state.copy()}

    def _button_masks(self, actions: NDArray[Any]) -> NDArray[np.uint8]:
        if actions.shape != self.action_space.shape:
            raise OptionError(f"actions have shape {self.action_space.shape}, not {actions.shape}")
        top = 2 if self._masks is None else len(self._masks)
        if actions.size and not (actions.min() >= 0 and actions.max() < top):
            raise OptionError(f"actions must be 0 to {top - 1}")
        if self._masks is None:
            return np.packbits(actions.astype(np.uint8), axis=1, bitorder="little")[:, 0]
        return np.asarray(self._masks[actions], np.uint8)


def _infos(now: Observation) -> dict[str, Any]:
    columns = info_of_many(now)
    everywhere = np.ones(len(now.info), bool)
    return columns | {f"_{name}": everywhere for name in columns}
