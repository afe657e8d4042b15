"""Episodes in the midst of a training."""

from typing import Any

import numpy as np

from maze_env.training.buffer import LevelBuffer
from maze_env.training.episodes import Episodes
from trainings import small_options

OPTIONS = small_options()


def make_episodes(seed: int) -> tuple[LevelBuffer, Episodes]:
    """Episodes in a buffer of their own."""
    rng = np.random.default_rng(seed)
    buffer = LevelBuffer(OPTIONS, rng)
    return buffer, Episodes(OPTIONS, buffer, rng)


def play(episodes: Episodes, steps: int, rng: np.random.Generator) -> list[Any]:
    """Take random steps; return all that is seen."""
    seen = []
    for _ in range(steps):
        actions = rng.integers(3, size=OPTIONS.environments)
        values = rng.random(OPTIONS.environments, np.float32)
        rewards, new = episodes.step(actions, values)
        episodes.restart(rng)
        seen.append((
            rewards, new, episodes.first.copy(), episodes.previous.copy(),
            episodes.rollouts.observations.copy(), episodes.rollouts.headings.copy(),
        ))  # fmt: skip
    return seen


def test_restored_episodes_go_on_as_before() -> None:
    """After any number of steps, what was written down can be played on from, step for step."""
    for steps in (0, 1, 37, 90):
        buffer, episodes = make_episodes(0)
        play(episodes, steps, np.random.default_rng(1))
        other_buffer, other = make_episodes(5)
        other_buffer.restore(buffer.state())
        other.restore(episodes.state())
        np.testing.assert_array_equal(other.previous, episodes.previous)
        np.testing.assert_array_equal(other.first, episodes.first)
        expected = play(episodes, 60, np.random.default_rng(2))
        found = play(other, 60, np.random.default_rng(2))
        for one, two in zip(expected, found, strict=True):
            for array, copy in zip(one, two, strict=True):
                np.testing.assert_array_equal(array, copy)
        np.testing.assert_array_equal(buffer.scores(), other_buffer.scores())


def test_ended_episodes_are_reported_once() -> None:
    """Tries in the buffer, reported ends and new starts are equally many."""
    buffer, episodes = make_episodes(0)
    starts = sum(int(seen[2].sum()) for seen in play(episodes, 100, np.random.default_rng(3)))
    ended = episodes.take_ended()
    assert len(ended) == starts > 8
    assert episodes.take_ended() == []
    assert all(1 <= length <= OPTIONS.max_steps for _, length in ended)
    assert (buffer.tries > 0).any()
    lost = [length for won, length in ended if not won]
    limits = {level.max_steps for level in buffer.levels}
    assert set(lost) <= limits


def test_new_cells_are_noticed() -> None:
    """As many steps begin in a new cell as the episode has distinct cells."""
    _, episodes = make_episodes(0)
    rng = np.random.default_rng(4)
    count = np.zeros(OPTIONS.environments, int)
    for _ in range(20):
        _, new = episodes.step(rng.integers(3, size=len(count)), np.zeros(len(count), np.float32))
        count += new
        np.testing.assert_array_equal(count, episodes.rollouts.distinct_cells)
        ended = episodes.rollouts.terminated | episodes.rollouts.truncated
        count[ended] = 0
        episodes.restart(rng)
