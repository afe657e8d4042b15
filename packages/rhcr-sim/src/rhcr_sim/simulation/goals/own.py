"""Goals given by the caller: lists for each agent, or a function that is asked for more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rhcr_sim import _core
from rhcr_sim.errors import ConfigError
from rhcr_sim.layouts.cells import is_list, is_whole, place
from rhcr_sim.layouts.layout import Layout

Goal: TypeAlias = int | tuple[int, int]
"""A cell id, or a cell id and the timesteps to stay there."""

GoalList: TypeAlias = Sequence[Goal] | NDArray[np.integer[Any]]
"""Goals of one agent in the order of its visits."""

MAX_SERVICE = 10**6

PATIENCE = 64
"""Goals where an agent stands that an assigner may name in a row, beside those of a period."""


@dataclass(frozen=True, eq=False)
class GoalRequest:
    """What a task assigner gets to know.

    Attributes:
        timestep: Number of executed timesteps.
        agents: int32 (k,), the agents that could finish their goals before the next window.
        positions: int32 (all agents,), current cells.
        queue_lengths: int32 (all agents,), goals still to visit.
        last_goals: int32 (all agents,), cell of the last goal that each agent was given, -1 if it
            never had one.
    """

    timestep: int
    agents: NDArray[np.int32]
    positions: NDArray[np.int32]
    queue_lengths: NDArray[np.int32]
    last_goals: NDArray[np.int32]


Assigner: TypeAlias = Callable[[GoalRequest], Sequence[int | GoalList] | NDArray[np.integer[Any]]]
"""Returns for each agent of `GoalRequest.agents` a cell, or a list of goals, which may be empty."""


def checked_goals(
    layout: Layout, agent: int, position: int, goals: int | GoalList
) -> list[tuple[int, int]]:
    """Cells and service times of goals that `agent` can visit one after the other.

    Raises:
        ConfigError: A goal is not a cell, lies on an obstacle, has a wrong service time, or cannot
            be reached from the goal before it.
    """
    if not is_whole(goals) and not is_list(goals):
        raise ConfigError(
            f"goals of agent {agent} must be a cell or a list of goals, got {goals!r}"
        )
    entries: list[Any] = list(goals) if is_list(goals) else [goals]  # type: ignore[arg-type]
    checked = []
    for i, entry in enumerate(entries):
        goal = _checked_goal(layout, f"goal {i} of agent {agent}", entry)
        if not layout.core.reachable(position, goal[0]):
            raise ConfigError(
                f"goal {i} of agent {agent}, {_named(layout, goal[0])}, cannot be reached from "
                f"{_named(layout, position)}; choose one in the same part of {layout.name}"
            )
        checked.append(goal)
        position = goal[0]
    return checked


def give_all(core: _core.Simulation, layout: Layout, goals: Sequence[GoalList]) -> None:
    """Give each agent its list of goals.

    Raises:
        ConfigError: There is not one list for each agent, or a goal is not allowed.
    """
    if not is_list(goals):
        raise ConfigError(f"goals must hold a list for each agent, got {goals!r}")
    positions = core.cells().tolist()
    if len(goals) != len(positions):
        raise ConfigError(
            f"goals has {len(goals)} lists but agents={len(positions)}; give each agent one, which "
            f"may be empty"
        )
    for agent, (start, entry) in enumerate(zip(positions, goals, strict=True)):
        core.append_goals(agent, checked_goals(layout, agent, start, entry))


def ask_for_goals(core: _core.Simulation, layout: Layout, assigner: Assigner, period: int) -> None:
    """Ask an assigner until no agent can run out of goals within a period.

    An agent that gets an empty list is not asked for again. A goal where the agent will be already
    takes it a timestep. An agent that would do nothing but that is asked for again, too.

    Raises:
        ConfigError: The assigner returned something that is not allowed, or brings an agent
            nowhere.
    """
    refused: set[int] = set()
    asked: set[int] = set()
    serving: set[int] = set()
    agents: list[int] = []
    for _ in range(period + PATIENCE):
        stuck = (asked - serving).intersection(core.at_goals().tolist())
        agents = sorted(stuck.union(core.short_of_goals().tolist()) - refused)
        if not agents:
            return
        asked.update(agents)
        request = GoalRequest(
            timestep=core.timestep,
            agents=np.array(agents, dtype=np.int32),
            positions=core.cells(),
            queue_lengths=core.queue_lengths(),
            last_goals=core.last_goals(),
        )
        answer = _checked_answer(core, layout, request, assigner(request))
        ends = _ends(core)
        for agent, goals in zip(agents, answer, strict=True):
            core.append_goals(agent, _taking_time(ends[agent], goals))
            if not goals:
                refused.add(agent)
            elif any(service > 0 for _, service in goals):
                serving.add(agent)
    for agent in agents:
        core.clear_goals(agent)
    raise ConfigError(
        f"assigner brings agent {agents[0]} nowhere at timestep {core.timestep}: asked "
        f"{period + PATIENCE} times, it named only the cell where the agent is; return a goal "
        f"elsewhere, (cell, timesteps) for a service, or an empty list to let it stay"
    )


def _checked_answer(
    core: _core.Simulation, layout: Layout, request: GoalRequest, answer: Any
) -> list[list[tuple[int, int]]]:
    if not hasattr(answer, "__len__") or len(answer) != len(request.agents):
        got = f"{len(answer)} entries" if hasattr(answer, "__len__") else repr(answer)
        raise ConfigError(
            f"assigner must return one entry for each of the {len(request.agents)} agents of the "
            f"request, got {got}"
        )
    ends = _ends(core)
    return [
        checked_goals(layout, agent, ends[agent], entry)
        for agent, entry in zip(request.agents.tolist(), answer, strict=True)
    ]


def _ends(core: _core.Simulation) -> list[int]:
    """Where each agent will be after its goals."""
    ends: list[int] = np.where(core.queue_lengths() > 0, core.last_goals(), core.cells()).tolist()
    return ends


def _taking_time(position: int, goals: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The goals; those where the agent will be already take a timestep, or it never gets on."""
    timed = []
    for cell, service in goals:
        timed.append((cell, max(service, 1) if cell == position else service))
        position = cell
    return timed


def _named(layout: Layout, cell: int) -> str:
    return f"cell {cell} at {place(cell, layout.shape[1])}"


def _checked_goal(layout: Layout, name: str, goal: Any) -> tuple[int, int]:
    cell, service = goal if isinstance(goal, tuple) and len(goal) == 2 else (goal, 0)
    for value in (cell, service):
        if not is_whole(value):
            raise ConfigError(
                f"{name} must be a cell or a tuple (cell, timesteps to stay), got {goal!r}"
            )
    if not 0 <= service <= MAX_SERVICE:
        raise ConfigError(f"{name} has service time {service}; use 0 to {MAX_SERVICE}")
    if not 0 <= cell < layout.drivable.size:
        raise ConfigError(f"{name} is cell {cell}; use 0 to {layout.drivable.size - 1}")
    if not layout.drivable.flat[cell]:
        raise ConfigError(f"{name}, {_named(layout, int(cell))}, is an obstacle")
    return int(cell), int(service)
