"""The three ways in which headings enter a network."""

import numpy as np
import pytest

from agents import make_network, random_views, weights_of
from maze_env.agent import RecurrentAgent
from maze_env.agent.headings import heading_inputs
from maze_env.errors import AgentError

HEADINGS = np.array([0, 2, 2, 1, 3], np.uint8)


def test_modes() -> None:
    """One-hot rows, ones, and unions over groups of consecutive rows."""
    assert heading_inputs(HEADINGS, "onehot").argmax(1).tolist() == HEADINGS.tolist()
    assert heading_inputs(HEADINGS, "onehot").sum() == 5
    assert (heading_inputs(HEADINGS, "ones") == 1).all()
    union = heading_inputs(HEADINGS, "batch_union", copies=2)
    expected = [[1, 0, 1, 0], [1, 0, 1, 0], [0, 1, 1, 0], [0, 1, 1, 0], [0, 0, 0, 1]]
    assert union.tolist() == expected
    assert heading_inputs(HEADINGS, "batch_union", copies=9).tolist() == [[1, 1, 1, 1]] * 5
    assert heading_inputs(HEADINGS[:0], "batch_union").shape == (0, 4)


def test_mode_of_an_agent_matters() -> None:
    """Agents of different modes see different headings."""
    weights = weights_of(make_network())
    views, headings = random_views(20, seed=0)
    logits = []
    for mode in ("onehot", "ones", "batch_union"):
        agent = RecurrentAgent(weights, heading_mode=mode)
        logits.append(agent.evaluate(views, headings, agent.initial_state(20))[0])
    assert abs(logits[0] - logits[1]).max() > 1e-3
    np.testing.assert_array_equal(logits[1], logits[2])  # all headings occur in both groups


def test_unknown_options_are_refused() -> None:
    """Unknown modes and groups of no rows are named."""
    weights = weights_of(make_network())
    with pytest.raises(AgentError, match="heading_mode must be one of"):
        RecurrentAgent(weights, heading_mode="zeros")
    with pytest.raises(AgentError, match="copies must be 1 or more"):
        RecurrentAgent(weights, copies=0)
