"""Plans in the JSON format of the League of Robot Runners, which PlanViz shows.

Written is the 2024 form of the `Start-Kit output file
<https://github.com/MAPF-Competition/Start-Kit/blob/main/Input_Output_Format.md>`_ with action model
``MAPF``: agents have no heading, ``R`` and ``L`` change the column by +1 and -1, ``U`` and ``D``
the row by +1 and -1, ``W`` waits; or, on request, the interchange format of 2026. Read are the
forms of 2023 and 2024 and that format, with ``MAPF`` or ``MAPF_T`` (``F`` forward, ``R`` and ``C``
turn clockwise and counterclockwise).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from rhcr_sim.errors import PlanError, PlanFileError
from rhcr_sim.files import replaced
from rhcr_sim.formats.planviz_exchange import FORMAT, from_exchange, to_exchange
from rhcr_sim.formats.trajectories import Run
from rhcr_sim.layouts.layout import Layout

PlanForm: TypeAlias = Literal["2024", "2026"]
"""Year of a plan format."""

HEADINGS = "ENWS"
EAST_STEP = {"R": 1, "L": -1}
SOUTH_STEP = {"U": 1, "D": -1}
TURN = {"C": 1, "R": -1}


@dataclass(frozen=True, eq=False)
class Plan:
    """The executed part of a plan file.

    Attributes:
        paths: int32 (agents, E + 1), cell of each agent at each timestep.
        tasks: int32 (n_tasks, 3), agent, goal cell and timestep of every completed errand, agent by
            agent in the order of completion.
    """

    paths: NDArray[np.int32]
    tasks: NDArray[np.int32]


def export_planviz(result: Run, layout: Layout, path: str | Path, form: PlanForm = "2024") -> None:
    """Write a run as a plan file; show it together with `write_planviz_map`.

    Each task is an errand of its own, assigned when the previous one of its agent is completed.
    Tasks that no agent had begun are left out.

    Args:
        result: A run with ``record_paths=True``.
        layout: Its layout.
        path: File to write.
        form: "2024" for the output file of the Start-Kit, "2026" for the interchange format of the
            newer PlanViz.

    Raises:
        PlanError: The result holds no paths, or the form is not known.
        OSError: The file cannot be written.
    """
    if result.paths is None:
        raise PlanError("result holds no paths; simulate with record_paths=True")
    if form not in get_args(PlanForm):
        raise PlanError(f"form must be one of {', '.join(get_args(PlanForm))}, got {form!r}")
    if form == "2026":
        letters = [
            path.split(",") if path else []
            for path in _actions(*np.divmod(result.paths, layout.shape[1]))
        ]
        begun = list(_begun_tasks(result.tasks))
        document = to_exchange(result.paths[:, 0].tolist(), letters, begun, layout.shape)
    else:
        document = _document(result.paths, result.tasks, layout.shape[1])
    with replaced(path) as temporary:
        temporary.write_text(json.dumps(document), encoding="utf-8")


def _document(paths: NDArray[np.int32], tasks: NDArray[np.int32], n_cols: int) -> dict[str, object]:
    n_agents, length = paths.shape
    rows, cols = np.divmod(paths, n_cols)
    actions = _actions(rows, cols)
    begun = list(_begun_tasks(tasks))
    schedule = [""] * n_agents
    for task, agent, _, t, _ in begun:
        schedule[agent] += f",{t}:{task}" if schedule[agent] else f"{t}:{task}"
    finished = [(end, agent, task, 1) for task, agent, _, _, end in begun if end >= 0]
    return {
        "actionModel": "MAPF",
        "version": "2024 LoRR",
        "AllValid": "Yes",
        "teamSize": n_agents,
        "start": [
            [row, col, "E"]
            for row, col in zip(rows[:, 0].tolist(), cols[:, 0].tolist(), strict=True)
        ],
        "numTaskFinished": len(finished),
        "sumOfCost": n_agents * (length - 1),
        "makespan": length - 1,
        "actualPaths": actions,
        "plannerPaths": actions,
        "plannerTimes": [],
        "errors": [],
        "actualSchedule": schedule,
        "plannerSchedule": schedule,
        "scheduleErrors": [],
        "events": sorted(finished),
        "tasks": [[task, t, divmod(cell, n_cols)] for task, _, cell, t, _ in begun],
    }


def _actions(rows: NDArray[np.int32], cols: NDArray[np.int32]) -> list[str]:
    east, south = np.diff(cols, axis=1), np.diff(rows, axis=1)
    letters = np.full(east.shape, "W")
    for steps, moved in ((EAST_STEP, east), (SOUTH_STEP, south)):
        for letter, step in steps.items():
            letters[moved == step] = letter
    return [",".join(path) for path in letters.tolist()]


def _begun_tasks(tasks: NDArray[np.int32]) -> Iterator[tuple[int, int, int, int, int]]:
    """Task, agent, cell, begin and end (-1 = open) of all tasks that an agent has begun."""
    begin: dict[int, int] = {}
    for task, (agent, cell, end) in enumerate(tasks.tolist()):
        if begin.get(agent, 0) >= 0:
            yield task, agent, cell, begin.get(agent, 0), end
            begin[agent] = end


def import_planviz(path: str | Path, shape: tuple[int, int]) -> Plan:
    """Read a plan file.

    Agents whose action sequence is shorter than the longest one wait at its end.

    Args:
        path: A plan file in the form of 2023 or 2024, or in the interchange format of 2026.
        shape: Rows and columns of the map, which the file does not hold.

    Raises:
        PlanFileError: The file cannot be read, is not such a file, holds an unknown action, or an
            agent leaves a map of this shape.
    """
    try:
        document = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise PlanFileError(f"{path}: cannot read the file: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise PlanFileError(f"{path}: not a JSON document: {error}") from error
    try:
        if isinstance(document, dict) and document.get("format") == FORMAT:
            document = from_exchange(document, shape)
        return _plan(document, shape)
    except PlanError as error:
        raise PlanFileError(f"{path}: {error}") from error
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise PlanFileError(f"{path}: not a plan: {type(error).__name__}: {error}") from error


def _plan(document: Any, shape: tuple[int, int]) -> Plan:
    if not isinstance(document, dict) or document.get("actionModel") not in ("MAPF", "MAPF_T"):
        raise PlanError("key 'actionModel' must be 'MAPF' or 'MAPF_T'")
    if document.get("version") == "2026 LoRR":
        raise PlanError(
            "plans in ticks (version '2026 LoRR') are not supported; convert it with PlanViz"
        )
    return Plan(_paths(document, shape), _completions(document, shape))


def _paths(document: dict[str, Any], shape: tuple[int, int]) -> NDArray[np.int32]:
    starts, sequences = document["start"], document["actualPaths"]
    if len(starts) != len(sequences) or not starts:
        raise PlanError(f"'start' has {len(starts)} agents, 'actualPaths' {len(sequences)}")
    actions = [sequence.split(",") if sequence else [] for sequence in sequences]
    length = max(map(len, actions))
    paths = np.empty((len(starts), length + 1), dtype=np.int32)
    for agent, (start, path) in enumerate(zip(starts, actions, strict=True)):
        steps = np.array(path + ["W"] * (length - len(path)), dtype=np.str_)
        south, east = _steps(steps, start, document["actionModel"])
        rows = np.cumsum(np.append(int(start[0]), south))
        cols = np.cumsum(np.append(int(start[1]), east))
        outside = (rows < 0) | (rows >= shape[0]) | (cols < 0) | (cols >= shape[1])
        if outside.any():
            raise PlanError(
                f"agent {agent} leaves the map of {shape[0]}x{shape[1]} cells at timestep "
                f"{outside.argmax()}; is this the map of the plan?"
            )
        paths[agent] = rows * shape[1] + cols
    return paths


def _steps(
    actions: NDArray[np.str_], start: list[Any], model: str
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Changes of row and column by each action."""
    known = "FRCWT" if model == "MAPF_T" else "RLUDWT"
    unknown = actions[~np.isin(actions, list(known))]
    if len(unknown):
        raise PlanError(f"unknown action {str(unknown[0])!r}; {model} knows {', '.join(known)}")
    if model == "MAPF":
        return _sum_of(actions, SOUTH_STEP), _sum_of(actions, EAST_STEP)
    turns = _sum_of(actions, TURN)
    heading = (HEADINGS.index(start[2]) + np.cumsum(turns)) % 4
    forward = actions == "F"
    return forward * np.array([0, -1, 0, 1])[heading], forward * np.array([1, 0, -1, 0])[heading]


def _sum_of(actions: NDArray[np.str_], effects: dict[str, int]) -> NDArray[np.int64]:
    total = np.zeros(len(actions), dtype=np.int64)
    for letter, effect in effects.items():
        total[actions == letter] = effect
    return total


def _completions(document: dict[str, Any], shape: tuple[int, int]) -> NDArray[np.int32]:
    """Completed errands in the form of `Plan.tasks`."""
    errands = {
        task[0]: task[2] if isinstance(task[2], list) else [task[1], task[2]]
        for task in document.get("tasks", [])
    }
    found = []
    for timestep, agent, task, errand in _finished(document.get("events", [])):
        row, col = errands[task][2 * errand - 2 : 2 * errand]
        found.append((agent, timestep, row * shape[1] + col))
    found.sort(key=lambda entry: entry[:2])
    rows = [(agent, cell, timestep) for agent, timestep, cell in found]
    return np.array(rows, dtype=np.int32).reshape(-1, 3)


def _finished(events: list[Any]) -> Iterator[tuple[int, int, int, int]]:
    """Timestep, agent, task and errand (from 1) of every completion in either form."""
    for agent, event in enumerate(events):
        if event and isinstance(event[0], list):  # 2023: a list of events for each agent
            for task, timestep, kind in event:
                if kind == "finished":
                    yield timestep, agent, task, 1
        elif event:
            yield event[0], event[1], event[2], event[3]
