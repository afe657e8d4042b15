"""The search of holding endpoints and dummy paths against an exhaustive one over (cell, time)."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

import rhcr_sim
from conftest import is_valid, layouts
from rhcr_sim import _core
from validator import distances_from


def at(path: Sequence[int], time: int) -> int:
    """Cell of a path that ends with a rest."""
    return path[min(time, len(path) - 1)]


def may_move(others: Sequence[Sequence[int]], cell: int, to: int, time: int) -> bool:
    """Whether nobody is on `to` at `time` or comes from there to `cell`."""
    return not any(
        at(path, time) == to or (at(path, time), at(path, time - 1)) == (cell, to)
        for path in others
    )


def stays_free(others: Sequence[Sequence[int]], cell: int, time: int) -> bool:
    """Whether nobody comes to a cell from `time` on."""
    return all(cell not in path[min(time, len(path) - 1) :] for path in others)


def earliest_rest(
    beside: Mapping[int, Sequence[int]],
    others: Sequence[Sequence[int]],
    start: tuple[int, int],
    rest: int,
    horizon: int,
) -> int | None:
    """First time at which an agent that is on `start` = (cell, time) can come to rest, or None."""
    cells, now = {start[0]}, start[1]
    for time in range(now, horizon):
        if rest in cells and stays_free(others, rest, time):
            return time
        cells = {to for c in cells for to in beside[c] if may_move(others, c, to, time + 1)}
    return None


def brute_force(
    beside: Mapping[int, Sequence[int]],
    others: Sequence[Sequence[int]],
    start: tuple[int, int],
    goal: int,
    rest: int,
    horizon: int,
) -> tuple[int, int] | None:
    """Earliest (time at the goal, time of rest), in this order, or None."""
    cells, now = {start[0]}, start[1]
    for time in range(now, horizon):
        if goal in cells:
            if goal != rest:
                end = earliest_rest(beside, others, (goal, time), rest, horizon)
                if end is not None:
                    return time, end
            elif stays_free(others, goal, time):
                return time, time
            cells.remove(goal)  # a visit that does not lead to rest is none
        cells = {to for c in cells for to in beside[c] if may_move(others, c, to, time + 1)}
    return None


@st.composite
def others_and_start(draw: Any, beside: Mapping[int, Sequence[int]]) -> Any:
    """Paths that never share a cell, and a free cell at some time."""
    others = []
    for _ in range(draw(st.integers(0, 3))):
        path = [draw(st.sampled_from(sorted(beside)))]
        for _ in range(draw(st.integers(0, 8))):
            path.append(draw(st.sampled_from(beside[path[-1]])))
        met = any(at(path, t) == at(other, t) for other in others for t in range(10))
        if not met:
            others.append(path)
    now = draw(st.integers(0, 3))
    free = sorted(set(beside) - {at(path, now) for path in others})
    assume(free)
    return others, (draw(st.sampled_from(free)), now)


@settings(max_examples=200, deadline=None)
@given(rows=layouts(4, 4), data=st.data())
def test_goal_and_rest_are_reached_as_early_as_possible(rows: Any, data: st.DataObject) -> None:
    """The way is legal and free of conflicts for ever, and no other way is earlier."""
    assume(is_valid(rows))
    layout = rhcr_sim.Layout(rows)
    distances = {c: distances_from(rows, c) for c in layout.cells(".erw").tolist()}
    beside = {c: [d for d, n in near.items() if n <= 1] for c, near in distances.items()}
    others, start = data.draw(others_and_start(beside))
    goal, rest = (data.draw(st.sampled_from(sorted(beside))) for _ in range(2))
    assume(goal != start[0])
    route = _core.plan_to_rest(layout.core, start[0], start[1], goal, rest, others)
    expected = brute_force(beside, others, start, goal, rest, 12 + 3 * len(beside))
    if route is None:
        assert expected is None
        return
    assert tuple(route[0]) == start
    visits = [time for cell, time in route if cell == goal]
    assert expected == (visits[0], route[-1][1])
    for (cell, begin), (to, time) in itertools.pairwise(route):
        assert to in beside[cell]
        assert all(may_move(others, cell, cell, t) for t in range(begin + 1, time))
        assert may_move(others, cell, to, time)
    assert route[-1][0] == rest
    assert stays_free(others, *route[-1])
