"""Pools of tasks with several stops."""

from typing import Any

import numpy as np
import pytest

import rhcr_sim
from rhcr_sim.simulation.goals.task_pool import TaskPool

ROWS = ["......", ".@..@.", "......"]


def recorded(tasks: Any, visible: int, agents: int, steps: int = 200, **options: Any) -> Any:
    """A run with a pool: the pool, its simulator, and all tasks as the pool gave them."""
    layout = rhcr_sim.Layout(ROWS)
    pool = TaskPool(tasks, visible, layout.shape[1])
    given = []

    def assigner(request: rhcr_sim.GoalRequest) -> Any:
        answer = pool(request)
        given.extend(zip(request.agents.tolist(), answer, strict=True))
        return answer

    config = rhcr_sim.Config(agents, 0, steps, stop_at_congestion=False, **options)
    simulator = rhcr_sim.Simulator(layout, config, assigner=assigner)
    while not simulator.finished:
        simulator.step()
    pool.note(np.array([len(goals) for goals in simulator.goals]))
    return pool, simulator, [(agent, goals) for agent, goals in given if goals]


@pytest.mark.parametrize("solver", ["pbs", "pibt"])
def test_agents_visit_all_stops_in_order(solver: str) -> None:
    """The tasks of an agent are those that it took, stop after stop; finished ones are counted."""
    tasks = [[0, 5, 12], [17], [3, 14], [8, 2], [16, 1, 9]]
    pool, simulator, given = recorded(tasks, 4, 3, solver=solver)
    table = simulator.tasks
    finished = 0
    for agent in range(3):
        stops = [cell for who, goals in given if who == agent for cell in goals]
        mine = table[table[:, 0] == agent]
        assert mine[:, 1].tolist() == stops
        ends = np.cumsum([len(goals) for who, goals in given if who == agent])
        finished += int((mine[ends - 1, 2] >= 0).sum())
    assert pool.n_finished == finished > 20


def test_only_known_tasks_are_taken() -> None:
    """Tasks come into view one by one as others are finished, and start over at the end."""
    tasks = [[0], [5], [12], [17]]
    pool, _, given = recorded(tasks, 2, 1)
    taken = [tuple(goals) for _, goals in given]
    assert set(taken[:2]) == {(0,), (5,)}
    assert set(taken) == {(0,), (5,), (12,), (17,)}
    assert len(taken) - pool.n_finished <= 2
    assert len(taken) > 8


def test_the_nearest_task_comes_first() -> None:
    """An agent takes the nearest known task, and an agent without any stays."""
    pool = TaskPool([[0], [17], [5]], 2, 6)
    request = rhcr_sim.GoalRequest(
        timestep=0,
        agents=np.array([0, 1, 2]),
        positions=np.array([16, 1, 2]),
        queue_lengths=np.zeros(3, dtype=int),
        last_goals=np.full(3, -1),
    )
    assert pool(request) == [[17], [0], []]


@pytest.mark.parametrize(("tasks", "visible"), [([], 1), ([[1], []], 1), ([[1]], 0)])
def test_wrong_pools_are_refused(tasks: list[Any], visible: int) -> None:
    """A pool needs tasks with cells, and at least one in view."""
    with pytest.raises(rhcr_sim.ConfigError, match="visible at least 1"):
        TaskPool(tasks, visible, 6)
