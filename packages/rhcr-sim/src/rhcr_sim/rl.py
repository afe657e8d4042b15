"""Lifelong path finding as a PettingZoo environment; needs the extra ``rl``."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rhcr_sim.errors import ConfigError, MissingExtraError
from rhcr_sim.layouts.layout import Layout
from rhcr_sim.simulation.config import Config
from rhcr_sim.simulation.simulator import Simulator

try:
    import gymnasium
    from pettingzoo import ParallelEnv
except ImportError as error:
    raise MissingExtraError(
        "rhcr_sim.rl needs gymnasium and pettingzoo; install rhcr-sim[rl]"
    ) from error

STAY, RIGHT, UP, LEFT, DOWN = range(5)
"""Actions."""

PLANES = ("obstacles", "agents", "goal", "closer")
"""Planes of an observation."""

Observation = NDArray[np.uint8]


class LifelongEnv(ParallelEnv[str, Observation, np.int64]):
    """Agents that are moved one timestep at a time, each by its own policy.

    Goals come from the simulator as in `rhcr_sim.simulate`.

    **Actions**, `Discrete(5)`: 0 stay, 1 right, 2 up, 3 left, 4 down. All joint actions are legal.
    An agent stays if it heads for an obstacle or is in service. Where agents would collide, those
    that wait go before those that move, then those whose last task finished longest ago; the others
    stay, and so does whoever wanted to follow them.

    **Observations**, uint8 (4, 2 `radius` + 1, 2 `radius` + 1) of 0 and 1, centred on the agent:
    obstacles, with all beyond the map; other agents; the goal, at the rim of the window if it is
    further away; cells from where the way to the goal is shorter than from here.

    **Rewards**: number of tasks that the agent finished in this timestep.

    **Episodes** have no end; all agents are truncated after `config.steps` timesteps.

    **Infos** hold ``action_mask``, int8 (5,), 1 for actions that are not sure to be a stay.

    Args:
        layout: Where the agents drive.
        config: Number of agents, steps, seed of the first episode, and what goals depend on. The
            parameters of planners do not matter.
        radius: Cells that an agent sees in each direction, 1 to 50.

    Raises:
        ConfigError: A parameter is out of range or does not fit the layout.
    """

    metadata: dict[str, Any] = {"name": "rhcr_sim_lifelong_v0", "render_modes": []}  # noqa: RUF012

    def __init__(self, layout: Layout, config: Config, radius: int = 5) -> None:
        if not 1 <= radius <= 50:
            raise ConfigError(f"radius must be from 1 to 50, got {radius}")
        if config.rotation:
            raise ConfigError("rotation=True does not go with this environment; leave it out")
        self.layout = layout
        self.config = replace(config, period=1, stop_at_congestion=False, time_limit=None)
        self.radius = radius
        self.possible_agents = [f"agent_{i}" for i in range(config.agents)]
        self.agents: list[str] = []
        side = 2 * radius + 1
        shape = (len(PLANES), side, side)
        self.observation_spaces = {
            agent: gymnasium.spaces.Box(0, 1, shape, np.uint8) for agent in self.possible_agents
        }
        self.action_spaces = {agent: gymnasium.spaces.Discrete(5) for agent in self.possible_agents}
        self._seeds = np.random.default_rng(config.seed)
        self._simulator = Simulator(layout, self.config)

    def observation_space(self, agent: str) -> gymnasium.spaces.Space[Any]:
        """Space of an agent's observations."""
        return self.observation_spaces[agent]

    def action_space(self, agent: str) -> gymnasium.spaces.Space[Any]:
        """Space of an agent's actions."""
        return self.action_spaces[agent]

    @property
    def simulator(self) -> Simulator:
        """The simulation of the current episode, with positions, goals, tasks and metrics."""
        return self._simulator

    def reset(
        self,
        seed: int | None = None,
        options: dict[str, Any] | None = None,  # noqa: ARG002
    ) -> tuple[dict[str, Observation], dict[str, dict[str, Any]]]:
        """Start an episode with new starts and goals.

        Args:
            seed: Seed of the episode; None goes on with the seeds of the episode before.
            options: Not used.
        """
        if seed is not None:
            self._seeds = np.random.default_rng(seed)
        drawn = int(self._seeds.integers(2**63))
        self._simulator = Simulator(self.layout, replace(self.config, seed=drawn))
        self.agents = list(self.possible_agents)
        return self._observations(), self._infos()

    def step(
        self, actions: dict[str, np.int64]
    ) -> tuple[
        dict[str, Observation],
        dict[str, float],
        dict[str, bool],
        dict[str, bool],
        dict[str, dict[str, Any]],
    ]:
        """Move all agents by one timestep; agents without an action stay.

        Raises:
            ConfigError: An action is not from 0 to 4.
        """
        joint = np.fromiter((actions.get(agent, STAY) for agent in self.agents), dtype=np.int64)
        rewards = self.move(joint) if self.agents else np.zeros(0, dtype=np.int32)
        agents = self.agents
        over = self._simulator.finished
        truncations = dict.fromkeys(agents, over)
        result = (
            self._observations(),
            dict(zip(agents, rewards.astype(float).tolist(), strict=True)),
            dict.fromkeys(agents, False),
            truncations,
            self._infos(),
        )
        if over:
            self.agents = []
        return result

    def move(self, actions: NDArray[np.integer[Any]]) -> NDArray[np.int32]:
        """Move all agents by one timestep, without dictionaries.

        Args:
            actions: (agents,), 0 to 4.

        Returns:
            Finished tasks of each agent in this timestep, int32 (agents,).

        Raises:
            ConfigError: An action is not from 0 to 4, or there is not one for each agent.
        """
        if actions.shape != (self.config.agents,) or ((actions < 0) | (actions > DOWN)).any():
            raise ConfigError(
                f"actions must be {self.config.agents} numbers from 0 to 4, got {actions!r}"
            )
        return self._simulator.move(actions - 1)

    def observe(self) -> Observation:
        """Observations of all agents, uint8 (agents, 4, 2 `radius` + 1, 2 `radius` + 1)."""
        return self._simulator.observe(self.radius)

    def action_masks(self) -> NDArray[np.int8]:
        """Actions of all agents that are not sure to be a stay, and the stay; int8 (agents, 5)."""
        moves = self._simulator.possible_moves()
        return np.pad(moves, ((0, 0), (1, 0)), constant_values=1).astype(np.int8)

    def render(self) -> None:
        """Draw nothing; `simulator.result(record_paths=True)` has all that `animate` needs."""

    def close(self) -> None:
        """Nothing to release."""

    def _observations(self) -> dict[str, Observation]:
        return dict(zip(self.agents, self.observe(), strict=True))

    def _infos(self) -> dict[str, dict[str, Any]]:
        masks = self.action_masks()
        return {
            agent: {"action_mask": mask} for agent, mask in zip(self.agents, masks, strict=True)
        }
