"""The native network against torch, and its independence of companions."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from agents import SMALL, make_network, random_views, weights_of
from maze_env.agent import NetworkShape, RecurrentAgent
from maze_env.errors import AgentError, CheckpointError

SHAPES = [
    SMALL,
    NetworkShape(actions=7, memory=256, previous_action=False),
    NetworkShape(filters=3, heading_units=1, memory=33, hidden=17),
]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("lanes", [1, 67])
def test_equal_to_torch(shape: NetworkShape, lanes: int) -> None:
    """Logits and values of 20 steps differ from torch's by less than 1e-5."""
    network = make_network(shape)
    agent = RecurrentAgent(weights_of(network))
    state, memory = agent.initial_state(lanes), network.initial_state(lanes)
    previous = torch.full((1, lanes), -1)
    rng = np.random.default_rng(3)
    for step in range(20):
        views, headings = random_views(lanes, seed=step)
        logits, values = agent.evaluate(views, headings, state.copy())
        heading = torch.eye(4)[torch.from_numpy(headings).long()][None]
        with torch.no_grad():
            expected, critic, memory = network(
                torch.from_numpy(views)[None], heading, previous, previous < -1, memory
            )
        np.testing.assert_allclose(logits, expected[0], atol=1e-5, rtol=1e-5)
        np.testing.assert_allclose(values, critic[0], atol=1e-5, rtol=1e-5)
        previous = torch.from_numpy(agent.act(views, headings, state, rng.random(lanes)))[None]


@settings(deadline=None)
@given(
    lanes=st.integers(1, 140),
    chosen=st.lists(st.integers(0, 139), min_size=1, max_size=140),
    steps=st.integers(1, 3),
)
def test_lanes_do_not_depend_on_companions(lanes: int, chosen: list[int], steps: int) -> None:
    """Any selection of lanes, in any order and number, acts and remembers the same bits."""
    agent = RecurrentAgent(weights_of(make_network()))
    rows = np.array(chosen) % lanes
    together, apart = agent.initial_state(lanes), agent.initial_state(len(rows))
    for step in range(steps):
        views, headings = random_views(lanes, seed=step)
        uniforms = np.random.default_rng(step).random(lanes)
        actions = agent.act(views, headings, together, uniforms)
        alone = agent.act(views[rows], headings[rows], apart, uniforms[rows])
        np.testing.assert_array_equal(alone, actions[rows])
        np.testing.assert_array_equal(apart.view(np.uint32), together[rows].view(np.uint32))


def test_actions_are_drawn_from_the_softmax() -> None:
    """Evenly spread uniforms hit each action as often as its probability says."""
    agent = RecurrentAgent(weights_of(make_network()))
    views, headings = random_views(1, seed=0)
    count = 20_000
    views, headings = views.repeat(count, axis=0), headings.repeat(count)
    logits, _ = agent.evaluate(views[:1], headings[:1], agent.initial_state(1))
    actions = agent.act(
        views, headings, agent.initial_state(count), (np.arange(count) + 0.5) / count
    )
    expected = np.exp(logits[0]) / np.exp(logits[0]).sum()
    np.testing.assert_allclose(np.bincount(actions, minlength=3) / count, expected, atol=1e-4)
    assert (np.diff(actions) >= 0).all()


def test_extreme_logits_and_uniforms() -> None:
    """Logits of +-1e30 and uniforms at both ends give an action, the likely one."""
    weights = weights_of(make_network())
    weights["actor.bias"] = np.array([-1e30, 1e30, 0], np.float32)
    agent = RecurrentAgent(weights)
    views, headings = random_views(2, seed=0)
    uniforms = np.array([0.0, np.nextafter(1.0, 0.0)])
    assert agent.act(views, headings, agent.initial_state(2), uniforms).tolist() == [1, 1]


def test_no_lanes() -> None:
    """Zero lanes give zero actions."""
    agent = RecurrentAgent(weights_of(make_network()))
    views, headings = random_views(0, seed=0)
    assert agent.act(views, headings, agent.initial_state(0), np.zeros(0)).shape == (0,)


def test_wrong_inputs_are_named() -> None:
    """Arrays of the wrong shape, type or range raise an error that names them."""
    agent = RecurrentAgent(weights_of(make_network()))
    views, headings = random_views(3, seed=0)
    state, uniforms = agent.initial_state(3), np.zeros(3)
    with pytest.raises(AgentError, match="observations must be uint8"):
        agent.act(views.astype(float), headings, state, uniforms)
    with pytest.raises(AgentError, match=r"observations must be uint8 \(n, 5, 5, 3\)"):
        agent.act(views[:, :3], headings, state, uniforms)
    with pytest.raises(AgentError, match="headings must be from 0 to 3"):
        agent.act(views, headings + 4, state, uniforms)
    with pytest.raises(AgentError, match="headings must be whole numbers"):
        agent.act(views, headings[:2], state, uniforms)
    with pytest.raises(AgentError, match="state must be contiguous float32"):
        agent.act(views, headings, state.astype(float), uniforms)
    with pytest.raises(AgentError, match="uniforms must have shape"):
        agent.act(views, headings, state, uniforms[:2])


def test_tensors_of_other_networks_are_refused() -> None:
    """A missing, unknown, misshapen, non-finite or non-float32 tensor is named."""
    weights = weights_of(make_network())
    cases = {
        "'actor.bias' is missing": {k: v for k, v in weights.items() if k != "actor.bias"},
        "'extra' is not one": {**weights, "extra": weights["actor.bias"]},
        "'critic.weight' must have shape": {**weights, "critic.weight": np.ones((2, 6), "f4")},
        "'conv.bias' must be finite": {**weights, "conv.bias": np.full(4, np.nan, np.float32)},
        "'conv.bias' must be float32": {**weights, "conv.bias": np.zeros(4)},
        "3 or 7 values": {**weights, "actor.bias": np.zeros(4, np.float32)},
        r"'conv.bias' has shape \(0,\)": {**weights, "conv.bias": np.zeros(0, np.float32)},
    }
    for message, tensors in cases.items():
        with pytest.raises(CheckpointError, match=message):
            RecurrentAgent(tensors)
