"""Collected steps, advantages and updates against slow ways to the same."""

from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional

from maze_env.training.learner import Learner
from maze_env.training.ppo import advantages, update
from trainings import small_options


@pytest.fixture(scope="module")
def learner() -> Learner:
    """A learner of 8 environments whose episodes are shorter than an iteration."""
    return Learner(small_options(horizon=60, max_steps=25, discount=0.9))


@pytest.fixture(scope="module")
def batch(learner: Learner) -> Any:
    """The steps of its second iteration, which begins in the midst of episodes."""
    learner.collector.collect(learner.rng, 0.0)
    return learner.collector.collect(learner.rng, 0.0)


def forward(learner: Learner, batch: Any, lanes: Any) -> Any:
    """Logits and values of collected steps."""
    part = batch.lanes(lanes)
    with torch.no_grad():
        return learner.network(part.image, part.heading, part.previous, part.first, part.state)


def test_update_sees_what_the_collector_saw(learner: Any, batch: Any) -> None:
    """A pass over whole sequences gives the values and probabilities of single steps."""
    lanes = torch.tensor([5, 0, 2])
    logits, values, _ = forward(learner, batch, lanes)
    chosen = logits.log_softmax(-1).gather(-1, batch.actions[:, lanes, None])[..., 0]
    torch.testing.assert_close(values, batch.values[:, lanes], atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(chosen, batch.log_probabilities[:, lanes], atol=1e-5, rtol=1e-4)


def test_marks_of_a_batch_fit_together(batch: Any) -> None:
    """An episode begins after each end, without previous action; else that is the last action."""
    ended = batch.ended.bool()
    assert ended.any()
    torch.testing.assert_close(batch.first[1:], ended[:-1])
    assert (batch.previous[batch.first] == -1).all()
    follows = ~batch.first[1:]
    assert (batch.previous[1:][follows] == batch.actions[:-1][follows]).all()


def test_truncated_episodes_are_worth_what_would_follow() -> None:
    """At the step limit the discounted value of the next view is the reward, at a goal not."""
    learner = Learner(small_options(horizon=26, max_steps=25, discount=0.9))
    episodes, collector = learner.episodes, learner.collector
    rng = np.random.default_rng(0)
    checked = 0
    for _ in range(40):
        inputs = collector._inputs(np.arange(8))
        memory = collector._run(inputs, collector.memory)[2]
        before = collector.memory
        restart, seen = episodes.restart, {}

        def look(rng: Any, restart: Any = restart, memory: Any = memory, seen: Any = seen) -> None:
            """Values of the views after the step, before new episodes begin."""
            rollouts = episodes.rollouts
            image = torch.from_numpy(rollouts.observations.copy())[None]
            headings = torch.from_numpy(rollouts.headings.astype(np.int64))
            heading = functional.one_hot(headings, 4).float()[None]
            previous = torch.from_numpy(episodes.previous.copy())[None]
            never = torch.zeros(1, 8, dtype=torch.bool)
            seen["values"] = learner.network(image, heading, previous, never, memory)[1][0]
            seen["truncated"] = rollouts.truncated.copy()
            seen["terminated"] = rollouts.terminated.copy()
            seen["rewards"] = rollouts.rewards.copy()
            restart(rng)

        episodes.restart = look
        with torch.no_grad():
            row = collector._step(rng, 0.0)
        episodes.restart = restart
        rewards, ended = row[-2].numpy(), row[-1].numpy()
        cut = seen["truncated"]
        expected = seen["rewards"] + 0.9 * cut * seen["values"].detach().numpy()
        np.testing.assert_allclose(rewards, expected, atol=1e-5)
        np.testing.assert_array_equal(ended > 0, cut | seen["terminated"])
        assert before is not collector.memory
        checked += int(cut.sum())
    assert checked > 5


def test_advantages_are_sums_of_discounted_errors(batch: Any) -> None:
    """Each estimate equals its definition as a sum over the rest of the episode."""
    discount, trace = 0.9, 0.8
    found = advantages(batch, discount, trace)
    rewards, ended = batch.rewards.numpy(), batch.ended.numpy()
    values = np.vstack([batch.values.numpy(), batch.last_values.numpy()[None]])
    for lane in (0, 3):
        for start in range(0, len(rewards), 7):
            total, weight = 0.0, 1.0
            for t in range(start, len(rewards)):
                over = ended[t, lane]
                following = 0.0 if over else discount * values[t + 1, lane]
                total += weight * (rewards[t, lane] + following - values[t, lane])
                if over:
                    break
                weight *= discount * trace
            assert found[start, lane] == pytest.approx(total, abs=1e-5)


def test_update_makes_good_actions_likelier(learner: Any, batch: Any) -> None:
    """After an update, actions with high advantages are likelier, those with low ones are not."""
    gains = advantages(batch, 0.9, 0.95)
    gains = (gains - gains.mean()) / gains.std()
    everyone = torch.arange(8)
    optimiser = torch.optim.Adam(learner.network.parameters(), 1e-3)
    figures = update(
        learner.network, optimiser, batch, learner.options, 0.0, np.random.default_rng(0)
    )
    logits, _, _ = forward(learner, batch, everyone)
    after = logits.log_softmax(-1).gather(-1, batch.actions[..., None])[..., 0]
    assert ((after - batch.log_probabilities) * gains).mean() > 0
    assert figures.keys() == {
        "policy_loss", "value_loss", "entropy", "clipped", "gradient_norm",
    }  # fmt: skip
    assert figures["entropy"] == pytest.approx(np.log(3), abs=0.01)
