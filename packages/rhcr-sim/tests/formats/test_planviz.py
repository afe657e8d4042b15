"""Plan files of the League of Robot Runners: the documented form, round trips, damaged files."""

import contextlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import HOMES, SMALL
from fuzzing import DAMAGED_FILES
from rhcr_sim import Layout, simulate
from rhcr_sim.checking.checker import PlanChecker
from rhcr_sim.errors import PlanError, PlanFileError
from rhcr_sim.formats.planviz import export_planviz, import_planviz

MOVES = {"R": (0, 1), "L": (0, -1), "U": (1, 0), "D": (-1, 0), "W": (0, 0)}
AHEAD = {"E": (0, 1), "S": (1, 0), "W": (0, -1), "N": (-1, 0)}
CLOCKWISE = "ESWN"


@pytest.fixture(scope="module", params=[SMALL, HOMES], ids=["workstations", "homes"])
def exported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A layout, a run on it, and the file and document that it was exported to."""
    layout = Layout(request.param)
    result = simulate(layout, 10, 1, 60, record_paths=True)
    path = tmp_path_factory.mktemp("plans") / "plan.json"
    export_planviz(result, layout, path)
    return layout, result, path, json.loads(path.read_text())


def test_actions_lead_along_the_paths(exported: list[str]) -> None:
    """Starts and actions, followed step by step, visit the cells of the run."""
    layout, result, _, document = exported
    assert document["actionModel"] == "MAPF"
    assert document["version"] == "2024 LoRR"
    assert document["teamSize"] == len(document["start"]) == 10
    assert document["makespan"] == 60
    for path, start, actions in zip(
        result.paths, document["start"], document["actualPaths"], strict=True
    ):
        row, col, _ = start
        assert row * layout.shape[1] + col == path[0]
        for action, cell in zip(actions.split(","), path[1:], strict=True):
            row, col = row + MOVES[action][0], col + MOVES[action][1]
            assert row * layout.shape[1] + col == cell


def test_tasks_and_events_tell_the_same_story(exported: list[str]) -> None:
    """Every task has one errand; it is scheduled once, and its event is its completion."""
    layout, result, _, document = exported
    tasks = {task: (released, errand) for task, released, errand in document["tasks"]}
    events = {task: (t, agent) for t, agent, task, errand in document["events"] if errand == 1}
    assert len(events) == len(document["events"]) == document["numTaskFinished"]
    assert document["numTaskFinished"] == result.n_finished
    assert [event[0] for event in document["events"]] == sorted(t for t, _ in events.values())
    scheduled = {}
    for agent, text in enumerate(document["actualSchedule"]):
        begins = [tuple(map(int, entry.split(":"))) for entry in text.split(",")]
        assert begins[0][0] == 0
        assert begins == sorted(begins)
        scheduled |= {task: (begin, agent) for begin, task in begins}
    assert scheduled.keys() == tasks.keys()
    for task, (row, col) in ((task, errand) for task, (_, errand) in tasks.items()):
        agent, cell, end = result.tasks[task].tolist()
        assert row * layout.shape[1] + col == cell
        assert scheduled[task] == (tasks[task][0], agent)
        assert (end, agent) == events.get(task, (-1, agent))
    assert len(tasks) == result.n_finished + 10  # and one task under way for each agent


def test_plans_come_back(exported: list[str]) -> None:
    """An exported plan reads with the same paths and completions and passes the checker."""
    layout, result, path, _ = exported
    plan = import_planviz(path, layout.shape)
    assert np.array_equal(plan.paths, result.paths)
    assert np.array_equal(plan.tasks, result.tasks[result.tasks[:, 2] >= 0])
    assert PlanChecker(layout).check(plan.paths, plan.tasks) == []


def test_headings_are_followed(tmp_path: Path) -> None:
    """A plan with turns moves agents as a step-by-step reading of the rules does."""
    rng = np.random.default_rng(0)
    starts = [[50, 50, heading] for heading in "ENWS"]
    paths = [",".join(rng.choice(list("FFFRCWT"), 40)) for _ in starts]
    (tmp_path / "plan.json").write_text(
        json.dumps({"actionModel": "MAPF_T", "start": starts, "actualPaths": paths})
    )
    plan = import_planviz(tmp_path / "plan.json", (101, 101))
    for (row, col, heading), actions, path in zip(starts, paths, plan.paths, strict=True):
        assert path[0] == row * 101 + col
        for action, cell in zip(actions.split(","), path[1:], strict=True):
            turn = {"R": 1, "C": -1}.get(action, 0)
            heading = CLOCKWISE[(CLOCKWISE.index(heading) + turn) % 4]
            if action == "F":
                row, col = row + AHEAD[heading][0], col + AHEAD[heading][1]
            assert cell == row * 101 + col
    assert plan.tasks.shape == (0, 3)


def test_both_forms_of_tasks(tmp_path: Path) -> None:
    """Tasks of 2023 have one goal and events by agent; tasks of 2024 have errands in order."""
    base = {"actionModel": "MAPF", "start": [[0, 0, "N/A"]], "actualPaths": ["R,R,U"]}
    old = base | {
        "tasks": [[7, 0, 2], [9, 1, 2]],
        "events": [
            [[7, 0, "assigned"], [7, 2, "finished"], [9, 2, "assigned"], [9, 3, "finished"]]
        ],
    }
    new = base | {"tasks": [[5, 0, [0, 2, 1, 2]]], "events": [[2, 0, 5, 1], [3, 0, 5, 2]]}
    for document in (old, new):
        (tmp_path / "plan.json").write_text(json.dumps(document))
        plan = import_planviz(tmp_path / "plan.json", (2, 3))
        assert plan.paths.tolist() == [[0, 1, 2, 5]]
        assert plan.tasks.tolist() == [[0, 2, 2], [0, 5, 3]]


def test_short_sequences_wait_at_the_end(tmp_path: Path) -> None:
    """Agents that have arrived rest while others still move."""
    document = {
        "actionModel": "MAPF",
        "start": [[0, 0, "E"], [1, 0, "E"]],
        "actualPaths": ["R,R", ""],
    }
    (tmp_path / "plan.json").write_text(json.dumps(document))
    assert import_planviz(tmp_path / "plan.json", (2, 3)).paths.tolist() == [[0, 1, 2], [3, 3, 3]]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"actionModel": "CAR"}, "'actionModel' must be 'MAPF' or 'MAPF_T'"),
        ({"version": "2026 LoRR"}, "plans in ticks"),
        ({"actualPaths": ["R,X"]}, "unknown action 'X'; MAPF knows R, L, U, D, W, T"),
        ({"actualPaths": ["R,R,R"]}, "agent 0 leaves the map of 2x3 cells at timestep 3"),
        ({"actualPaths": []}, "'start' has 1 agents, 'actualPaths' 0"),
        ({"start": [["a", 0, "E"]]}, "not a plan"),
        ({"start": None}, "not a plan"),
        ({"events": [[1, 0, 3, 1]]}, "not a plan"),
    ],
)
def test_wrong_plans_are_explained(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    """A wrong plan file names the file and what is wrong."""
    document = {"actionModel": "MAPF", "start": [[0, 0, "E"]], "actualPaths": ["R"]} | change
    (tmp_path / "plan.json").write_text(json.dumps(document))
    with pytest.raises(PlanFileError, match="plan") as caught:
        import_planviz(tmp_path / "plan.json", (2, 3))
    assert message in str(caught.value)


def test_unreadable_files_and_results(tmp_path: Path) -> None:
    """Missing files, text and results without paths raise typed errors."""
    with pytest.raises(PlanFileError, match="cannot read"):
        import_planviz(tmp_path / "missing.json", (2, 3))
    (tmp_path / "text.json").write_text("hello")
    with pytest.raises(PlanFileError, match="not a JSON document"):
        import_planviz(tmp_path / "text.json", (2, 3))
    layout = Layout(SMALL)
    with pytest.raises(PlanError, match="record_paths=True"):
        export_planviz(simulate(layout, 2, steps=5), layout, tmp_path / "plan.json")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["", "E", "R,U"]),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=8,
)


@DAMAGED_FILES
@given(data=st.data())
def test_damaged_plans_raise_only_file_errors(tmp_path: Path, data: st.DataObject) -> None:
    """Any JSON in any place gives a plan or the error of files, nothing else."""
    document = {
        "actionModel": data.draw(st.sampled_from(["MAPF", "MAPF_T"])),
        "start": [[0, 0, "E"], [1, 1, "N"]],
        "actualPaths": ["R,W,R", "W,W"],
        "tasks": [[0, 0, [0, 1]], [1, 0, 1]],
        "events": [[1, 0, 0, 1], [2, 1, 1, 1]],
    }
    key = data.draw(st.sampled_from(["start", "actualPaths", "tasks", "events"]))
    place, steps = document, [key]
    while isinstance(place[steps[-1]], list) and data.draw(st.booleans()):
        place = place[steps[-1]]
        steps.append(data.draw(st.integers(0, len(place) - 1)))
    place[steps[-1]] = data.draw(json_values)
    (tmp_path / "plan.json").write_text(json.dumps(document))
    with contextlib.suppress(PlanFileError, PlanError):
        plan = import_planviz(tmp_path / "plan.json", (3, 3))
        PlanChecker(np.ones((3, 3), dtype=bool)).check(plan.paths, plan.tasks)
