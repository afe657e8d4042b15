"""Agents that have to turn before they move."""

import heapq
import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import rhcr_sim
from conftest import SMALL, floors, is_valid, layouts
from rhcr_sim.simulation.solvers import solvers_with
from solver_names import FALLBACK_NAMES
from validator import distances_from, violations

AHEAD = [(0, 1), (-1, 0), (0, -1), (1, 0)]
SOLVERS = [name for name in solvers_with("rotation") if name != "auto"]

relaxed = settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


def actions(rows: Sequence[str], cell: int, heading: int) -> Iterator[tuple[int, int]]:
    """Poses that an agent can take within one timestep, with the cells left and entered."""
    yield cell, heading
    yield cell, (heading + 1) % 4
    yield cell, (heading + 3) % 4
    row, col = divmod(cell, len(rows[0]))
    down, right = AHEAD[heading]
    to = (row + down) * len(rows[0]) + col + right
    if 0 <= col + right < len(rows[0]) and distances_from(rows, cell).get(to) == 1:
        yield to, heading


def turning_errors(rows: Sequence[str], cells: Sequence[int], headings: Sequence[int]) -> list[int]:
    """Timesteps at which an agent does what no action allows."""
    poses = list(zip(cells, headings, strict=True))
    steps = enumerate(itertools.pairwise(poses), start=1)
    return [t for t, (here, to) in steps if to not in list(actions(rows, *here))]


def cheapest(
    rows: Sequence[str],
    start: int,
    heading: int,
    goals: Sequence[int],
    services: Sequence[int],
    obstacles: Sequence[Sequence[int]],
    window: int,
    *,
    wait_at_start: bool,
) -> int | None:
    """Earliest end of all services, by search over (time, pose, goals done, service)."""

    def blocked(cell: int, time: int) -> bool:
        return time <= window and any(len(p) > time and p[time] == cell for p in obstacles)

    def swaps(cell: int, to: int, time: int) -> bool:
        return time <= window and any(
            len(p) > time and p[time] == cell and p[time - 1] == to for p in obstacles
        )

    may_stay = wait_at_start or blocked(start, 0)
    queue, seen = [(0, start, heading, 0, 0, True)], set()
    while queue:
        state = heapq.heappop(queue)
        time, cell, facing, done, served, at_start = state
        if state in seen or time > window + 60:
            continue
        seen.add(state)
        if done == len(goals):
            return time
        if cell == goals[done] and served == services[done]:
            heapq.heappush(queue, (time, cell, facing, done + 1, 0, at_start))
            continue
        for to, turned in actions(rows, cell, facing):
            free = not blocked(to, time + 1) or (to == cell and at_start and may_stay)
            if not free or (to != cell and swaps(cell, to, time + 1)):
                continue
            stays = at_start and to == cell
            if (to, turned) == (cell, facing) and cell == goals[done]:
                heapq.heappush(queue, (time + 1, to, turned, done, served + 1, stays))
            if served == 0 or cell != goals[done]:
                heapq.heappush(queue, (time + 1, to, turned, done, 0, stays))
    return None


@pytest.mark.parametrize("planner", ["sipp", "astar"])
@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_single_paths_against_exhaustive_search(planner: str, data: st.DataObject) -> None:
    """Paths around moving obstacles turn legally and end as early as any can.

    With several goals the estimate of the last legs ignores headings, so that beyond the window a
    path may end later than necessary; then it is compared up to the window only.
    """
    rows = data.draw(st.one_of(layouts(3, 4), floors(2, 5)))
    assume(any(c.isdigit() for row in rows for c in row) or is_valid(rows))
    try:
        layout = rhcr_sim.Layout(rows)
    except rhcr_sim.LayoutError:
        assume(False)
    drivable = np.flatnonzero(layout.drivable).tolist()
    start = data.draw(st.sampled_from(drivable))
    heading = data.draw(st.integers(0, 3))
    goals = data.draw(st.lists(st.sampled_from(layout.goal_cells.tolist()), min_size=1, max_size=2))
    services = data.draw(st.lists(st.integers(0, 2), min_size=len(goals), max_size=len(goals)))
    window = data.draw(st.integers(1, 8))
    obstacles = []
    for _ in range(data.draw(st.integers(0, 2))):
        path = [data.draw(st.sampled_from(drivable))]
        for _ in range(data.draw(st.integers(0, 8))):
            beside = [c for c, d in distances_from(rows, path[-1]).items() if d <= 1]
            path.append(data.draw(st.sampled_from(beside)))
        obstacles.append(path)

    path = rhcr_sim.plan_path(
        layout, start, goals, obstacles, window, services, planner, heading=heading
    )
    arguments = (rows, start, heading, goals, services, obstacles, window)
    expected = cheapest(*arguments, wait_at_start=False)
    if expected is None:
        expected = cheapest(*arguments, wait_at_start=True)
    cells, headings = path.cells.tolist(), path.headings.tolist()
    assert turning_errors(rows, cells, headings) == []
    assert (cells[0], headings[0]) == (start, heading)
    if len(goals) == 1 or len(cells) <= window:
        assert path.cost == expected
    else:
        assert path.cost <= expected


@relaxed
@given(data=st.data())
@pytest.mark.parametrize("solver", SOLVERS)
def test_runs_keep_all_rules(solver: str, data: st.DataObject) -> None:
    """No conflict, turns by 90 degrees only, moves ahead only, at any density and robustness."""
    rows = data.draw(layouts(6, 6))
    assume(is_valid(rows))
    layout = rhcr_sim.Layout(rows)
    period = data.draw(st.integers(1, 6))
    result = rhcr_sim.simulate(
        layout,
        agents=data.draw(st.integers(1, len(layout.start_cells))),
        seed=data.draw(st.integers(0, 1000)),
        steps=40,
        window=data.draw(st.integers(period, 12)),
        period=period,
        rotation=True,
        robust=data.draw(st.sampled_from([0, 0, 1, 2])),
        max_expansions=data.draw(st.sampled_from([0, 100, 2_000])),
        stop_at_congestion=False,
        solver=solver,
        record_paths=True,
    )
    assert violations(rows, result, period) == []
    for cells, headings in zip(result.paths.tolist(), result.headings.tolist(), strict=True):
        assert turning_errors(rows, cells, headings) == []
    checker = rhcr_sim.PlanChecker(layout)
    assert checker.check(result.paths, headings=result.headings) == []
    turned = (result.headings[:, 1:] != result.headings[:, :-1]).sum(axis=0)
    assert result.num_rotate.tolist() == turned.tolist()
    assert (result.num_blocked >= 0).all()


def test_turning_costs_time() -> None:
    """An agent that faces away turns twice before it drives."""
    layout = rhcr_sim.Layout(["w..e"])
    path = rhcr_sim.plan_path(layout, 0, [3], heading=2)
    assert path.cells.tolist() == [0, 0, 0, 1, 2, 3]
    assert path.headings[0] == 2
    assert path.headings[2:].tolist() == [0, 0, 0, 0]


def test_headings_are_drawn_from_the_seed() -> None:
    """Equal seeds give equal headings, others differ, and all four directions occur."""
    layout = rhcr_sim.Layout(SMALL)
    first, again, other = (
        rhcr_sim.simulate(layout, 20, seed, 20, rotation=True, record_paths=True).headings
        for seed in (0, 0, 1)
    )
    assert first.tolist() == again.tolist() != other.tolist()
    assert set(first[:, 0].tolist()) == {0, 1, 2, 3}


@pytest.mark.parametrize("solver", SOLVERS)
def test_agents_that_turn_still_work(solver: str) -> None:
    """In light traffic every solver finishes a good share of what agents do that need not turn."""
    layout = rhcr_sim.Layout(SMALL)
    turning = rhcr_sim.simulate(
        layout, 10, 0, 300, solver=solver, rotation=True, stop_at_congestion=False
    )
    assert turning.n_finished > 0.25 * rhcr_sim.simulate(layout, 10, 0, 300).n_finished
    assert turning.num_rotate.sum() > 0


@pytest.mark.parametrize("fallback", FALLBACK_NAMES)
def test_fallbacks_turn_agents(fallback: str) -> None:
    """Windows without a plan are executed by agents that turn, whatever plans them."""
    layout = rhcr_sim.Layout(SMALL)
    result = rhcr_sim.simulate(
        layout, 10, 0, 100, solver="pbs", fallback=fallback, max_expansions=0, rotation=True,
        stop_at_congestion=False, record_paths=True,
    )  # fmt: skip
    assert result.n_fallback_windows > 10
    for cells, headings in zip(result.paths.tolist(), result.headings.tolist(), strict=True):
        assert turning_errors(layout.rows, cells, headings) == []


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_checker_finds_wrong_turns(data: st.DataObject) -> None:
    """Walks over open floor with any headings: the checker names the steps no action allows."""
    rows = ["w..e", "....", "...e"]
    cells = [data.draw(st.integers(0, 11))]
    for _ in range(data.draw(st.integers(1, 8))):
        beside = [c for c, d in distances_from(rows, cells[-1]).items() if d <= 1]
        cells.append(data.draw(st.sampled_from(beside)))
    size = len(cells)
    headings = data.draw(st.lists(st.integers(0, 3), min_size=size, max_size=size))
    found = rhcr_sim.PlanChecker(rhcr_sim.Layout(rows)).check([cells], headings=[headings])
    assert {violation.kind for violation in found} <= {"turn"}
    assert [violation.timestep for violation in found] == turning_errors(rows, cells, headings)


def test_headings_are_kept_in_files(tmp_path: Path) -> None:
    """A saved run has its headings, and a broken heading is found in the file."""
    layout = rhcr_sim.Layout(SMALL)
    config = rhcr_sim.Config(agents=10, steps=30, rotation=True)
    result = rhcr_sim.simulate(layout, 10, steps=30, rotation=True, record_paths=True)
    rhcr_sim.Trajectory.of(layout, config, result).save(tmp_path / "run.npz")
    loaded = rhcr_sim.Trajectory.load(tmp_path / "run.npz")
    assert loaded.headings.tolist() == result.headings.tolist()
    broken = loaded.headings.copy()
    broken[3, 7] = (broken[3, 6] + 2) % 4
    found = rhcr_sim.PlanChecker(layout).check(loaded.paths, headings=broken)
    assert ("turn", (3,)) in {(violation.kind, violation.agents) for violation in found}
    with pytest.raises(rhcr_sim.PlanError, match="headings must have the shape"):
        rhcr_sim.PlanChecker(layout).check(loaded.paths, headings=broken[:, 1:])
