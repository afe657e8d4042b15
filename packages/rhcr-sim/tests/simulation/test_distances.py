"""Distances are searched when they are needed, and how many are kept changes no result."""

import _thread
import threading
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import rhcr_sim
from option_table import SCENARIOS, SOLVERS
from rhcr_sim.layouts.floorplans import warehouse
from rhcr_sim.simulation import memory


def breadth_first(free: NDArray[np.bool_], goal: tuple[int, int]) -> NDArray[Any]:
    """Steps from every cell to the goal, -1 where there is no way."""
    steps = np.full(free.shape, -1)
    steps[goal] = 0
    ring = [goal]
    while ring:
        row, col = ring.pop(0)
        for near in ((row, col + 1), (row - 1, col), (row, col - 1), (row + 1, col)):
            inside = 0 <= near[0] < free.shape[0] and 0 <= near[1] < free.shape[1]
            if inside and free[near] and steps[near] < 0:
                steps[near] = steps[row, col] + 1
                ring.append(near)
    return steps


@given(
    seed=st.integers(0, 2**32 - 1),
    rows=st.integers(2, 9),
    cols=st.integers(2, 40),
    walls=st.floats(0, 0.5),
    limit=st.sampled_from([0, 200, 2**30]),
)
@settings(max_examples=100, deadline=None)
def test_distances_are_those_of_a_breadth_first_search(
    seed: int, rows: int, cols: int, walls: float, limit: Any
) -> None:
    """Plain and packed fields, kept or made again, hold the number of steps."""
    free = np.random.default_rng(seed).random((rows, cols)) >= walls
    free[0, :2] = True
    tiles = ["".join(".@"[not cell] for cell in row) for row in free]
    layout = rhcr_sim.Layout(tiles, unreachable_starts="drop")
    layout.core.set_cache_limit(limit)
    for _ in range(2):
        for goal in np.flatnonzero(free)[:12].tolist():
            steps = breadth_first(free, divmod(goal, cols)).ravel()
            for cell in np.flatnonzero(free).tolist():
                known = layout.core.distance(cell, goal)
                assert known == (steps[cell] if steps[cell] >= 0 else rhcr_sim._core.UNREACHABLE)
                assert layout.core.reachable(cell, goal) == (steps[cell] >= 0)
    assert layout.core.cache_bytes <= limit


@pytest.mark.parametrize("solver", SOLVERS)
@given(
    scenario=st.sampled_from(sorted(SCENARIOS)),
    seed=st.integers(0, 2**32 - 1),
    rotation=st.booleans(),
)
@settings(max_examples=8, deadline=None)
def test_the_size_of_the_cache_changes_nothing(
    solver: str, scenario: Any, seed: int, rotation: bool
) -> None:
    """Runs without any cache and with plenty are equal, task by task and step by step."""
    layout, agents = SCENARIOS[scenario]
    results = []
    for cache_mib in (0, 1024):
        options = {"solver": solver, "rotation": rotation, "cache_mib": cache_mib}
        if solver == "prioritised":
            options["endpoints"] = "dummy"
        try:
            result = rhcr_sim.simulate(layout, agents, seed, 40, record_paths=True, **options)
        except rhcr_sim.ConfigError:
            return
        results.append(result)
    assert np.array_equal(results[0].paths, results[1].paths)
    assert np.array_equal(results[0].tasks, results[1].tasks)


def test_threads_share_a_cache_that_is_too_small() -> None:
    """Jobs of one layout on several threads, with and without room for distances, agree."""
    layout = warehouse(17, 20)
    results = [
        rhcr_sim.simulate_batch(
            [
                rhcr_sim.Job(layout, rhcr_sim.Config(20, seed, 60, cache_mib=size))
                for seed in range(6)
            ],
            threads=threads,
        )
        for size, threads in ((0, 4), (64, 1))
    ]
    for small, large in zip(*results, strict=True):
        assert np.array_equal(small.tasks, large.tasks)


def test_memory_stays_within_the_cache() -> None:
    """After a run no more distances are kept than the cache may hold."""
    layout = warehouse(60, 60)
    simulator = rhcr_sim.Simulator(layout, rhcr_sim.Config(30, 0, 200, solver="pibt", cache_mib=1))
    while not simulator.finished:
        simulator.step()
    in_use = len({int(cell) for cells in simulator.goals for cell in cells})
    assert 0 < layout.core.cache_bytes <= max(2**20, in_use * layout.core.field_bytes)


def test_many_goals_take_little_memory() -> None:
    """A layout of a thousand endpoints is made without their distances."""
    layout = warehouse(60, 60)
    assert len(layout.endpoints) > 1000
    assert layout.core.cache_bytes < 10 * layout.core.field_bytes


def test_a_machine_too_small_is_told_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Agents whose distances cannot fit are refused with an estimate before the run."""
    monkeypatch.setattr(memory, "machine_memory", lambda: 1000)
    layout = warehouse(17, 20)
    with pytest.raises(rhcr_sim.ConfigError, match=r"agents=20 .* GiB for distances, more than"):
        rhcr_sim.simulate(layout, 20)


def test_a_way_too_long_for_16_bits_is_refused() -> None:
    """A snake of more than 65,534 cells is refused, one of fewer is not."""
    for turns, fits in ((250, True), (262, False)):
        rows = []
        for turn in range(turns):
            rows.append("." * 250)
            rows.append(["." + "@" * 249, "@" * 249 + "."][turn % 2 == 0])
        rows[0] = "e" + rows[0][1:]
        rows[-1] = "@" * 250
        rows[-2] = rows[-2][:120] + "w" + rows[-2][121:]
        if fits:
            assert rhcr_sim.Layout(rows).average_task_length > 50_000
        else:
            with pytest.raises(rhcr_sim.LayoutError, match="costs more than 65534"):
                rhcr_sim.Layout(rows)


def test_ctrl_c_interrupts_the_mean_task_length() -> None:
    """The sum over all pairs of a large bare map, minutes of work, stops at once."""
    layout = rhcr_sim.Layout(["." * 700] * 700)
    timer = threading.Timer(0.5, _thread.interrupt_main)
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        _ = layout.average_task_length
    timer.join()


@given(
    seed=st.integers(0, 2**32 - 1), rows=st.integers(3, 12), cols=st.integers(3, 14),
    walls=st.floats(0, 0.4),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_the_mean_task_length_is_that_of_all_pairs(
    seed: int, rows: int, cols: int, walls: float
) -> None:
    """On a bare map it is the mean number of steps over all ordered pairs of goals."""
    free = np.random.default_rng(seed).random((rows, cols)) >= walls
    free[1, :3] = True
    layout = rhcr_sim.Layout(
        ["".join(".@"[not cell] for cell in row) for row in free], unreachable_starts="drop"
    )
    steps = [breadth_first(free, divmod(goal, cols)).ravel() for goal in layout.goal_cells.tolist()]
    lengths = np.array(steps)[:, layout.goal_cells]
    pairs = len(lengths) * (len(lengths) - 1)
    assert layout.average_task_length == pytest.approx(lengths.sum() / pairs)
