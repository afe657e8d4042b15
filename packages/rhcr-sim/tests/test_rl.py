"""The PettingZoo environment: its own test suite, rules, observations, rewards."""

import importlib
import sys
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from pettingzoo.test import parallel_api_test, parallel_seed_test

import rhcr_sim
from conftest import FLOOR, SMALL, floors, is_valid, layouts
from rhcr_sim.errors import MissingExtraError
from rhcr_sim.rl import LifelongEnv
from validator import OBSTACLES, distances_from, tile, violations

LAYOUT = rhcr_sim.Layout(SMALL)


def small_env(
    agents: int = 8, steps: int = 30, radius: int = 3, rows: Sequence[str] = SMALL, **options: Any
) -> LifelongEnv:
    """An environment on a small map."""
    config = rhcr_sim.Config(agents, steps=steps, **options)
    return LifelongEnv(rhcr_sim.Layout(rows), config, radius)


@pytest.mark.parametrize("rows", [SMALL, FLOOR])
def test_pettingzoo_api(rows: list[str]) -> None:
    """The environment passes PettingZoo's tests for parallel environments, without a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        parallel_api_test(small_env(rows=rows), num_cycles=100)
        parallel_seed_test(lambda: small_env(rows=rows), num_cycles=50)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
@given(data=st.data())
def test_random_policies_keep_all_rules(data: st.DataObject) -> None:
    """Any joint action leads to legal moves without conflicts, and rewards count the tasks."""
    rows = data.draw(st.one_of(layouts(), floors(5, 7)))
    assume(any(t.isdigit() for t in "".join(rows)) or is_valid(rows))
    try:
        layout = rhcr_sim.Layout(rows)
    except rhcr_sim.LayoutError:
        assume(False)
    services = tuple(data.draw(st.integers(1, 4)) for _ in layout.station_endpoints)
    agents = data.draw(st.integers(1, len(layout.start_cells)))
    env = LifelongEnv(layout, rhcr_sim.Config(agents, steps=30, service_times=services), radius=2)
    env.reset(seed=data.draw(st.integers(0, 1000)))
    rng = np.random.default_rng(data.draw(st.integers(0, 1000)))
    rewards = np.zeros(agents)
    while env.agents:
        joint = dict(zip(env.agents, rng.integers(0, 5, agents).tolist(), strict=True))
        rewards += list(env.step(joint)[1].values())
    result = env.simulator.result(record_paths=True)
    assert result.timesteps_executed == 30
    assert violations(rows, result, 30, list(services)) == []
    finished = result.tasks[result.tasks[:, 2] >= 0]
    assert rewards.tolist() == np.bincount(finished[:, 0], minlength=agents).tolist()


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 1000), radius=st.integers(1, 9), rows=st.sampled_from([SMALL, FLOOR]))
def test_observations_equal_a_cell_by_cell_view(seed: int, radius: int, rows: Any) -> None:
    """All planes equal what a plain loop over the cells around each agent finds."""
    env = small_env(agents=12, radius=radius, rows=rows)
    observations, _ = env.reset(seed=seed)
    rng = np.random.default_rng(seed)
    for _ in range(5):
        actions = rng.integers(0, 5, 12)
        observations, *_ = env.step(dict(zip(env.agents, actions.tolist(), strict=True)))
    cells = env.simulator.positions.tolist()
    for agent, here in enumerate(cells):
        goal = int(env.simulator.goals[agent][0])
        expected = view(rows, cells, here, goal, radius)
        assert np.array_equal(observations[f"agent_{agent}"], expected)


def view(
    rows: Sequence[str], cells: Sequence[int], here: int, goal: int, radius: int
) -> NDArray[np.uint8]:
    """An observation, step by step."""
    n_cols, side = len(rows[0]), 2 * radius + 1
    planes = np.zeros((4, side, side), np.uint8)
    distance = distances_from(rows, goal)
    row, col = divmod(here, n_cols)
    goal_row, goal_col = divmod(goal, n_cols)
    for i in range(side):
        for j in range(side):
            r, c = row + i - radius, col + j - radius
            cell = r * n_cols + c
            inside = 0 <= r < len(rows) and 0 <= c < n_cols
            obstacle = not inside or tile(rows, cell) in OBSTACLES
            planes[0, i, j] = obstacle
            planes[1, i, j] = not obstacle and cell in cells and cell != here
            planes[3, i, j] = not obstacle and distance[cell] < distance[here]
    planes[
        2,
        radius + max(-radius, min(radius, goal_row - row)),
        radius + max(-radius, min(radius, goal_col - col)),
    ] = 1
    return planes


def test_actions_move_in_their_directions() -> None:
    """0 stays; 1, 2, 3, 4 go right, up, left, down; a wall is a stay."""
    env = LifelongEnv(LAYOUT, rhcr_sim.Config(1, steps=100))
    env.reset(seed=0)
    for action, (rows, cols) in enumerate([(0, 0), (0, 1), (-1, 0), (0, -1), (1, 0)]):
        before = divmod(int(env.simulator.positions[0]), 16)
        possible = env.action_masks()[0, action]
        env.step({"agent_0": action})
        after = divmod(int(env.simulator.positions[0]), 16)
        moved = (after[0] - before[0], after[1] - before[1])
        assert moved == ((rows, cols) if possible else (0, 0))


def test_following_the_goal_plane_finishes_tasks() -> None:
    """A lone agent that always goes where the way is shorter takes the shortest paths."""
    env = LifelongEnv(LAYOUT, rhcr_sim.Config(1, steps=200), radius=1)
    observations, _ = env.reset(seed=5)
    total = 0.0
    while env.agents:
        closer = observations["agent_0"][3]
        options = [closer[1, 1], closer[1, 2], closer[0, 1], closer[1, 0], closer[2, 1]]
        observations, rewards, *_ = env.step({"agent_0": int(np.argmax(options))})
        total += rewards["agent_0"]
    result = env.simulator.result()
    assert total == result.n_finished > 5
    assert result.num_wait.sum() == 0


def test_episodes_differ_and_seeds_repeat_them() -> None:
    """Resets without a seed go on to new episodes; the same seed gives the same ones again."""
    env = small_env()
    starts = []
    for seed in (1, None, None, 1, None):
        env.reset(seed=seed)
        starts.append(env.simulator.positions.tolist())
    assert starts[:2] == starts[3:]
    assert starts[0] != starts[1] != starts[2]


def test_wrong_arguments_are_named() -> None:
    """Radius and actions out of range raise an error."""
    with pytest.raises(rhcr_sim.ConfigError, match="radius must be from 1 to 50, got 0"):
        small_env(radius=0)
    env = small_env(agents=2)
    env.reset()
    with pytest.raises(rhcr_sim.ConfigError, match="actions must be 2 numbers from 0 to 4"):
        env.step({"agent_0": 5, "agent_1": 0})
    with pytest.raises(
        rhcr_sim.ConfigError, match="directions must be 2 whole numbers from -1 to 3"
    ):
        env.simulator.move(np.zeros(3, int))
    config = rhcr_sim.Config(2, endpoints="hold", solver="prioritised")
    with pytest.raises(rhcr_sim.ConfigError, match="move does not go with endpoints='hold'"):
        rhcr_sim.Simulator(LAYOUT, config).move(np.zeros(2, int))
    turning = rhcr_sim.Simulator(LAYOUT, rhcr_sim.Config(2, rotation=True))
    for call in (lambda: turning.move(np.zeros(2, int)), lambda: turning.observe(2)):
        with pytest.raises(rhcr_sim.ConfigError, match="does not go with rotation=True"):
            call()
    with pytest.raises(rhcr_sim.ConfigError, match="possible_moves does not go with rotation"):
        turning.possible_moves()


def test_simulators_mix_moves_and_windows() -> None:
    """A caller may move some timesteps by hand and have others planned."""
    simulator = rhcr_sim.Simulator(LAYOUT, rhcr_sim.Config(10, steps=40))
    rng = np.random.default_rng(0)
    while not simulator.finished:
        simulator.step()
        simulator.move(rng.integers(-1, 4, 10))
    result = simulator.result(record_paths=True)
    checker = rhcr_sim.PlanChecker(LAYOUT)
    assert checker.check(result.paths, result.tasks, result.task_service) == []
    assert result.windows.start.tolist()[:6] == [0, 5, 6, 11, 12, 17]
    assert result.windows.finished.sum() == result.n_finished


def test_the_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without PettingZoo the import says what to install."""
    monkeypatch.setitem(sys.modules, "pettingzoo", None)
    monkeypatch.delitem(sys.modules, "rhcr_sim.rl")
    with pytest.raises(MissingExtraError, match=r"install rhcr-sim\[rl\]"):
        importlib.import_module("rhcr_sim.rl")
