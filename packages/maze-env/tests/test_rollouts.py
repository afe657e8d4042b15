"""Many mazes at once on the native core, compared with the plain environment."""

from __future__ import annotations

import doctest
import importlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grid_oracle import GridEpisode
from maze_env import ActionError, EpisodeError, LayoutError, Level, Rollouts
from strategies import levels


@settings(deadline=None)
@given(st.lists(levels(), min_size=1, max_size=4), st.booleans(), st.integers(0, 2**32 - 1))
def test_equals_the_plain_environment(batch: Any, see_through_walls: Any, seed: Any) -> None:
    """Observations, rewards, ends, positions, counts of random episodes are those of the oracle."""
    generator = np.random.default_rng(seed)
    n = len(batch)
    rollouts = Rollouts(n, see_through_walls=see_through_walls)
    headings = generator.integers(4, size=n)
    rollouts.reset(batch, headings)
    plain = [
        GridEpisode(v.layout, v.start, v.goal, v.max_steps, int(h), see_through_walls)
        for v, h in zip(batch, headings, strict=True)
    ]
    active = np.arange(n)
    while len(active):
        for i in range(n):
            np.testing.assert_array_equal(rollouts.observations[i], plain[i].observe())
            assert tuple(rollouts.positions[i]) == plain[i].position
            assert rollouts.headings[i] == plain[i].heading
        actions = generator.choice(7, size=len(active), p=[0.2, 0.2, 0.5, 0.04, 0.02, 0.02, 0.02])
        expected = [plain[i].step(int(a)) for i, a in zip(active, actions, strict=True)]
        rewards, terminated, truncated = rollouts.step(actions, active)
        got = zip(rewards[active], terminated[active], truncated[active], strict=True)
        assert [tuple(result) for result in got] == expected
        active = active[~(terminated | truncated)[active]]
    for i in range(n):
        counts = np.zeros((*batch[i].layout.shape, 3), np.uint32)
        for cell, visits in plain[i].visits.items():
            counts[(*cell, 0)] = visits
        for action, cell in plain[i].turns:
            counts[(*cell, 1 + action)] += 1
        np.testing.assert_array_equal(rollouts.counts(i), counts)
        assert rollouts.steps[i] == plain[i].steps
        assert rollouts.distinct_cells[i] == len(plain[i].visits)
        assert rollouts.left_turns[i] == counts[..., 1].sum()
        assert rollouts.right_turns[i] == counts[..., 2].sum()


def test_restart_begins_again() -> None:
    """After a restart the same actions give the same episode."""
    level = Level(["....", ".#.#", "...."])
    rollouts = Rollouts(1)
    rollouts.reset([level], [1])
    runs = []
    for _ in range(2):
        run = []
        for action in (2, 2, 0, 2, 1):
            rollouts.step([action])
            run.append((rollouts.observations.copy(), rollouts.steps[0], rollouts.counts(0)))
        runs.append(run)
        rollouts.restart([1])
    for first, second in zip(*runs, strict=True):
        for a, b in zip(first, second, strict=True):
            np.testing.assert_array_equal(a, b)


def test_rotated_maze_gives_rotated_episode() -> None:
    """Turning the maze and the heading by a quarter leaves observations and ends as they are."""
    generator = np.random.default_rng(4)
    layout = (generator.random((9, 12)) < 0.3).astype(np.uint8)
    level = Level(layout)
    turned = np.rot90(layout)
    corner = layout.shape[1] - 1
    start, goal = ((corner - column, row) for row, column in (level.start, level.goal))
    rollouts = Rollouts(2)
    rollouts.reset([level, Level(turned, start, goal, level.max_steps)], [2, 1])
    for _ in range(200):
        np.testing.assert_array_equal(rollouts.observations[0], rollouts.observations[1])
        rewards, terminated, _ = rollouts.step(np.full(2, generator.integers(3)))
        assert rewards[0] == rewards[1]
        if terminated.any():
            break
    assert rollouts.steps[0] == rollouts.steps[1]


@pytest.mark.parametrize(
    ("actions", "error"),
    [
        ([0, 7], ActionError),
        ([-1, 0], ActionError),
        ([0], ActionError),
        ([[0, 1]], ActionError),
        ([0.0, 1.0], ActionError),
        (["left", "left"], ActionError),
        ([True, False], ActionError),
    ],
)
def test_refuses_wrong_actions(actions: Any, error: type) -> None:
    """Wrong actions raise a typed error, and no environment moves."""
    rollouts = Rollouts(2)
    rollouts.reset([Level(["..", ".."])] * 2, [0, 0])
    with pytest.raises(error):
        rollouts.step(actions)
    assert rollouts.steps.tolist() == [0, 0]


def test_refuses_to_step_what_is_done() -> None:
    """A step of an environment without a level or with a finished episode raises."""
    rollouts = Rollouts(2)
    with pytest.raises(EpisodeError, match="environment 0 has no level"):
        rollouts.step([2, 2])
    with pytest.raises(EpisodeError, match="environment 1 has no level"):
        rollouts.restart([0], [1])
    rollouts.reset([Level(["..."]), Level([".."])], [0, 0])
    rollouts.step([2, 2])
    with pytest.raises(EpisodeError, match="environment 1 is done"):
        rollouts.step([2, 2])
    assert rollouts.steps.tolist() == [1, 1]
    rollouts.step([2], [0])
    assert rollouts.terminated.all()


def test_refuses_wrong_resets() -> None:
    """Wrong indices, headings and levels raise before anything changes."""
    level = Level([".."])
    rollouts = Rollouts(2)
    rollouts.reset([level, level], [0, 0])
    for arguments in (
        ([level], [0, 0]),
        ([level, level], [0, 4]),
        ([level, level], [0.0, 1.0]),
        ([level, [".."]], [0, 1]),
        ([level], [0], [2]),
        ([level], [0], [-1]),
        ([level, level], [0, 0], [1, 1]),
    ):
        with pytest.raises(LayoutError):
            rollouts.reset(*arguments)
    with pytest.raises(LayoutError):
        Rollouts(0)
    assert rollouts.headings.tolist() == [0, 0]


def test_arrays_stay_valid_and_cannot_be_written() -> None:
    """Results are read-only and outlive the object that made them."""
    rollouts = Rollouts(3)
    rollouts.reset([Level([".."])] * 3, [0, 1, 2])
    observations, positions = rollouts.observations, rollouts.positions
    with pytest.raises(ValueError, match="read-only"):
        positions[0] = 5
    before = observations.copy()
    del rollouts
    np.testing.assert_array_equal(observations, before)


@pytest.mark.parametrize(
    "module", ["maze_env", "maze_env.level", "maze_env.rollouts", "maze_env.evaluation.evaluate"]
)
def test_docstring_examples(module: str) -> None:
    """The examples of the documentation are true."""
    results = doctest.testmod(importlib.import_module(module))
    assert results.attempted > 0
    assert results.failed == 0
