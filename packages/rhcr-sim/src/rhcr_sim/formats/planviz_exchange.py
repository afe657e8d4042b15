"""The PlanViz interchange format of 2026, schema version 1.

Described in ``qt/src/planviz_qt/converters/FORMAT.md`` of `PlanViz
<https://github.com/MAPF-Competition/PlanViz>`_.
Sequences of actions are run-length encoded, and time counts timesteps or ticks of a timestep.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from rhcr_sim._version import __version__
from rhcr_sim.errors import PlanError

FORMAT = "planviz"
SCHEMA_VERSION = 1
HEADINGS = "ENWS"
MAX_STATES = 10**8

BegunTask = tuple[int, int, int, int, int]
"""Task, agent, cell, timestep of its begin and of its end (-1 = open)."""


def to_exchange(
    starts: Sequence[int],
    actions: Sequence[Sequence[str]],
    tasks: Sequence[BegunTask],
    shape: tuple[int, int],
) -> dict[str, Any]:
    """The document of a plan in whole timesteps, for agents without heading.

    Args:
        starts: Start cell of each agent.
        actions: Letters R, L, U, D (column and row +1, -1) and W of each agent, equally long.
        tasks: All tasks that were begun.
        shape: Rows and columns of the map.
    """
    n_rows, n_cols = shape
    return {
        "format": FORMAT,
        "schema_version": SCHEMA_VERSION,
        "source_version": f"rhcr-sim {__version__}",
        "action_model": "MAPF",
        "time_unit": "timestep",
        "ticks_per_step": 1,
        "max_time": max(map(len, actions)),
        "map": {"width": n_cols, "height": n_rows},
        "agents": [
            _agent(cell, letters, n_cols) for cell, letters in zip(starts, actions, strict=True)
        ],
        "tasks": [_task(task, n_cols) for task in tasks],
        "events": _events(tasks),
    }


def _agent(cell: int, letters: Sequence[str], n_cols: int) -> dict[str, Any]:
    runs = [[letter, len(list(run))] for letter, run in itertools.groupby(letters)]
    return {"start": [*divmod(cell, n_cols), -1], "actual": runs}


def _task(begun: BegunTask, n_cols: int) -> dict[str, Any]:
    task, agent, cell, begin, end = begun
    return {
        "id": task,
        "release_time": begin,
        "stops": [list(divmod(cell, n_cols))],
        "assignments": [[begin, agent]],
        "completions": [[end, agent, 0]] if end >= 0 else [],
    }


def _events(tasks: Sequence[BegunTask]) -> list[dict[str, Any]]:
    """Begins and ends of tasks in the order of time."""
    events = sorted(
        (t, agent, task, kind)
        for task, agent, _, begin, end in tasks
        for kind, t in (("assigned", begin), ("task_finished", end))
        if t >= 0
    )
    return [
        {
            "time": t,
            "agent_id": agent,
            "task_id": task,
            "kind": kind,
            "stop_index": 0 if kind == "task_finished" else None,
        }
        for t, agent, task, kind in events
    ]


def from_exchange(document: dict[str, Any], shape: tuple[int, int]) -> dict[str, Any]:
    """The parts of a document that matter, in the form of 2024.

    Raises:
        PlanError: Another schema version, the map has another size, or an action takes a part of a
            timestep.
    """
    if document["schema_version"] != SCHEMA_VERSION:
        raise PlanError(f"schema version {document['schema_version']!r} is not known")
    size = document["map"]["height"], document["map"]["width"]
    if size != shape:
        raise PlanError(f"the plan is for {size[0]}x{size[1]} cells, the map has {shape}")
    agents = document["agents"]
    ticks = document["ticks_per_step"]
    runs = [_whole_steps(agent, entry["actual"], ticks) for agent, entry in enumerate(agents)]
    length = max((sum(n for _, n in steps) for steps in runs), default=0)
    if length * len(runs) > MAX_STATES:
        raise PlanError(f"{len(runs)} agents and {length} timesteps are too many to be held")
    return {
        "actionModel": document["action_model"],
        "start": [[row, col, HEADINGS[int(turn)]] for row, col, turn in _starts(agents)],
        "actualPaths": [",".join(letter for a, n in steps for letter in [a] * n) for steps in runs],
        "tasks": [
            [task["id"], task["release_time"], [x for stop in task["stops"] for x in stop]]
            for task in document.get("tasks", [])
        ],
        "events": [
            [t // ticks, agent, task["id"], stop + 1]
            for task in document.get("tasks", [])
            for t, agent, stop in task.get("completions", [])
        ],
    }


def _whole_steps(agent: int, runs: list[Any], ticks: int) -> list[tuple[str, int]]:
    for action, duration in runs:
        if duration % ticks:
            raise PlanError(
                f"agent {agent} does {action!r} for {duration} ticks, no multiple of the {ticks} "
                f"of a timestep; only plans in whole timesteps can be read"
            )
    return [(action, duration // ticks) for action, duration in runs]


def _starts(agents: list[Any]) -> list[list[Any]]:
    starts = [agent["start"] for agent in agents]
    for agent, start in enumerate(starts):
        if any(float(value) != int(value) for value in start):
            raise PlanError(f"agent {agent} starts at {start}, between cells or headings")
    return starts
