"""Stepping through a simulation window by window."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from rhcr_sim import _core
from rhcr_sim.errors import CheckpointError, ConfigError
from rhcr_sim.layouts.cells import Cells, checked_whole
from rhcr_sim.layouts.layout import Layout
from rhcr_sim.simulation import resting
from rhcr_sim.simulation.checkpoints import Checkpoint, restore, state_of
from rhcr_sim.simulation.config import Config
from rhcr_sim.simulation.core_options import simulation_options
from rhcr_sim.simulation.goals.drawn import goal_classes
from rhcr_sim.simulation.goals.own import Assigner, GoalList, ask_for_goals, checked_goals, give_all
from rhcr_sim.simulation.memory import prepare_cache
from rhcr_sim.simulation.results.collecting import collected, tasks_and_service
from rhcr_sim.simulation.results.result import Result, StopReason
from rhcr_sim.simulation.starts import checked_starts


class Simulator:
    """A running simulation that plans and executes one window at a time.

    Args:
        layout: Where the agents drive.
        config: Parameters; `stop_at_congestion` and `time_limit` decide `finished`.
        starts: Start cell of each agent; drawn from the seed if None. With `goals` or `assigner`
            any drivable cells, else start cells of the layout.
        goals: Goals of each agent; see `rhcr_sim.simulate`.
        assigner: Function that is asked for goals; see `rhcr_sim.simulate`.

    Raises:
        ConfigError: A parameter does not fit the layout.
    """

    def __init__(
        self,
        layout: Layout,
        config: Config,
        starts: Cells | None = None,
        goals: Sequence[GoalList] | None = None,
        assigner: Assigner | None = None,
    ) -> None:
        if goals is not None and assigner is not None:
            raise ConfigError("goals and assigner exclude each other; give only one of them")
        if assigner is not None and not callable(assigner):
            raise ConfigError(f"assigner must be a function of a GoalRequest, got {assigner!r}")
        given: tuple[object, object] = layout, config
        if not (isinstance(given[0], Layout) and isinstance(given[1], Config)):
            raise ConfigError(f"expected a Layout and a Config, got {layout!r} and {config!r}")
        self.layout = layout
        self.config = config
        self._assigner = assigner
        self._wall_seconds = 0.0
        self._cpu_seconds = 0.0
        self._lock = threading.RLock()
        own_goals = self._own_goals = goals is not None or assigner is not None
        resting.check_layout(layout, config, own_goals)
        checked = checked_starts(layout, config, starts, own_goals)
        classes = [] if own_goals else goal_classes(layout, config)
        scenario = layout.rotated_core if config.rotation else layout.core
        prepare_cache(layout, config, scenario)
        options = simulation_options(layout, config, checked, classes)
        self._core = _core.Simulation(scenario, options)
        resting.check_well_formed(layout, config, self._core.cells())
        if goals is not None:
            give_all(self._core, layout, goals)

    @property
    def timestep(self) -> int:
        """Number of executed timesteps."""
        return self._core.timestep

    @property
    def positions(self) -> NDArray[np.int32]:
        """Current cell of each agent, int32 (agents,)."""
        return self._core.cells()

    @property
    def headings(self) -> NDArray[np.int8] | None:
        """Current heading of each agent with rotation, int8 (agents,); see `Result.headings`."""
        return self._core.headings()[-1].astype(np.int8) if self.config.rotation else None

    @property
    def goals(self) -> tuple[NDArray[np.int32], ...]:
        """Cells that each agent has still to visit, in order, one int32 array an agent."""
        queues = self._core.queues()
        return tuple(np.array([cell for cell, _ in queue], dtype=np.int32) for queue in queues)

    @property
    def paths(self) -> NDArray[np.int32]:
        """Plan of the last window, int32 (agents, n): cells at its timesteps 0, ..., n - 1.

        At most the first `period` + 1 columns were executed. Before the first window n is 1.
        """
        return self._core.paths()

    @property
    def tasks(self) -> NDArray[np.int32]:
        """Agent, goal cell and timestep of completion (-1 = open) of all tasks, int32 (n, 3)."""
        return tasks_and_service(self._core)[0]

    def set_goals(self, agent: int, goals: GoalList) -> None:
        """Replace the goals that an agent has still to visit; a service that goes on ends.

        An agent whose goals are drawn goes on to draw when these are nearly done.

        Args:
            agent: Index of the agent.
            goals: Cells to visit in this order; see `rhcr_sim.simulate`.

        Raises:
            ConfigError: There is no such agent, or a goal is not allowed or cannot be reached.
        """
        agent = checked_whole("agent", agent, 0, self.config.agents - 1)
        if self.config.endpoints != "free":
            raise ConfigError(
                f"set_goals does not go with endpoints={self.config.endpoints!r}, which draws "
                f"goals where nobody rests"
            )
        with self._lock:
            visits = checked_goals(self.layout, agent, int(self.positions[agent]), goals)
            self._core.clear_goals(agent)
            self._core.append_goals(agent, visits)

    @property
    def stop_reason(self) -> StopReason | None:
        """Why the simulation has ended, or None while it goes on."""
        if self._assigner is None and self._core.goals_done:
            return "goals_done"
        if self._core.finished:
            return "completed"
        if self.config.stop_at_congestion and self._core.congested_at >= 0:
            return "congested"
        if self._core.livelocked:
            return "livelock"
        limit = self.config.time_limit
        return "time_limit" if limit is not None and self._wall_seconds >= limit else None

    @property
    def finished(self) -> bool:
        """Whether the simulation has ended."""
        return self.stop_reason is not None

    def step(self) -> None:
        """Plan the next window and execute its first `period` timesteps.

        Does nothing once the simulation has `finished`. The GIL is released meanwhile; calls from
        several threads wait for one another. What the task assigner raises passes through; nothing
        has happened then, and the step can be tried again.
        """
        with self._lock:
            if self.finished:
                return
            wall, cpu = time.perf_counter(), time.thread_time()
            if self._assigner is not None:
                ask_for_goals(self._core, self.layout, self._assigner, self.config.period)
            self._core.advance()
            self._wall_seconds += time.perf_counter() - wall
            self._cpu_seconds += time.thread_time() - cpu

    def move(self, directions: NDArray[np.integer[Any]]) -> NDArray[np.int32]:
        """Move all agents by one timestep as the caller wants, instead of a planned window.

        An agent stays if there is no such edge or while it is in service. Where agents would
        collide, those that wait go before those that move, then those whose last task finished
        longest ago; the others stay, and so does whoever wanted to follow them. Does not look at
        `finished`.

        Args:
            directions: (agents,), 0 right, 1 up, 2 left, 3 down, -1 stay.

        Returns:
            Finished tasks of each agent in this timestep, int32 (agents,).

        Raises:
            ConfigError: There is not one direction from -1 to 3 for each agent, `endpoints` is not
                "free", or agents have headings.
        """
        self._check_no_headings("move")
        if self.config.endpoints != "free":
            raise ConfigError(
                f"move does not go with endpoints={self.config.endpoints!r}, where agents follow "
                f"plans to their ends; use endpoints='free'"
            )
        wanted = np.asarray(directions)
        whole = wanted.dtype.kind in "iu" and wanted.shape == (self.config.agents,)
        if not whole or ((wanted < -1) | (wanted > 3)).any():
            raise ConfigError(
                f"directions must be {self.config.agents} whole numbers from -1 to 3, got "
                f"{directions!r}"
            )
        with self._lock:
            if self._assigner is not None:
                ask_for_goals(self._core, self.layout, self._assigner, period=1)
            return self._core.move(wanted.tolist())

    def observe(self, radius: int) -> NDArray[np.uint8]:
        """What each agent sees around it, uint8 (agents, 4, 2 `radius` + 1, 2 `radius` + 1).

        Planes of 0 and 1: obstacles, with all beyond the map; other agents; the next goal, at the
        rim if it is further away; cells from where the way to it is shorter than from here.

        Raises:
            ConfigError: `radius` is not from 1 to 50, or agents have headings.
        """
        radius = checked_whole("radius", radius, 1, 50)
        self._check_no_headings("observe")
        return self._core.observe(radius)

    def possible_moves(self) -> NDArray[np.uint8]:
        """Whether each agent can go right, up, left, down, uint8 (agents, 4) of 0 and 1.

        Raises:
            ConfigError: Agents have headings.
        """
        self._check_no_headings("possible_moves")
        return self._core.possible_moves()

    def _check_no_headings(self, name: str) -> None:
        if self.config.rotation:
            raise ConfigError(f"{name} does not go with rotation=True; use rotation=False")

    def result(self, record_paths: bool = False) -> Result:
        """Metrics of what has been executed so far.

        Args:
            record_paths: Keep the cell, and with rotation the heading, of every agent at every
                timestep.
        """
        seconds = self._wall_seconds, self._cpu_seconds
        return collected(
            self._core, self.layout, self.config, self.stop_reason, seconds, record_paths
        )

    def save(self, path: str | Path) -> None:
        """Keep the simulation in a file, from which `load` goes on exactly as this one would.

        The state of an assigner that has methods ``state()``, which returns what JSON can hold, and
        ``restore(state)`` is kept too; other assigners have to depend on their requests alone.

        Raises:
            OutputError: The file cannot be written; an old one is still there.
            CheckpointError: The assigner cannot be kept.
        """
        with self._lock:
            Checkpoint(
                layout=self.layout,
                config=self.config,
                own_goals=self._own_goals,
                assigner=self._assigner is not None,
                assigner_state=state_of(self._assigner),
                wall_seconds=self._wall_seconds,
                cpu_seconds=self._cpu_seconds,
                starts=self._core.positions()[0],
                state=self._core.save(),
            ).save(path)

    @classmethod
    def load(
        cls, path: str | Path, layout: Layout | None = None, assigner: Assigner | None = None
    ) -> Simulator:
        """Go on with a simulation that `save` has kept.

        Args:
            path: The file.
            layout: The same layout, whose distances are used then; made from the file if None.
            assigner: Function that is asked for goals, if there was one.

        Raises:
            CheckpointError: The file cannot be read, is damaged, comes from another version or
                is of another layout, or an assigner is missing or not wanted.
        """
        held = Checkpoint.load(path)
        held.check_fits(path, layout, assigner is not None)
        given = held.own_goals and not held.assigner
        goals: list[GoalList] | None = [[]] * held.config.agents if given else None
        simulator = cls(layout or held.layout, held.config, held.starts, goals, assigner)
        try:
            simulator._core.restore(held.state)
        except ValueError as error:
            raise CheckpointError(f"{path}: {error}") from error
        restore(assigner, held.assigner_state)
        simulator._wall_seconds, simulator._cpu_seconds = held.wall_seconds, held.cpu_seconds
        return simulator

    def __reduce__(self) -> NoReturn:
        raise ConfigError(
            "a running Simulator cannot be pickled; save it to a file with Simulator.save, or send "
            "its layout and config, or the Result"
        )
