"""Window statistics and the split of waiting, against obvious counts."""

import numpy as np
import pytest

import rhcr_sim
from conftest import FLOOR, SMALL
from solver_names import WINDOWED
from validator import distances_from

LAYOUT = rhcr_sim.Layout(SMALL)


@pytest.mark.parametrize("solver", WINDOWED)
def test_windows_add_up_to_the_totals(solver: str) -> None:
    """Every counter of the run is the sum of its windows, and no window is missing."""
    result = rhcr_sim.simulate(LAYOUT, 20, steps=103, solver=solver)
    windows = result.windows
    assert windows.start.tolist() == list(range(0, 103, 5))
    assert np.stack([windows.finished, windows.start], axis=1).tolist() == (
        result.tasks_finished_timestep.tolist()
    )
    for name, total in vars(result.solver).items():
        assert getattr(windows, name).sum() == total
    assert result.solver.low_level_expanded > 0
    assert windows.fallback.sum() == result.n_fallback_windows
    assert (windows.low_level_calls >= 20).all()
    assert (windows.cost > 0).all() or windows.fallback.any()


def test_the_cost_of_a_window_is_the_length_of_its_plan() -> None:
    """For a lone agent the cost is the way through its queue, and each run has the same."""
    simulator = rhcr_sim.Simulator(LAYOUT, rhcr_sim.Config(1, seed=3, steps=60))
    expected = []
    while not simulator.finished:
        here = int(simulator.positions[0])
        simulator.step()
        # The queue as it was planned: what was finished in the window, then what is left.
        tasks, start = simulator.tasks, simulator.timestep - 5
        cells = tasks[(tasks[:, 2] < 0) | (tasks[:, 2] > start)][:, 1].tolist()
        length = 0
        for cell in cells:
            length += distances_from(SMALL, cell)[here]
            here = cell
        expected.append(length)
    assert simulator.result().windows.cost.tolist() == expected


def test_the_limit_that_was_hit_is_named() -> None:
    """A window without work left is told from one that has no plan at all."""
    starved = rhcr_sim.simulate(LAYOUT, 30, steps=50, solver="pbs", max_expansions=0)
    assert starved.windows.fallback.any()
    assert (starved.windows.out_of_work == starved.windows.fallback).all()
    assert (starved.windows.cost[starved.windows.fallback] == -1).all()
    corridor = rhcr_sim.Layout(["ew"])
    stuck = rhcr_sim.simulate(corridor, 2, steps=5, solver="pbs", starts=[0, 1], goals=[[1], [0]])
    assert stuck.windows.fallback.tolist() == [True]
    assert stuck.windows.out_of_work.tolist() == [False]


def test_planners_without_search_report_no_work() -> None:
    """PIBT has no counters and no costs, but its windows are listed."""
    result = rhcr_sim.simulate(LAYOUT, 20, steps=50, solver="pibt")
    assert set(vars(result.solver).values()) == {0}
    assert result.windows.cost.tolist() == [-1] * 10
    assert result.windows.finished.sum() == result.n_finished


def test_waiting_is_split_as_a_step_by_step_count() -> None:
    """Each wait is service, idling or blocked, found again from paths and tasks alone."""
    layout = rhcr_sim.Layout(FLOOR)
    rng = np.random.default_rng(0)
    cells = np.flatnonzero(layout.drivable)
    starts = rng.choice(cells, 25, replace=False)
    goals = [
        [(int(cell), int(rng.integers(0, 5))) for cell in rng.choice(cells, rng.integers(0, 5))]
        for _ in range(25)
    ]
    result = rhcr_sim.simulate(
        layout, 25, starts=starts, goals=goals, record_paths=True, stop_at_congestion=False
    )
    steps = result.timesteps_executed
    service, idle, blocked = ([0] * steps for _ in range(3))
    for agent, path in enumerate(result.paths.tolist()):
        mine = [
            (cell, done if done >= 0 else steps + 1, stay)
            for (owner, cell, done), stay in zip(
                result.tasks.tolist(), result.task_service.tolist(), strict=True
            )
            if owner == agent
        ]
        for t in range(steps):
            if path[t + 1] != path[t]:
                continue
            ahead = [task for task in mine if task[1] > t]
            if not ahead:
                idle[t] += 1
            elif ahead[0][0] == path[t] and ahead[0][2] > 0:
                service[t] += 1
            else:
                blocked[t] += 1
    assert sum(service) > 50
    assert sum(idle) > 50
    assert sum(blocked) > 5
    assert result.num_service.tolist() == service
    assert result.num_idle.tolist() == idle
    assert result.num_blocked.tolist() == blocked
    assert result.num_rotate.tolist() == [0] * steps


def test_window_statistics_are_plain_data() -> None:
    """The statistics cannot be changed and turn into JSON types."""
    result = rhcr_sim.simulate(LAYOUT, 5, steps=10)
    with pytest.raises(ValueError, match="read-only"):
        result.windows.cost[0] = 1
    assert result.to_dict()["windows"]["start"] == [0, 5]
    assert result.to_dict()["windows"]["fallback"] == [False, False]
