"""Many mazes as one Gymnasium vector environment on the native core."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gymnasium
import numpy as np
from gymnasium.vector import AutoresetMode, VectorEnv
from gymnasium.vector.utils import batch_space
from numpy.typing import ArrayLike, NDArray

from maze_env.env import ACTION_SETS, Observation, action_space, observation_space
from maze_env.errors import ActionError, LayoutError
from maze_env.layouts.checks import as_array
from maze_env.rendering import draw_maze, seen_cells
from maze_env.rollouts import Rollouts
from maze_env.sources import LevelSource, checked_options, first_heading, level_maker

Step = tuple[Observation, NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_], dict[str, Any]]


class MazeVectorEnv(VectorEnv[Observation, NDArray[np.int64], NDArray[Any]]):
    """`num_envs` mazes whose rules, spaces and infos are those of `MazeEnv`.

    With equal seeds, levels and actions it gives what `gymnasium.vector.SyncVectorEnv` of
    `MazeEnv` gives; environment i is seeded with `seed + i`.

    Args:
        num_envs: Number of environments.
        layout: As for `MazeEnv`, the same for all environments.
        start: As for `MazeEnv`.
        goal: As for `MazeEnv`.
        max_steps: As for `MazeEnv`.
        levels: One source a environment instead of `layout`: levels, layouts or functions.
        see_through_walls: As for `MazeEnv`.
        actions: As for `MazeEnv`.
        autoreset_mode: What happens to an environment that is done: it is reset in the next step,
            in the same step (``final_obs`` and ``final_info`` hold its end), or by the caller
            (`reset(options={"reset_mask": ...})`).
        render_mode: None or ``"rgb_array"``.
        tile: Side of a cell in pictures, pixels.

    Raises:
        LayoutError: A level is malformed, or an option is out of range.
    """

    metadata: dict[str, Any] = {  # noqa: RUF012
        "render_modes": ["rgb_array"],
        "render_fps": 10,
        "autoreset_mode": AutoresetMode.NEXT_STEP,
    }

    def __init__(
        self,
        num_envs: int = 1,
        layout: LevelSource | None = None,
        start: ArrayLike | None = None,
        goal: ArrayLike | None = None,
        max_steps: int | None = None,
        *,
        levels: Sequence[LevelSource] | None = None,
        see_through_walls: bool = True,
        actions: str = "minigrid",
        autoreset_mode: AutoresetMode | str = AutoresetMode.NEXT_STEP,
        render_mode: str | None = None,
        tile: int = 32,
    ) -> None:
        if render_mode not in (None, "rgb_array"):
            raise LayoutError(f"render_mode must be 'rgb_array' or None, got {render_mode!r}")
        self.rollouts = Rollouts(num_envs, see_through_walls=see_through_walls)
        if levels is None and layout is not None:
            self.make_levels = [level_maker(layout, start, goal, max_steps)] * num_envs
        elif levels is not None and layout is None:
            if len(levels) != num_envs:
                raise LayoutError(f"levels must have {num_envs} entries, got {len(levels)}")
            self.make_levels = [level_maker(one, start, goal, max_steps) for one in levels]
        else:
            raise LayoutError("give either layout or levels, not both")
        self.num_envs = num_envs
        self.render_mode = render_mode
        self.tile = tile
        self.autoreset_mode = AutoresetMode(autoreset_mode)
        self.metadata = {**self.metadata, "autoreset_mode": self.autoreset_mode}
        self.single_observation_space = observation_space()
        self.single_action_space = action_space(actions)
        self._actions = ACTION_SETS[actions]
        self.observation_space = batch_space(self.single_observation_space, num_envs)
        self.action_space = batch_space(self.single_action_space, num_envs)
        self._generators: list[np.random.Generator] = []
        self._done = np.zeros(num_envs, bool)

    def reset(
        self,
        *,
        seed: int | Sequence[int | None] | None = None,
        options: dict[str, Any] | None = None,
    ) -> tuple[Observation, dict[str, Any]]:
        """Start an episode in all environments, or in some.

        Args:
            seed: Environment i is seeded with `seed + i`, or with its entry of a sequence.
            options: ``level`` and ``heading`` as for `MazeEnv`, the same for all environments that
                are reset; ``reset_mask``, `bool (num_envs,)`, which ones are.

        Raises:
            LayoutError: A seed, a mask or another option of the wrong kind.
        """
        which = self._masked((options or {}).get("reset_mask"))
        rest = {name: value for name, value in (options or {}).items() if name != "reset_mask"}
        level, heading = checked_options(rest)
        self._seed(seed, which)
        if level is not None:
            for index in which:
                self.make_levels[index] = level_maker(level)
        infos: dict[str, Any] = {}
        self._start(which, infos, heading)
        return self._observations(), infos

    def step(self, actions: NDArray[np.int64]) -> Step:
        """Take one step in all environments.

        Raises:
            ActionError: Actions of the wrong shape, type or range.
            EpisodeError: No reset has been, or in mode DISABLED none of one that is done.
        """
        moves = self._checked_actions(actions)
        rollouts = self.rollouts
        infos: dict[str, Any] = {}
        waiting = np.flatnonzero(self._done)
        if self.autoreset_mode is AutoresetMode.NEXT_STEP and len(waiting):
            active = np.flatnonzero(~self._done)
            rollouts.step(moves[active], active)
            self._start(waiting, infos)
        else:
            active = np.arange(self.num_envs)
            rollouts.step(moves)
        rewards = rollouts.rewards.copy()
        terminated = rollouts.terminated.copy()
        truncated = rollouts.truncated.copy()
        self._done = terminated | truncated
        ended = np.flatnonzero(self._done)
        if self.autoreset_mode is AutoresetMode.SAME_STEP and len(ended):
            self._record_ends(ended, infos)
            self._start(ended, infos)
        elif len(ended):
            self._add(infos, ended, rollouts.summary(ended))
        infos["position"] = rollouts.positions.astype(np.int64)
        infos["_position"] = np.ones(self.num_envs, bool)
        return self._observations(), rewards, terminated, truncated, infos

    def render(self) -> tuple[Any, ...] | None:
        """Pictures of all environments, each `uint8 (height, width, 3)`.

        Raises:
            EpisodeError: The environments have not been reset.
        """
        if self.render_mode is None:
            gymnasium.logger.warn("render() needs a render_mode; give it to gymnasium.make_vec")
            return None
        return tuple(self._picture(index) for index in range(self.num_envs))

    def _picture(self, index: int) -> Any:
        level = self.rollouts.level_of(index)
        row, column = self.rollouts.positions[index].tolist()
        agent = (row, column), int(self.rollouts.headings[index])
        seen = seen_cells(self.rollouts.observations[index], *agent, level.layout.shape)
        return draw_maze(level.layout, goal=level.goal, agent=agent, seen=seen, tile=self.tile)

    def _start(
        self, which: NDArray[np.int64], infos: dict[str, Any], heading: int | None = None
    ) -> None:
        """Start episodes and tell about them."""
        levels, headings = [], []
        for index in which:
            generator = self._generators[index]
            levels.append(self.make_levels[index](generator))
            headings.append(first_heading(levels[-1], generator, heading))
        self.rollouts.reset(levels, headings, which)
        self._done[which] = False
        self._add(
            infos,
            which,
            {
                "position": self.rollouts.positions[which].astype(np.int64),
                "optimal_path_length": np.array([level.optimal_path_length for level in levels]),
            },
        )

    def _record_ends(self, ended: NDArray[np.int64], infos: dict[str, Any]) -> None:
        final_obs = np.full(self.num_envs, None, object)
        for index in ended:
            final_obs[index] = {
                "image": self.rollouts.observations[index].copy(),
                "direction": int(self.rollouts.headings[index]),
            }
        mask = self._mask(ended)
        final_info: dict[str, Any] = {}
        position = {"position": self.rollouts.positions[ended].astype(np.int64)}
        self._add(final_info, ended, position | self.rollouts.summary(ended))
        infos |= {"final_obs": final_obs, "_final_obs": mask}
        infos |= {"final_info": final_info, "_final_info": mask.copy()}

    def _add(
        self, infos: dict[str, Any], which: NDArray[np.int64], values: dict[str, NDArray[Any]]
    ) -> None:
        for name, column in values.items():
            infos[name] = np.zeros((self.num_envs, *column.shape[1:]), column.dtype)
            infos[name][which] = column
            infos[f"_{name}"] = self._mask(which)

    def _mask(self, which: NDArray[np.int64]) -> NDArray[np.bool_]:
        mask = np.zeros(self.num_envs, bool)
        mask[which] = True
        return mask

    def _observations(self) -> Observation:
        return {
            "image": self.rollouts.observations.copy(),
            "direction": self.rollouts.headings.astype(np.int64),
        }

    def _checked_actions(self, actions: ArrayLike) -> NDArray[np.int64]:
        moves = as_array("actions", actions, ActionError)
        limit = self._actions
        if moves.shape != (self.num_envs,) or moves.dtype.kind not in "iu":
            raise ActionError(
                f"actions must be whole numbers of shape {(self.num_envs,)}, "
                f"got {moves.dtype} of shape {moves.shape}"
            )
        if moves.min() < 0 or moves.max() >= limit:
            raise ActionError(f"actions must be from 0 to {limit - 1}, got {moves}")
        return moves

    def _masked(self, mask: Any) -> NDArray[np.int64]:
        if mask is None:
            return np.arange(self.num_envs)
        array = as_array("reset_mask", mask)
        if array.shape != (self.num_envs,) or array.dtype != np.bool_ or not array.any():
            raise LayoutError(
                f"reset_mask must be bool of shape {(self.num_envs,)} with at least one True"
            )
        return np.flatnonzero(array)

    def _seed(self, seed: int | Sequence[int | None] | None, which: NDArray[np.int64]) -> None:
        seeds = [None] * self.num_envs if seed is None else seed
        if isinstance(seeds, (int, np.integer)):
            seeds = [int(seeds) + index for index in range(self.num_envs)]
        if len(seeds) != self.num_envs:
            raise LayoutError(f"seed must have {self.num_envs} entries, got {len(seeds)}")
        if not self._generators:
            self._generators = [gymnasium.utils.seeding.np_random()[0] for _ in which]
        for index in which:
            if seeds[index] is not None:
                self._generators[index] = gymnasium.utils.seeding.np_random(seeds[index])[0]
