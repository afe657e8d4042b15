"""The level buffer."""

from typing import Any

import numpy as np
import pytest

from maze_env import Level
from maze_env.training.buffer import LevelBuffer, packed_levels, unpacked_levels
from trainings import small_options


def make_buffer(**changes: Any) -> LevelBuffer:
    """A buffer of a few levels."""
    return LevelBuffer(small_options(**changes), np.random.default_rng(0))


def record(buffer: LevelBuffer, index: int, outcomes: Any, value: float = 0.0) -> None:
    """Tell the buffer what became of episodes in one level."""
    for won in outcomes:
        buffer.record(
            np.array([index]), buffer.serials[[index]], np.array([won]),
            np.array([0.9 if won else 0.0]), np.array([value]),
        )  # fmt: skip


def test_levels_solved_half_of_the_time_are_preferred() -> None:
    """Learnability is highest for mixed outcomes, and levels are drawn in proportion to it."""
    buffer = make_buffer(levels=3, uniform=0.1)
    record(buffer, 0, [True] * 20)
    record(buffer, 1, [True, False] * 10)
    record(buffer, 2, [False] * 20)
    scores = buffer.scores()
    assert scores[1] > 0.9 > 0.5 > max(scores[0], scores[2])
    drawn = buffer.draw(20_000, np.random.default_rng(1))
    expected = 0.1 / 3 + 0.9 * scores / scores.sum()
    np.testing.assert_allclose(np.bincount(drawn) / len(drawn), expected, atol=0.02)


def test_levels_that_fail_stay_once_fresh_ones_are_solved() -> None:
    """With fresh levels mostly solved, a lost first episode makes a level stand out."""
    buffer = make_buffer(levels=400)
    for index in range(300):
        record(buffer, index, [index % 10 > 0])
    buffer.fresh_rate[:] = 0.9
    scores = buffer.scores()
    assert scores[10] > 2 * scores[399] > 2 * scores[11]
    while buffer.renew(np.random.default_rng(0)):
        pass
    assert sorted(buffer.tries.nonzero()[0]) == list(range(0, 300, 10))


def test_maxmc_is_the_best_return_above_the_estimate() -> None:
    """Levels where the estimate falls short of the best return score highest."""
    buffer = make_buffer(levels=3, score="maxmc")
    record(buffer, 0, [True, False], value=0.2)
    record(buffer, 1, [True, True], value=0.9)
    np.testing.assert_allclose(buffer.scores(), [0.7, 0, 1])


def test_episodes_of_replaced_levels_do_not_count() -> None:
    """An episode that began in a level since replaced leaves no trace."""
    buffer = make_buffer()
    old = buffer.serials.copy()
    buffer.serials[4] += 1
    buffer.record(np.array([4]), old[[4]], np.array([True]), np.array([1.0]), np.array([0.5]))
    assert buffer.tries[4] == buffer.wins[4] == buffer.best[4] == 0


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_worn_levels_are_replaced(share: float) -> None:
    """Only levels with a low score after some tries are replaced, at most `renewed` at once."""
    buffer = make_buffer(levels=10, renewed=3, edited=share)
    before = list(buffer.levels)
    for index in range(5):
        record(buffer, index, [True] * 10)
    record(buffer, 5, [True, False] * 5)
    assert buffer.renew(np.random.default_rng(0)) == 3
    replaced = [k for k in range(10) if buffer.levels[k] is not before[k]]
    assert len(replaced) == 3
    assert set(replaced) <= set(range(5))
    assert (buffer.tries[replaced] == 0).all()
    assert buffer.serials[replaced].tolist() == [1, 1, 1]
    if share == 1:  # edits of the one good level, except where the goal got out of reach
        assert before[5].start in {buffer.levels[k].start for k in replaced}


def test_state_round_trip() -> None:
    """A buffer that is restored has the same levels and figures."""
    buffer = make_buffer()
    record(buffer, 2, [True, False])
    other = LevelBuffer(buffer.options, np.random.default_rng(9))
    other.restore(buffer.state())
    for one, two in zip(buffer.levels, other.levels, strict=True):
        np.testing.assert_array_equal(one.layout, two.layout)
        assert (one.start, one.goal, one.max_steps) == (two.start, two.goal, two.max_steps)
    np.testing.assert_array_equal(buffer.scores(), other.scores())


def test_levels_of_any_shape_are_packed() -> None:
    """Levels of different shapes come back whole."""
    levels = [Level(["...."], max_steps=7), Level(["..", "#.", ".."])]
    for level, copy in zip(levels, unpacked_levels(packed_levels(levels)), strict=True):
        np.testing.assert_array_equal(copy.layout, level.layout)
        assert (copy.start, copy.goal, copy.max_steps) == (
            level.start, level.goal, level.max_steps,
        )  # fmt: skip
