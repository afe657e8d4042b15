"""Goals that a callback hands out while the agents drive."""

from typing import Any

import numpy as np
import pytest

import rhcr_sim
from conftest import SMALL

LAYOUT = rhcr_sim.Layout(SMALL)
DRIVABLE = np.flatnonzero(LAYOUT.drivable)
SOLVERS = ["pbs", "ecbs", "whca", "pibt", "epibt"]


def test_an_assigner_feeds_all_agents() -> None:
    """Agents get goals before they run out of them, and what the assigner sees is true."""
    rng = np.random.default_rng(0)
    seen = []

    def assign(request: rhcr_sim.GoalRequest) -> Any:
        seen.append(request)
        return rng.choice(DRIVABLE, len(request.agents))

    result = rhcr_sim.simulate(LAYOUT, 20, steps=200, assigner=assign, record_paths=True)
    assert result.stop_reason == "completed"
    assert result.n_finished > 200
    assert result.num_idle.sum() == 0
    assert seen[0].last_goals.tolist() == [-1] * 20
    for request in seen:
        assert request.positions.tolist() == result.paths[:, request.timestep].tolist()
        assert (request.queue_lengths[request.agents] <= 6).all()
    checker = rhcr_sim.PlanChecker(LAYOUT)
    assert checker.check(result.paths, result.tasks, result.task_service) == []


def test_an_assigner_may_leave_agents_without_goals() -> None:
    """Agents that get an empty list stay idle, others take lists with services."""

    def assign(request: rhcr_sim.GoalRequest) -> Any:
        return [[(15, 2), 0] if agent == 0 else [] for agent in request.agents]

    result = rhcr_sim.simulate(LAYOUT, 3, steps=50, starts=[0, 60, 143], assigner=assign)
    assert set(result.tasks[:, 0]) == {0}
    assert result.num_idle.tolist() == [2] * 50
    assert result.num_service.sum() > 0


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ([3], "one entry for each of the 2 agents of the request, got 1 entries"),
        (None, "got None"),
        ([[0], [34]], "goal 0 of agent 1, cell 34 at row 2, column 2, is an obstacle"),
    ],
)
def test_wrong_answers_are_refused(answer: list[Any] | None, message: str) -> None:
    """What an assigner returns is checked before anything happens."""
    simulator = rhcr_sim.Simulator(LAYOUT, rhcr_sim.Config(2), assigner=lambda _: answer)
    with pytest.raises(rhcr_sim.ConfigError, match=message):
        simulator.step()
    assert simulator.timestep == 0


def test_an_assigner_that_raises_leaves_the_simulator_usable() -> None:
    """The exception passes through, and the same step works afterwards."""
    fail = True

    def assign(request: rhcr_sim.GoalRequest) -> Any:
        if fail:
            raise KeyError("no goals today")
        return [0 if goal != 0 else 5 for goal in request.last_goals[request.agents]]

    simulator = rhcr_sim.Simulator(LAYOUT, rhcr_sim.Config(2, steps=20), assigner=assign)
    with pytest.raises(KeyError, match="no goals today"):
        simulator.step()
    fail = False
    while not simulator.finished:
        simulator.step()
    assert simulator.timestep == 20


CORNERS = rhcr_sim.Layout(["e..w", "....", "w..e"])


@pytest.mark.parametrize("period", [1, 5, 10])
@pytest.mark.parametrize("answer", [0, [0], [0, 0, 0], (0,)])
def test_an_assigner_that_brings_nobody_on_is_refused(period: int, answer: Any) -> None:
    """Who names nothing but the cell of an agent is told agent and timestep, at once and again."""
    config = rhcr_sim.Config(1, steps=20, period=period)
    simulator = rhcr_sim.Simulator(CORNERS, config, [0], assigner=lambda _: [answer])
    for _ in range(2):
        with pytest.raises(rhcr_sim.ConfigError, match="brings agent 0 nowhere at timestep 0"):
            simulator.step()
    assert simulator.timestep == 0


def test_an_assigner_that_stops_to_bring_an_agent_on_is_refused() -> None:
    """The agent drives to the cell that is always named, and the error comes when it is there."""
    with pytest.raises(rhcr_sim.ConfigError, match="brings agent 1 nowhere at timestep 5"):
        rhcr_sim.simulate(
            CORNERS, 2, starts=[4, 0], solver="pbs",
            assigner=lambda request: [[], 11][-len(request.agents) :],
        )  # fmt: skip


def test_goals_where_an_agent_stands_take_a_timestep_each() -> None:
    """At most one of them is finished by an agent in a timestep, whoever else is on its way."""

    def assign(request: rhcr_sim.GoalRequest) -> Any:
        return [
            [cell, cell, (5 if cell == 0 else 0)] for cell in request.last_goals[request.agents]
        ]

    config = rhcr_sim.Config(1, steps=60)
    simulator = rhcr_sim.Simulator(CORNERS, config, [0], assigner=assign)
    simulator.set_goals(0, [5])
    while not simulator.finished:
        simulator.step()
    finished = simulator.tasks[simulator.tasks[:, 2] >= 0, 2]
    assert len(finished) > 20
    assert len(set(finished.tolist())) == len(finished)


def test_an_assigner_may_name_the_cell_of_an_agent_now_and_then() -> None:
    """Cells that are drawn at random from a few keep nobody from getting on."""
    rng = np.random.default_rng(0)

    def assign(request: rhcr_sim.GoalRequest) -> Any:
        return rng.choice([0, 11], len(request.agents))

    result = rhcr_sim.simulate(CORNERS, 1, steps=500, period=1, assigner=assign)
    assert result.stop_reason == "completed"
    assert result.n_finished > 50


def test_services_where_an_agent_stands_are_no_mistake() -> None:
    """An agent may be served again and again at one cell, if the assigner says for how long."""
    result = rhcr_sim.simulate(CORNERS, 1, steps=20, starts=[0], assigner=lambda _: [[(0, 2)]])
    assert result.n_finished == 10


def test_goals_and_assigner_exclude_each_other() -> None:
    """Two sources of goals are refused by name."""
    with pytest.raises(rhcr_sim.ConfigError, match="goals and assigner exclude each other"):
        rhcr_sim.simulate(LAYOUT, 1, goals=[[0]], assigner=lambda _: [])
