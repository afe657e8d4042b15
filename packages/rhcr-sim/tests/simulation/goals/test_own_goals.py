"""Goals given by the caller: lists, task assigners, and goals changed between windows."""

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import rhcr_sim
from conftest import HOMES, SMALL, is_valid, layouts
from solver_names import FALLBACK_NAMES, WINDOWED
from validator import distances_from, task_violations, travel_violations

LAYOUT = rhcr_sim.Layout(SMALL)
DRIVABLE = np.flatnonzero(LAYOUT.drivable)
SOLVERS = ["pbs", "ecbs", "whca", "pibt", "epibt"]


def visits_of(goals: Any) -> Any:
    """Cells and service times of a goal list."""
    return [goal if isinstance(goal, tuple) else (goal, 0) for goal in goals]


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
@given(data=st.data())
def test_random_goal_lists_keep_all_rules(data: st.DataObject) -> None:
    """No conflict, goals served in order, and the recorded tasks are the lists that were given."""
    rows = data.draw(layouts())
    assume(is_valid(rows))
    layout = rhcr_sim.Layout(rows)
    reached = sorted(distances_from(rows, int(layout.endpoints[0])))
    cells = st.sampled_from(reached)
    starts = data.draw(st.lists(cells, min_size=1, max_size=len(reached), unique=True))
    goal = cells | st.tuples(cells, st.integers(0, 8))
    goals = [data.draw(st.lists(goal, max_size=4)) for _ in starts]
    result = rhcr_sim.simulate(
        layout,
        len(starts),
        steps=40,
        window=data.draw(st.integers(5, 12)),
        period=data.draw(st.integers(1, 5)),
        solver=data.draw(st.sampled_from([*SOLVERS, "lra"])),
        fallback=data.draw(st.sampled_from(FALLBACK_NAMES)),
        max_expansions=data.draw(st.sampled_from([0, 100, 2_000])),
        stop_at_congestion=data.draw(st.booleans()),
        starts=starts,
        goals=goals,
        record_paths=True,
    )
    paths = [[int(cell) for cell in path] for path in result.paths]
    assert travel_violations(rows, paths) == []
    assert [path[0] for path in paths] == starts
    given_tasks = [
        (agent, cell, service)
        for agent, queue in enumerate(goals)
        for cell, service in visits_of(queue)
    ]
    tasks = list(zip(*result.tasks[:, :2].T.tolist(), result.task_service.tolist(), strict=True))
    assert tasks == given_tasks
    assert task_violations(paths, result.tasks, result.task_service) == []
    done = (result.tasks[:, 2] >= 0).all()
    assert done == (result.stop_reason == "goals_done")
    assert result.tasks_finished_timestep[:, 0].sum() == result.n_finished
    assert (result.num_blocked >= 0).all()


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("agents", [1, 20, 60])
def test_all_lists_are_finished(solver: str, agents: int) -> None:
    """Agents that are done do not keep the others from their goals, up to half of all cells."""
    rng = np.random.default_rng(agents)
    starts = rng.choice(DRIVABLE, agents, replace=False)
    goals = rng.choice(DRIVABLE, (agents, 4))
    result = rhcr_sim.simulate(
        LAYOUT, agents, steps=2000, solver=solver, starts=starts, goals=goals,
        stop_at_congestion=False, fallback="pibt",
    )  # fmt: skip
    assert result.stop_reason == "goals_done"
    assert result.n_finished == 4 * agents
    assert result.tasks[:, 2].max() == result.timesteps_executed < 2000


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_lone_agent_takes_the_shortest_way(solver: str) -> None:
    """The run of one agent lasts as long as the shortest paths and services on its list."""
    rng = np.random.default_rng(3)
    cells = rng.choice(DRIVABLE, 12).tolist()
    cells[4:4] = [cells[3]] * 3
    goals = [(cell, i % 3) for i, cell in enumerate(cells)]
    start = int(DRIVABLE[0])
    result = rhcr_sim.simulate(LAYOUT, 1, solver=solver, starts=[start], goals=[goals])
    shortest, here = 0, start
    for cell, service in goals:
        shortest += distances_from(SMALL, cell)[here] + service
        here = cell
    assert result.timesteps_executed == shortest
    assert result.stop_reason == "goals_done"


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("length", [3, 15])
def test_an_agent_without_goals_is_pushed_out_of_a_corridor(solver: str, length: int) -> None:
    """An agent that is done gives way in a one-cell corridor, longer than the window too."""
    rows = ["w" + "." * length + "e", "." + "@" * length + ".", "." * (length + 2)]
    layout = rhcr_sim.Layout(rows)
    result = rhcr_sim.simulate(
        layout, 2, steps=100, solver=solver, starts=[0, 2], goals=[[length + 1], []],
    )  # fmt: skip
    assert result.stop_reason == "goals_done"
    assert result.timesteps_executed <= 1.5 * (length + 1)  # ECBS has that bound


def test_idle_agents_stay_if_nobody_needs_their_cell() -> None:
    """Without need an agent that has no goal does not move, whatever the solver."""
    for solver in SOLVERS:
        result = rhcr_sim.simulate(
            LAYOUT, 3, solver=solver, starts=[0, 60, 143], goals=[[15, 0, 15], [], []],
            record_paths=True,
        )  # fmt: skip
        assert (result.paths[1:] == result.paths[1:, :1]).all()
        assert result.num_idle.tolist() == [2] * 45
        assert not result.congested


def test_goals_where_the_agents_stand_take_no_time() -> None:
    """Lists that are done at the start end the run at timestep 0, with all tasks counted."""
    result = rhcr_sim.simulate(LAYOUT, 2, starts=[0, 1], goals=[[0, 0], [1]])
    assert (result.stop_reason, result.timesteps_executed) == ("goals_done", 0)
    assert result.tasks[:, 2].tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("goals", "message"),
    [
        ([[0], [34]], r"goal 0 of agent 1, cell 34 at row 2, column 2, is an obstacle"),
        ([[0, 144], []], r"goal 1 of agent 0 is cell 144; use 0 to 143"),
        ([[], [(5, -1)]], r"goal 0 of agent 1 has service time -1"),
        ([[], ["x"]], r"goal 0 of agent 1 must be a cell or a tuple"),
        ([[1.5], []], r"goal 0 of agent 0 must be a cell or a tuple"),
        ([[0]], r"goals has 1 lists but agents=2"),
    ],
)
def test_wrong_goals_are_refused(goals: list[Any], message: str) -> None:
    """Errors name the agent, its goal and the cell."""
    with pytest.raises(rhcr_sim.ConfigError, match=message):
        rhcr_sim.simulate(LAYOUT, 2, starts=[0, 1], goals=goals)


def test_unreachable_goals_are_refused() -> None:
    """A goal in another part of the map is named with agent and cell."""
    layout = rhcr_sim.Layout(["r.e", "..e", "@@@", "..."])
    with pytest.raises(
        rhcr_sim.ConfigError, match=r"goal 1 of agent 0, cell 10 at row 3, column 1"
    ):
        rhcr_sim.simulate(layout, 1, goals=[[2, 10]])
    result = rhcr_sim.simulate(layout, 1, starts=[9], goals=[[10, 11]])
    assert result.stop_reason == "goals_done"


def test_starts_off_the_start_cells_need_own_goals() -> None:
    """Start cells are free with own goals, and as the layout says otherwise."""
    layout = rhcr_sim.Layout(HOMES)
    floor = int(layout.cells(".")[0])
    rhcr_sim.simulate(layout, 1, starts=[floor], goals=[[0]])
    with pytest.raises(rhcr_sim.ConfigError, match="not a start cell"):
        rhcr_sim.simulate(layout, 1, starts=[floor])


def test_batches_take_goals() -> None:
    """A batch with own goals gives the results of single runs, on any number of threads."""
    jobs, single = [], []
    for seed in range(6):
        rng = np.random.default_rng(seed)
        starts, goals = rng.choice(DRIVABLE, 10, replace=False), rng.choice(DRIVABLE, (10, 3))
        jobs.append(rhcr_sim.Job(LAYOUT, rhcr_sim.Config(10), starts=starts, goals=goals))
        single.append(rhcr_sim.simulate(LAYOUT, 10, starts=starts, goals=goals))
    for threads in (1, 3):
        results = rhcr_sim.simulate_batch(jobs, threads=threads)
        assert [r.tasks.tolist() for r in results] == [r.tasks.tolist() for r in single]


def test_goals_can_be_changed_between_windows() -> None:
    """New goals replace open ones at once; finished tasks stay in the record."""
    simulator = rhcr_sim.Simulator(
        LAYOUT, rhcr_sim.Config(2, steps=200), starts=[0, 143], goals=[[2, 15], [128]]
    )
    assert [goals.tolist() for goals in simulator.goals] == [[2, 15], [128]]
    assert simulator.paths.tolist() == [[0], [143]]
    simulator.step()
    assert simulator.paths[:, :6].tolist() == [[0, 1, 2, 3, 4, 5], [143, 142, 141, 140, 139, 138]]
    simulator.set_goals(0, [0])
    assert simulator.goals[0].tolist() == [0]
    while not simulator.finished:
        simulator.step()
    assert simulator.stop_reason == "goals_done"
    assert simulator.tasks.tolist() == [[0, 2, 2], [0, 0, 10], [1, 128, 15]]
    simulator.set_goals(1, [143])
    assert not simulator.finished
    with pytest.raises(rhcr_sim.ConfigError, match="agent must be from 0 to 1, got 2"):
        simulator.set_goals(2, [0])
    with pytest.raises(rhcr_sim.ConfigError, match="obstacle"):
        simulator.set_goals(1, [34])
    assert simulator.goals[1].tolist() == [143]


def test_drawn_goals_can_be_interrupted() -> None:
    """An agent with drawn goals visits the given ones first, then goes on to draw."""
    simulator = rhcr_sim.Simulator(LAYOUT, rhcr_sim.Config(5, steps=100))
    simulator.set_goals(3, [0, 15])
    while not simulator.finished:
        simulator.step()
    mine = simulator.tasks[simulator.tasks[:, 0] == 3]
    assert mine[:2, 1].tolist() == [0, 15]
    assert len(mine) > 3
    kinds = ["".join(SMALL)[cell] for cell in mine[2:, 1]]
    assert all(a != b for a, b in itertools.pairwise(kinds))


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 1000),
    agents=st.integers(1, 40),
    robust=st.integers(1, 2),
    solver=st.sampled_from(WINDOWED),
)
def test_robust_plans_take_own_goals(seed: int, agents: int, robust: int, solver: Any) -> None:
    """Agents that give way keep the robust distance too."""
    rng = np.random.default_rng(seed)
    starts, goals = rng.choice(DRIVABLE, agents, replace=False), rng.choice(DRIVABLE, (agents, 2))
    result = rhcr_sim.simulate(
        LAYOUT, agents, steps=60, starts=starts, goals=goals, solver=solver, robust=robust,
        max_expansions=2000, stop_at_congestion=False, record_paths=True,
    )  # fmt: skip
    checker = rhcr_sim.PlanChecker(LAYOUT, robust=robust)
    assert checker.check(result.paths, result.tasks, result.task_service) == []


@pytest.mark.parametrize(
    "options",
    [
        {"solver": "pbs", "planner": "astar"},
        {"solver": "whca", "planner": "astar"},
        {"solver": "pbs", "independence": True},
        {"solver": "ecbs", "independence": True},
        {"solver": "whca", "independence": True},
        {"solver": "pbs", "rotation": True, "fallback": "wait"},
        {"solver": "ecbs", "rotation": True, "fallback": "wait"},
        {"solver": "whca", "rotation": True, "fallback": "wait"},
    ],
    ids=str,
)
@pytest.mark.parametrize("weighted", [False, True])
def test_own_goals_go_with_other_options(options: dict[str, Any], weighted: bool) -> None:
    """Lists are finished without conflicts by every planner, on maps with weights too."""
    weights = np.ones((*LAYOUT.shape, 5), dtype=np.int32)
    weights[..., 2] = 3
    layout = rhcr_sim.Layout(SMALL, weights=weights) if weighted else LAYOUT
    rng = np.random.default_rng(7)
    starts, goals = rng.choice(DRIVABLE, 25, replace=False), rng.choice(DRIVABLE, (25, 3))
    result = rhcr_sim.simulate(
        layout, 25, steps=1000, starts=starts, goals=goals, stop_at_congestion=False,
        record_paths=True, **({"fallback": "pibt"} | options),
    )  # fmt: skip
    assert result.stop_reason == "goals_done"
    checker = rhcr_sim.PlanChecker(layout)
    assert checker.check(result.paths, result.tasks, result.task_service) == []


def test_repeated_goals_of_a_list_finish_together() -> None:
    """Own lists may repeat a cell: both goals are done at one visit."""
    layout = rhcr_sim.Layout(["e..w", "....", "w..e"])
    result = rhcr_sim.simulate(layout, agents=1, starts=[0], goals=[[0, 3, 3]])
    assert result.tasks[:, 2].tolist() == [0, 3, 3]
