"""The interchange format of PlanViz, schema version 1."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from conftest import HOMES, SMALL
from rhcr_sim import Layout, simulate
from rhcr_sim.errors import PlanError, PlanFileError
from rhcr_sim.formats.planviz import export_planviz, import_planviz

MOVES = {"R": (0, 1), "L": (0, -1), "U": (1, 0), "D": (-1, 0), "W": (0, 0)}


@pytest.mark.parametrize("rows", [SMALL, HOMES], ids=["workstations", "homes"])
def test_documents_tell_the_run(tmp_path: Path, rows: list[str]) -> None:
    """Runs of actions, followed one by one, visit the cells; tasks and events are the tasks."""
    layout = Layout(rows)
    result = simulate(layout, 10, 1, 60, record_paths=True)
    export_planviz(result, layout, tmp_path / "plan.json", form="2026")
    document = json.loads((tmp_path / "plan.json").read_text())
    assert (document["format"], document["schema_version"]) == ("planviz", 1)
    assert document["map"] == {"width": layout.shape[1], "height": layout.shape[0]}
    assert (document["time_unit"], document["ticks_per_step"]) == ("timestep", 1)
    assert document["max_time"] == 60
    for path, agent in zip(result.paths.tolist(), document["agents"], strict=True):
        row, col, heading = agent["start"]
        followed = [row * layout.shape[1] + col]
        for action, duration in agent["actual"]:
            for _ in range(duration):
                row, col = row + MOVES[action][0], col + MOVES[action][1]
                followed.append(row * layout.shape[1] + col)
        assert followed == path
        assert heading == -1
        assert all(a[0] != b[0] for a, b in zip(agent["actual"], agent["actual"][1:], strict=False))
    finished = [task for task in result.tasks.tolist() if task[2] >= 0]
    completions = [
        (t, a, task["stops"]) for task in document["tasks"] for t, a, _ in task["completions"]
    ]
    assert sorted((t, a, r * layout.shape[1] + c) for t, a, [[r, c]] in completions) == sorted(
        (t, a, cell) for a, cell, t in finished
    )
    ends = [event for event in document["events"] if event["kind"] == "task_finished"]
    assert len(ends) == len(finished)
    times = [event["time"] for event in document["events"]]
    assert times == sorted(times)


def test_documents_come_back(tmp_path: Path) -> None:
    """What was written reads as the same paths and completed tasks."""
    layout = Layout(SMALL)
    result = simulate(layout, 10, 1, 60, record_paths=True)
    export_planviz(result, layout, tmp_path / "plan.json", form="2026")
    plan = import_planviz(tmp_path / "plan.json", layout.shape)
    assert np.array_equal(plan.paths, result.paths)
    assert np.array_equal(plan.tasks, result.tasks[result.tasks[:, 2] >= 0])


DOCUMENT = {
    "format": "planviz",
    "schema_version": 1,
    "action_model": "MAPF_T",
    "time_unit": "tick",
    "ticks_per_step": 10,
    "max_time": 50,
    "map": {"width": 8, "height": 6},
    "agents": [
        {"start": [2, 2, 0], "actual": [["F", 10], ["W", 10], ["R", 10], ["F", 20]]},
        {"start": [0, 0, 1.0], "actual": []},
    ],
    "tasks": [{"id": 5, "release_time": 0, "stops": [[2, 3]], "completions": [[10, 0, 0]]}],
}


def test_ticks_become_timesteps(tmp_path: Path) -> None:
    """A plan in ticks with headings is read if all actions take whole timesteps."""
    (tmp_path / "plan.json").write_text(json.dumps(DOCUMENT))
    plan = import_planviz(tmp_path / "plan.json", (6, 8))
    assert plan.paths.tolist() == [[18, 19, 19, 19, 27, 35], [0, 0, 0, 0, 0, 0]]
    assert plan.tasks.tolist() == [[0, 19, 1]]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"schema_version": 2}, "schema version 2 is not known"),
        ({"map": {"width": 9, "height": 6}}, "the plan is for 6x9 cells"),
        ({"agents": [{"start": [0, 0, 0], "actual": [["F", 15]]}]}, "for 15 ticks, no multiple"),
        ({"agents": [{"start": [0, 0.5, 0], "actual": []}]}, "between cells or headings"),
        ({"agents": [{"start": [0, 0, 0], "actual": [["W", 10**12]]}]}, "too many to be held"),
        ({"agents": [{"start": [0, 0, 0], "actual": [["X", 10]]}]}, "unknown action 'X'"),
        ({"agents": 3}, "not a plan"),
        ({"ticks_per_step": 0}, "not a plan"),
    ],
)
def test_documents_that_cannot_be_read_are_explained(
    tmp_path: Path, changes: dict[str, Any], message: str
) -> None:
    """Other versions and maps, parts of timesteps and damage raise an error that names the file."""
    (tmp_path / "plan.json").write_text(json.dumps(DOCUMENT | changes))
    with pytest.raises(PlanFileError, match=message) as error:
        import_planviz(tmp_path / "plan.json", (6, 8))
    assert "plan.json" in str(error.value)


def test_unknown_forms_are_refused(tmp_path: Path) -> None:
    """Only the documented forms are written."""
    layout = Layout(SMALL)
    result = simulate(layout, 2, steps=5, record_paths=True)
    with pytest.raises(PlanError, match="form must be one of 2024, 2026, got '2025'"):
        export_planviz(result, layout, tmp_path / "plan.json", form="2025")
