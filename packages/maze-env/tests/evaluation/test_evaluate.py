"""Evaluations, compared with plain episodes one after the other."""

from __future__ import annotations

import threading
from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import maze_env
from grid_oracle import GridEpisode
from maze_env import ActionError, LayoutError, Level, RandomPolicy, WallFollower, evaluate
from maze_env.errors import AgentError
from maze_env.evaluation.first_finished import COPIES
from maze_env.evaluation.log import FIELDS
from maze_env.randomness import random_bits, uniforms
from strategies import levels


def draw(key: int, counter: int) -> float:
    """One random number of an episode."""
    return float(uniforms([key], [counter])[0])


class PlainCopy:
    """One environment of the oracle with a policy of its own."""

    def __init__(self, level: maze_env.Level, policy: Any, seed: int, number: int) -> None:
        self.level, self.policy, self.seed = level, policy, seed
        self.begin(number)

    def begin(self, number: int) -> None:
        """Start the episode of this number."""
        level = self.level
        self.key = int(random_bits([self.seed], [number])[0])
        self.number = number
        heading = int(draw(self.key, 0) * 4) if level.heading is None else level.heading
        self.episode = GridEpisode(level.layout, level.start, level.goal, level.max_steps, heading)
        self.state = self.policy.initial_state(1)
        self.success = self.done = False

    def step(self) -> None:
        """Take one step."""
        image = self.episode.observe()[None]
        heading = np.array([self.episode.heading], np.uint8)
        drawn = np.array([draw(self.key, self.episode.steps + 1)])
        action = self.policy.act(image, heading, self.state, drawn)[0]
        reward, *ends = self.episode.step(int(action))
        self.success, self.done = reward > 0, any(ends)

    def fields(self) -> dict[str, int]:
        """What is kept of the episode."""
        episode = self.episode
        turns = Counter(action for action, _ in episode.turns)
        return dict(
            zip(
                FIELDS,
                (self.success, episode.steps, episode.steps - len(episode.visits),
                 len(episode.visits), turns[0], turns[1]),
                strict=True,
            )
        )  # fmt: skip

    def add_counts(self, counts: NDArray[Any]) -> None:
        """Add steps and turns by cell."""
        for cell, visits in self.episode.visits.items():
            counts[(*cell, 0)] += visits
        for action, cell in self.episode.turns:
            counts[(*cell, 1 + action)] += 1


def plain_evaluation(level: maze_env.Level, policy: Any, episodes: int, seed: int) -> Any:
    """Fields and counts of complete episodes."""
    counts, rows = np.zeros((*level.layout.shape, 3), np.int64), []
    for number in range(episodes):
        copy = PlainCopy(level, policy, seed, number)
        while not copy.done:
            copy.step()
        rows.append(copy.fields())
        copy.add_counts(counts)
    return rows, counts


def plain_first_finished(level: maze_env.Level, policy: Any, episodes: int, seed: int) -> Any:
    """Fields of the first episodes that finish in ten copies; counts and repeats of all steps."""
    counts, rows, repeats = np.zeros((*level.layout.shape, 3), np.int64), [], 0
    copies = [PlainCopy(level, policy, seed, number) for number in range(COPIES)]
    begun = COPIES
    while len(rows) < episodes:
        for copy in copies:
            if copy.done:
                copy.begin(begun)
                begun += 1
        for copy in copies:
            copy.step()
        for copy in copies:
            if copy.done and len(rows) < episodes:
                rows.append(copy.fields())
            if copy.done:
                copy.add_counts(counts)
                repeats += copy.fields()["repeated_visits"]
    for copy in copies:
        if not copy.done:
            copy.add_counts(counts)
            repeats += copy.fields()["repeated_visits"]
    return rows, counts, repeats


def assert_rows(result: Any, rows: Any) -> None:
    """Every field of every episode is as expected."""
    for name in FIELDS:
        assert getattr(result, name).tolist() == [row[name] for row in rows]


POLICIES = [RandomPolicy(), RandomPolicy(7), WallFollower("left"), WallFollower("right")]


@settings(deadline=None, max_examples=25)
@given(
    st.lists(levels(), min_size=1, max_size=3),
    st.sampled_from(POLICIES),
    st.integers(1, 4),
    st.integers(0, 2**63 - 1),
)
def test_equals_plain_episodes(mazes: Any, policy: Any, episodes: Any, seed: Any) -> None:
    """Every episode and every cell's counts are those of episodes run one after the other."""
    for level, result in zip(
        mazes, evaluate(mazes, policy, episodes=episodes, seed=seed), strict=True
    ):
        rows, counts = plain_evaluation(level, policy, episodes, seed)
        assert_rows(result, rows)
        np.testing.assert_array_equal(result.counts, counts)
        assert result.uncounted_repeats == 0


@settings(deadline=None, max_examples=15)
@given(levels(), st.sampled_from(POLICIES), st.integers(1, 15), st.integers(0, 99))
def test_published_counting_equals_plain_copies(
    level: Any, policy: Any, episodes: Any, seed: Any
) -> None:
    """The first finished episodes, and the steps of all, are those of ten plain copies."""
    (result,) = evaluate([level], policy, episodes=episodes, seed=seed, compat="published")
    rows, counts, repeats = plain_first_finished(level, policy, episodes, seed)
    assert_rows(result, rows)
    np.testing.assert_array_equal(result.counts, counts)
    assert result.repeated_visits.sum() + result.uncounted_repeats == repeats
    assert result.measures()["n_repeated_cells"] == pytest.approx(repeats / episodes)


@pytest.mark.parametrize("compat", [None, "published"])
def test_does_not_depend_on_companions(compat: str | None) -> None:
    """Alone, beside others, in another order, on several threads: the same results."""
    rng = np.random.default_rng(0)
    layouts = [(rng.random((9, 9)) < 0.3).astype(np.uint8) for _ in range(7)]
    seeds = list(range(10, 17))
    options = {"episodes": 30, "compat": compat}
    together = evaluate(layouts, RandomPolicy(), seed=seeds, **options)
    threads = evaluate(layouts, RandomPolicy(), seed=seeds, threads=3, **options)
    backwards = evaluate(layouts[::-1], RandomPolicy(), seed=seeds[::-1], **options)[::-1]
    for index, first in enumerate(together):
        (alone,) = evaluate([layouts[index]], RandomPolicy(), seed=seeds[index], **options)
        for other in (alone, threads[index], backwards[index]):
            np.testing.assert_array_equal(first.counts, other.counts)
            np.testing.assert_array_equal(first.path_length, other.path_length)
    assert len({result.path_length.sum() for result in together}) > 1


def test_seeds_matter() -> None:
    """Other seeds give other episodes."""
    first, second = (evaluate([["...."] * 4], RandomPolicy(), seed=seed)[0] for seed in (0, 1))
    assert (first.path_length != second.path_length).any()


def test_levels_keep_their_headings_and_limits() -> None:
    """A level with a heading starts every episode with it."""
    level = Level(["...."], (0, 0), (0, 3), max_steps=5, heading=0)
    (result,) = evaluate([level], WallFollower(), episodes=8)
    assert result.path_length.tolist() == [3] * 8
    unreachable = Level([".#."], (0, 0), (0, 2), max_steps=7)
    (result,) = evaluate([unreachable], WallFollower(), episodes=4)
    assert result.path_length.tolist() == [7] * 4
    assert not result.success.any()
    assert not result.solvable


def test_unsolvable_layouts_are_results() -> None:
    """Without two adjacent floor cells there are no episodes, and the others are not disturbed."""
    layouts = [["##", "##"], ["...."], [".#", "#."]]
    seen = []
    results = evaluate(layouts, RandomPolicy(), episodes=5, progress=seen.append)
    assert [result.solvable for result in results] == [False, True, False]
    assert [result.episodes for result in results] == [0, 5, 0]
    assert sum(seen) == 5
    assert evaluate([], RandomPolicy()) == []


def test_progress_counts_all_episodes() -> None:
    """The numbers add up to all episodes, on threads too."""
    for options in ({}, {"threads": 2}, {"compat": "published"}):
        seen = []
        evaluate([["..", ".."]] * 3, RandomPolicy(), episodes=20, progress=seen.append, **options)
        assert sum(seen) == 60


class FaultyPolicy(RandomPolicy):
    """Gives nonsense or fails after some calls."""

    def __init__(self, result: Any) -> None:
        super().__init__()
        self.result = result
        self.calls = 0

    def act(
        self, observations: NDArray[Any], headings: NDArray[Any], state: Any, uniforms: NDArray[Any]
    ) -> Any:
        """A result that is no action, or the error."""
        self.calls += 1
        if self.calls < 5:
            return super().act(observations, headings, state, uniforms)
        if isinstance(self.result, BaseException):
            raise self.result
        return np.full(len(observations), self.result)


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("compat", [None, "published"])
def test_faults_of_agents_come_through(threads: int, compat: str | None) -> None:
    """Actions out of range raise a typed error; an agent's own error and Ctrl-C come through."""
    options = {"threads": threads, "compat": compat}
    layouts = [np.zeros((12, 12), np.uint8)] * 4
    for result in (7, -1, 1.5, "left"):
        with pytest.raises(ActionError):
            evaluate(layouts, FaultyPolicy(result), **options)
    for error in (ZeroDivisionError("agent"), KeyboardInterrupt()):
        with pytest.raises(type(error)):
            evaluate(layouts, FaultyPolicy(error), **options)
    assert threading.active_count() < 4


def test_agents_that_depend_on_companions_need_published_counting() -> None:
    """The heading mode of the published evaluation goes with its counting alone."""
    agent = RandomPolicy()
    agent.heading_mode = "batch_union"
    with pytest.raises(AgentError, match="batch_union"):
        evaluate([["..", ".."]], agent)
    evaluate([["..", ".."]], agent, compat="published")


def test_refuses_bad_input() -> None:
    """Wrong layouts, seeds and options raise errors that name them."""
    with pytest.raises(LayoutError, match=r"layout 1: .* row 1 has length 1"):
        evaluate([["..", ".."], ["..", "."]], RandomPolicy())
    for options in (
        {"episodes": 0},
        {"episodes": 2.0},
        {"seed": -1},
        {"seed": [1, 2]},
        {"seed": [0.5]},
        {"seed": 2**63},
        {"compat": "biased"},
        {"threads": 0},
    ):
        with pytest.raises(LayoutError):
            evaluate([["..", ".."]], RandomPolicy(), **options)
