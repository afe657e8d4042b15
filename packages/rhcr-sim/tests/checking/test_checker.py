"""The plan checker against plain-Python oracles, on runs, on corrupted runs and on noise."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import rhcr_sim
from conftest import HOMES, SMALL
from rhcr_sim.checking.checker import PlanChecker
from rhcr_sim.errors import PlanError
from validator import violations

FLOOR = [
    "............",
    ".e00e..e11e.",
    "..ee....ee..",
    "............",
    ".e22e..e00e.",
    "..ee....ee..",
    "............",
]
SERVICE_TIMES = (2, 5, 10)
quick = settings(max_examples=200, deadline=None)


def run(
    rows: Sequence[str], agents: int = 20, steps: int = 80, **options: Any
) -> tuple[PlanChecker, rhcr_sim.Result]:
    """A recorded run and its checker."""
    layout = rhcr_sim.Layout(rows)
    result = rhcr_sim.simulate(
        layout, agents, 3, steps, stop_at_congestion=False, record_paths=True, **options
    )
    return PlanChecker(layout), result


def service_of(tasks: NDArray[Any]) -> NDArray[Any]:
    """Service time of each task of a manufacturing run."""
    rank = np.zeros(len(tasks), dtype=int)
    for i in range(1, len(tasks)):
        rank[i] = rank[i - 1] + 1 if tasks[i, 0] == tasks[i - 1, 0] else 0
    return np.array(SERVICE_TIMES)[rank % 3]


def kinds(found: Any) -> set[str]:
    """The kinds of violation that occur."""
    return {violation.kind for violation in found}


@pytest.mark.parametrize("rows", [SMALL, HOMES], ids=["workstations", "homes"])
@pytest.mark.parametrize("agents", [1, 12])
def test_runs_pass(rows: list[str], agents: int) -> None:
    """A plan of the simulator keeps all rules, also while most tasks are open."""
    checker, result = run(rows, agents)
    assert checker.check(result.paths, result.tasks) == []
    checker, result = run(rows, agents, steps=5)
    assert checker.check(result.paths, result.tasks) == []


def test_service_runs_pass() -> None:
    """A plan with service times keeps all rules when they are given, and is late without them."""
    checker, result = run(FLOOR, 10, 300)
    assert checker.check(result.paths, result.tasks, service_of(result.tasks)) == []
    assert kinds(checker.check(result.paths, result.tasks)) == {"late"}
    longer = service_of(result.tasks) + 1
    assert "service" in kinds(checker.check(result.paths, result.tasks, longer))


@st.composite
def plans(draw: Any) -> Any:
    """Small random plans with tasks: mostly steps to a neighbour, some jumps."""
    n_rows, n_cols = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    drivable = np.array(
        draw(st.lists(st.sampled_from([True, True, True, False]), min_size=n_rows * n_cols,
                      max_size=n_rows * n_cols))
    ).reshape(n_rows, n_cols)  # fmt: skip
    agents, length = draw(st.integers(1, 5)), draw(st.integers(1, 7))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    paths = np.zeros((agents, length), dtype=np.int32)
    paths[:, 0] = rng.integers(0, n_rows * n_cols, agents)
    for t in range(1, length):
        step = rng.choice([0, 0, 1, -1, n_cols, -n_cols], agents)
        paths[:, t] = np.clip(paths[:, t - 1] + step, 0, n_rows * n_cols - 1)
    n_tasks = draw(st.integers(0, 8))
    tasks = np.stack(
        [
            rng.integers(0, agents, n_tasks),
            rng.integers(0, n_rows * n_cols, n_tasks),
            rng.integers(-1, length, n_tasks),
        ],
        axis=1,
    )
    return drivable, paths, tasks, rng.integers(0, 4, n_tasks)


def slow_movement(
    drivable: NDArray[np.bool_], paths: NDArray[Any], robust: int
) -> set[tuple[str, int, int]]:
    """Every broken rule of movement as (kind, timestep, cells), pair by pair."""
    n_cols = drivable.shape[1]
    found = set()
    for path in paths.tolist():
        for t, cell in enumerate(path):
            if not drivable[cell // n_cols, cell % n_cols]:
                found.add(("obstacle", t, cell))
            if t:
                (r, c), (r0, c0) = divmod(cell, n_cols), divmod(path[t - 1], n_cols)
                if abs(r - r0) + abs(c - c0) > 1:
                    found.add(("move", t, cell))
    for a, b in combinations(paths.tolist(), 2):
        for t in range(len(a)):
            if a[t] == b[t]:
                found.add(("vertex", t, a[t]))
            if t and a[t] != a[t - 1] and a[t] == b[t - 1] and b[t] == a[t - 1]:
                found.add(("swap", t, max(a[t], b[t])))
            for s in range(max(0, t - robust), t):
                if a[t] == b[s]:
                    found.add(("robust", t, a[t]))
                if b[t] == a[s]:
                    found.add(("robust", t, b[t]))
    return found


def slow_goals(
    paths: NDArray[Any], tasks: NDArray[Any], service: NDArray[Any]
) -> set[tuple[str, int, int]]:
    """Every broken rule of tasks as (kind, agent, cell), task by task."""
    found = set()
    for agent, path in enumerate(paths.tolist()):
        mine = [(int(c), int(t), int(s)) for (a, c, t), s in zip(tasks, service, strict=True)
                if a == agent]  # fmt: skip
        before = 0
        for cell, done, need in mine:
            if before >= 0:
                due = [
                    t
                    for t in range(before + need, len(path))
                    if all(path[i] == cell for i in range(t - need, t + 1))
                ]
                if due and (done < 0 or due[0] < done):
                    found.add(("late", agent, cell))
            if done >= 0:
                if before < 0 or done < before:
                    found.add(("order", agent, cell))
                begin = done - need
                if path[done] != cell:
                    found.add(("goal", agent, cell))
                elif need and (
                    begin < max(before, 0) or any(path[i] != cell for i in range(begin, done))
                ):
                    found.add(("service", agent, cell))
            before = done
    return found


@quick
@given(plan=plans(), robust=st.integers(0, 3))
def test_movement_equals_the_slow_check(plan: Any, robust: int) -> None:
    """Obstacles, jumps, shared cells, swaps and k-robust conflicts equal a check of all pairs."""
    drivable, paths, _, _ = plan
    found = PlanChecker(drivable, robust).check(paths)
    assert {(v.kind, v.timestep, v.cell) for v in found} == slow_movement(drivable, paths, robust)
    for violation in found:
        assert violation.cell in paths[list(violation.agents), violation.timestep]


@quick
@given(plan=plans())
def test_goals_equal_the_slow_check(plan: Any) -> None:
    """Order, arrival, service and late completion equal a check of task by task."""
    drivable, paths, tasks, service = plan
    movement = len(PlanChecker(drivable).check(paths))
    found = PlanChecker(drivable).check(paths, tasks, service)
    goals = [v for v in found if v.kind in ("order", "goal", "service", "late")]
    assert len(found) == movement + len(goals)
    assert {(v.kind, v.agents[0], v.cell) for v in goals} == slow_goals(paths, tasks, service)


def corrupt(
    paths: NDArray[Any], tasks: NDArray[Any], how: str, rng: np.random.Generator
) -> tuple[NDArray[Any], NDArray[Any]]:
    """One damage to a valid plan."""
    agent, other = rng.choice(len(paths), 2, replace=False)
    t = int(rng.integers(1, paths.shape[1]))
    finished = np.flatnonzero(tasks[:, 2] >= 0)
    i = int(rng.choice(finished))
    if how == "other agent's cell":
        paths[agent, t] = paths[other, t]
    elif how == "obstacle":
        paths[agent, t] = 34
    elif how == "jump":
        paths[agent, t:] = np.where(paths[agent, t - 1] < 72, 130, 10)
    elif how == "other goal":
        tasks[i, 1] += 1 if tasks[i, 1] < 143 else -1
    elif how == "earlier completion":
        tasks[i, 2] -= 1
    elif how == "later completion":
        tasks[i, 2] = min(tasks[i, 2] + 1, paths.shape[1] - 1) or 1
    elif how == "forgotten completion":
        tasks[i, 2] = -1
    elif how == "exchanged tasks":
        tasks[[0, 1]] = tasks[[1, 0]]
    elif how == "swap":
        u, v = 0, 1
        paths[agent, :], paths[other, :] = u, u + 1
        paths[agent, t:], paths[other, t:] = v, u
    return paths, tasks


DAMAGES = [
    "other agent's cell", "obstacle", "jump", "other goal", "earlier completion",
    "later completion", "forgotten completion", "exchanged tasks", "swap",
]  # fmt: skip


@pytest.mark.parametrize("how", DAMAGES)
@pytest.mark.parametrize("seed", range(15))
def test_every_damage_is_found(how: str, seed: int) -> None:
    """A single seeded damage to a valid plan is found, as by the validator of the tests."""
    checker, result = run(SMALL)
    rng = np.random.default_rng(seed)
    paths, tasks = corrupt(result.paths.copy(), result.tasks.copy(), how, rng)
    if np.array_equal(paths, result.paths) and np.array_equal(tasks, result.tasks):
        return
    damaged = type("Damaged", (), {"paths": paths, "tasks": tasks})
    assert bool(checker.check(paths, tasks)) == bool(violations(SMALL, damaged, 5))
    assert checker.check(paths, tasks)


def test_reports_are_readable() -> None:
    """A violation names agents, cell and timestep; three agents on a cell are one violation."""
    grid = np.ones((2, 3), dtype=bool)
    found = PlanChecker(grid).check([[0, 1], [1, 0], [0, 1]])
    assert [(v.kind, v.agents, v.timestep, v.cell) for v in found] == [
        ("vertex", (0, 2), 0, 0),
        ("vertex", (0, 2), 1, 1),
        ("swap", (0, 1, 2), 1, 1),
    ]
    assert found[2].message == (
        "agents 0, 1, 2 swap the cell at row 0, column 0 and the cell at row 0, column 1 "
        "at timestep 1"
    )


def test_the_report_is_limited() -> None:
    """A hopeless plan gives `limit` violations of a kind, not one for each pair and timestep."""
    found = PlanChecker(np.ones((2, 2), dtype=bool)).check(np.zeros((500, 300), int), limit=10)
    assert len(found) == 10


@pytest.mark.parametrize(
    ("paths", "tasks", "service", "message"),
    [
        ([0, 1], None, None, "paths must be (agents, timesteps + 1)"),
        ([[]], None, None, "not empty"),
        ([[0, 1], [2]], None, None, "paths must be a rectangular array"),
        ([[0.0, 1.0]], None, None, "paths must hold integers, got float64"),
        ([["a"]], None, None, "paths must hold integers"),
        ([[0, 6]], None, None, "paths must be from 0 to 5, got 6"),
        ([[0, -1]], None, None, "got -1"),
        (np.array([[2**64 - 1]], np.uint64), None, None, "too large"),
        ([[0, 1]], [[0, 1]], None, "tasks must be (n_tasks, 3)"),
        ([[0, 1]], [0, 1, 1], None, "tasks must be (n_tasks, 3)"),
        ([[0, 1]], [[1, 1, 1]], None, "tasks[:, 0] (agents) must be from 0 to 0, got 1"),
        ([[0, 1]], [[0, 9, 1]], None, "tasks[:, 1] (goal cells) must be from 0 to 5, got 9"),
        ([[0, 1]], [[0, 1, 2]], None, "tasks[:, 2] (completions) must be from -1 to 1, got 2"),
        ([[0, 1]], [[0, 1, 1]], [1, 2], "service must be (1,) or one number"),
        ([[0, 1]], [[0, 1, 1]], -1, "service must be from 0"),
        ([[0, 1]], None, 2, "service needs tasks"),
    ],
)
def test_wrong_arrays_are_refused(
    paths: Any, tasks: list[Any] | None, service: int | list[int] | None, message: str
) -> None:
    """Wrong shapes, types, ids and timesteps raise an error that names the array and the rule."""
    with pytest.raises(PlanError) as caught:
        PlanChecker(np.ones((2, 3), dtype=bool)).check(paths, tasks, service)
    assert message in str(caught.value)


@pytest.mark.parametrize(("grid", "robust"), [(np.ones(3, bool), 0), (np.ones((2, 2), bool), -1)])
def test_wrong_checkers_are_refused(grid: Any, robust: int) -> None:
    """A grid that is not two-dimensional and a negative distance raise."""
    with pytest.raises(PlanError):
        PlanChecker(grid, robust)
