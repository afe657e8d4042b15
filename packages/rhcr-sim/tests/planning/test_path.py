"""The single-agent planner against an exhaustive search over (cell, time)."""

import functools
import heapq
import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import rhcr_sim
from conftest import FLOOR, SMALL, floors, is_valid, layouts
from validator import distances_from

STAYING, FREE = True, False


UNIT = [1, 1, 1, 1, 1]


def neighbours(rows: Sequence[str], cell: int) -> list[int]:
    """Drivable cells beside a cell."""
    return _neighbours(tuple(rows), cell)


@functools.cache
def _neighbours(rows: Sequence[str], cell: int) -> list[int]:
    return [other for other, d in distances_from(rows, cell).items() if d == 1]


def moves(rows: Sequence[str], weights: Any, cell: int) -> list[tuple[int, int]]:
    """(cell beside, weight of the move) for all moves out of a cell."""
    directions = {1: 0, -len(rows[0]): 1, -1: 2, len(rows[0]): 3}
    if len(rows[0]) == 1:
        directions = {-1: 1, 1: 3}
    reachable = [(to, weights[cell][directions[to - cell]]) for to in neighbours(rows, cell)]
    return [(to, weight) for to, weight in reachable if weight > 0]


def brute_force(
    rows: Sequence[str],
    weights: Any,
    start: int,
    goals: Sequence[int],
    services: Sequence[int],
    obstacles: Sequence[Sequence[int]],
    window: int,
    *,
    wait_at_start: bool,
) -> int | None:
    """Cheapest cost by uniform-cost search over (time, cell, goals done, service left)."""

    def blocked(cell: int, time: int) -> bool:
        return time <= window and any(len(p) > time and p[time] == cell for p in obstacles)

    def swaps(cell: int, to: int, time: int) -> bool:
        return time <= window and any(
            len(p) > time and p[time] == cell and p[time - 1] == to for p in obstacles
        )

    ignore_start = wait_at_start or blocked(start, 0)
    queue = [(0, 0, start, 0, 0, STAYING)]
    seen = set()
    while queue:
        cost, *state = heapq.heappop(queue)
        time, cell, done, served, staying = state
        if tuple(state) in seen:
            continue
        seen.add(tuple(state))
        if done == len(goals):
            return cost
        if cell == goals[done] and served == services[done]:
            heapq.heappush(queue, (cost, time, cell, done + 1, 0, staying))
            continue
        if time > window + 60:
            continue
        free = not blocked(cell, time + 1) or (staying and ignore_start)
        if free:
            waited = cost + weights[cell][4]
            heapq.heappush(queue, (waited, time + 1, cell, done, 0, staying))
            if cell == goals[done]:
                heapq.heappush(queue, (waited, time + 1, cell, done, served + 1, staying))
        if served == 0 or cell != goals[done]:
            for to, weight in moves(rows, weights, cell):
                if not blocked(to, time + 1) and not swaps(cell, to, time + 1):
                    heapq.heappush(queue, (cost + weight, time + 1, to, done, 0, FREE))
    return None


def check_path(
    rows: Sequence[str],
    weights: Any,
    path: Sequence[int],
    start: int,
    goals: Sequence[int],
    obstacles: Sequence[Sequence[int]],
    window: int,
    *,
    ignore_start: bool,
) -> None:
    """The returned cells are a legal walk around the obstacles."""
    cells = path.cells.tolist()
    assert cells[0] == start
    assert len(cells) <= window + 1
    for t, (here, to) in enumerate(itertools.pairwise(cells), start=1):
        assert here == to or to in dict(moves(rows, weights, here))
        for obstacle in obstacles:
            if len(obstacle) <= t:
                continue
            stayed = ignore_start and all(c == start for c in cells[: t + 1])
            assert obstacle[t] != to or stayed
            assert here == to or (obstacle[t - 1], obstacle[t]) != (to, here)
    if len(cells) < window + 1:
        assert cells[-1] == goals[-1]
        steps = [dict(moves(rows, weights, a)) | {a: weights[a][4]} for a in cells[:-1]]
        assert path.cost == sum(step[to] for step, to in zip(steps, cells[1:], strict=True))


def draw_weights(data: st.DataObject, rows: Sequence[str]) -> Any:
    """Random weights of moves and waits, or one-way streets, or nothing."""
    size = len(rows) * len(rows[0])
    kind = data.draw(st.sampled_from(["none", "one-way", "weighted", "both"]))
    if kind == "none":
        return None
    moves = st.sampled_from(
        {"one-way": [1] * 9 + [0], "weighted": [1, 2, 5]}.get(kind, [0, 1, 3, 4])
    )
    waits = st.just(1) if kind == "one-way" else st.integers(1, 4)
    cell = st.tuples(moves, moves, moves, moves, waits)
    return data.draw(st.lists(cell, min_size=size, max_size=size))


@pytest.mark.parametrize("planner", ["sipp", "astar"])
@settings(max_examples=250, deadline=None)
@given(data=st.data())
def test_paths_are_cheapest(planner: str, data: st.DataObject) -> None:
    """Cost equals exhaustive search on random maps with random moving obstacles and services."""
    rows = data.draw(st.one_of(layouts(4, 4), floors(3, 5)))
    assume(any(c.isdigit() for row in rows for c in row) or is_valid(rows))
    weights = draw_weights(data, rows)
    try:
        array = None if weights is None else np.reshape(weights, (len(rows), len(rows[0]), 5))
        layout = rhcr_sim.Layout(rows, weights=array)
    except rhcr_sim.LayoutError:
        assume(False)
    assume(layout.unit_costs or planner == "astar")
    weights = weights or [UNIT] * len("".join(rows))
    drivable = layout.cells(".erw").tolist()
    goal_cells = layout.goal_cells.tolist()
    start = data.draw(st.sampled_from(drivable))
    goals = data.draw(st.lists(st.sampled_from(goal_cells), min_size=1, max_size=3))
    services = data.draw(st.lists(st.integers(0, 3), min_size=len(goals), max_size=len(goals)))
    window = data.draw(st.integers(1, 7))
    obstacles = []
    for _ in range(data.draw(st.integers(0, 3))):
        path = [data.draw(st.sampled_from(drivable))]
        for _ in range(data.draw(st.integers(0, 9))):
            path.append(data.draw(st.sampled_from([path[-1], *neighbours(rows, path[-1])])))
        obstacles.append(path)

    path = rhcr_sim.plan_path(layout, start, goals, obstacles, window, services, planner)
    arguments = (rows, weights, start, goals, services, obstacles, window)
    expected = brute_force(*arguments, wait_at_start=False)
    ignore_start = expected is None or any(p[0] == start for p in obstacles)
    if expected is None:
        expected = brute_force(*arguments, wait_at_start=True)
    if expected is None:  # from behind a one-way street no way leads to the goal
        assert path is None
        return
    assert path.cost == expected
    check_path(rows, weights, path, start, goals, obstacles, window, ignore_start=ignore_start)


def test_an_agent_follows_but_does_not_swap() -> None:
    """Entering a cell at the moment it is left is allowed; exchanging cells is not."""
    layout = rhcr_sim.Layout(["w..e", "@@.@"])
    follow = rhcr_sim.plan_path(layout, 0, [3], [[1, 2, 3, 3]], window=3)
    assert follow.cells.tolist() == [0, 1, 2, 2]
    dodge = rhcr_sim.plan_path(layout, 1, [3], [[3, 2, 1, 0]], window=5)
    assert dodge.cost > 2


def test_obstacles_beyond_the_window_do_not_matter() -> None:
    """A cell taken after the window is free."""
    layout = rhcr_sim.Layout(["w..e"])
    assert rhcr_sim.plan_path(layout, 0, [3], [[3, 3, 3, 3, 3]], window=2).cost == 3
    assert rhcr_sim.plan_path(layout, 0, [3], [[3, 3, 3, 3, 3]], window=4).cost == 5


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"goals": []}, "goals must not be empty"),
        ({"services": [1, 2]}, "services as long, got 1 and 2"),
        ({"services": [-1]}, r"services\[0\] must be from 0 to 1000000, got -1"),
        ({"window": 63}, "window must be from 1 to 62, got 63"),
        ({"start": -1}, "start is cell -1; use 0 to"),
        ({"goals": [0]}, "goals holds cell 0 at row 0, column 0, which is not allowed there"),
        ({"services": [0.5]}, r"services\[0\] must be a whole number from 0 to 1000000, got 0.5"),
        ({"services": 3}, "services must be a list of timesteps, got 3"),
        ({"window": 2.0}, "window must be a whole number from 1 to 62, got 2.0"),
        ({"heading": True}, "heading must be a whole number from 0 to 3, got True"),
        ({"layout": None}, "layout must be a Layout, got None"),
        ({"start": None}, "start must be a cell id or a pair"),
        ({"goals": None}, "goals must be a list of cells, got None"),
        ({"obstacles": 5}, "obstacles must hold a list of cells for each agent, got 5"),
        ({"obstacles": [[0.5]]}, r"obstacles\[0\]\[0\] must be a cell id"),
        ({"obstacles": [[]]}, "obstacles holds cell -1"),
        ({"obstacles": [[0, 34]]}, "obstacles holds cell 34"),
    ],
)
def test_wrong_arguments_are_named(arguments: dict[str, Any], message: str) -> None:
    """Cells and numbers that are not allowed are refused, never a crash."""
    given = {"layout": rhcr_sim.Layout(SMALL), "start": 0, "goals": [18], **arguments}
    with pytest.raises(rhcr_sim.ConfigError, match=message):
        rhcr_sim.plan_path(**given)


def test_cells_may_be_pairs() -> None:
    """Row and column name the same cells as ids, of the agent and of obstacles."""
    layout = rhcr_sim.Layout(SMALL)
    by_id = rhcr_sim.plan_path(layout, 0, [18], [[1, 1, 2]])
    by_pair = rhcr_sim.plan_path(layout, (0, 0), [(1, 2)], [[(0, 1), (0, 1), (0, 2)]])
    assert by_pair.cells.tolist() == by_id.cells.tolist()


def test_service_waits_for_a_long_enough_gap() -> None:
    """A goal is served where nobody passes during the whole service."""
    layout = rhcr_sim.Layout(FLOOR)
    goal = int(layout.goal_cells[0])
    nearby = int(goal) + 10
    passing = [[nearby, nearby, nearby, goal, nearby]]
    path = rhcr_sim.plan_path(layout, goal - 1, [goal], passing, window=10, services=[4])
    assert path.cost == 4 + 4


def test_a_goal_is_passed_by_where_serving_would_lock_the_agent_in() -> None:
    """An agent drives over its goal to a siding, lets another one by, and serves afterwards."""
    layout = rhcr_sim.Layout([".e..e", "00.00"])
    sweeping = [[4, 4, 3, 2, 1, 0, 0, 0, 0, 0]]
    path = rhcr_sim.plan_path(layout, 0, [1, 4], sweeping, window=9, services=[2, 0])
    assert path.cells.tolist() == [0, 1, 2, 7, 2, 1, 1, 1, 2, 3]
