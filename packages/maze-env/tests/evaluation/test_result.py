"""Objectives, measures and grids of results, from their definitions."""

from __future__ import annotations

import numpy as np
import pytest

from maze_env import LayoutError, RandomPolicy, WallFollower, evaluate
from maze_env.evaluation.result import OBJECTIVES

LAYOUT = ["....", ".##.", "...."]


def test_measures_follow_their_definitions() -> None:
    """Each measure is made from the episodes as its definition says."""
    (result,) = evaluate([LAYOUT], RandomPolicy(), episodes=40, seed=3)
    measures = result.measures()
    occupancy = result.occupancy
    assert measures["num_blocks"] == 2
    assert measures["solvability"] == 1
    assert measures["optimal_path_length"] == result.optimal_path_length == 5
    assert measures["agent_path_length"] == pytest.approx(occupancy.sum())
    assert measures["agent_path_length"] == result.path_length.mean()
    assert measures["n_left_turns"] == np.median(result.left_turns)
    assert measures["n_right_turns"] == np.median(result.right_turns)
    assert measures["n_repeated_cells"] == (result.path_length - result.distinct_cells).mean()
    assert measures["frac_explored_cells"] == (occupancy > 0).sum() / 10
    assert measures["mean_explored_cells"] == pytest.approx(result.distinct_cells.mean() / 10)
    assert measures["success_rate"] == result.success.mean()
    assert occupancy[result.level.goal] == 0
    assert occupancy[result.level.start] >= 1
    assert not occupancy[result.layout == 1].any()


def test_objectives_follow_their_definitions() -> None:
    """Each objective is made from the episodes as its definition says, or from the maze alone."""
    (result,) = evaluate([LAYOUT], RandomPolicy(), episodes=9, seed=1)
    assert result.objective("accel") == result.path_length.mean()
    assert result.objective("paired", "median") == np.median(result.path_length)
    assert result.objective("accel_fail") == 1 - result.success_rate
    assert result.objective() == result.objective("paired_none") == result.objective("none") == 1
    assert result.objective_values("accel").tolist() == result.path_length.tolist()
    assert result.objective("dfs") == pytest.approx(6 / 5)


def test_grids() -> None:
    """Annotated and augmented layouts hold marks, ways and counts per episode."""
    (result,) = evaluate([["...."]], WallFollower(), episodes=7)
    assert result.annotated().tolist() == [[2, 0, 0, 3]]
    assert result.augmented("optimal_path").tolist() == [[2, 4, 4, 3]]
    turns = result.augmented("turns")
    assert turns.shape == (3, 1, 4)
    np.testing.assert_array_equal(turns[0], result.augmented())
    assert turns[1].sum() == result.left_turns.mean()
    assert turns[2].sum() == result.right_turns.mean()


def test_unsolvable_layouts_have_zeros() -> None:
    """All objectives are 0, and the grids are zeros, or the walls when counted as published."""
    layout = [".#", "##"]
    (result,) = evaluate([layout], RandomPolicy())
    (published,) = evaluate([layout], RandomPolicy(), compat="published")
    assert all(result.objective(name) == 0 for name in OBJECTIVES)
    measures = result.measures()
    assert measures.pop("optimal_path_length") == -1
    assert measures.pop("num_blocks") == 3
    measures.pop("layout_entropy")
    assert set(measures.values()) == {0.0}
    assert not result.augmented().any()
    assert published.augmented().tolist() == [[0, 1], [1, 1]]
    for one in (result, published):
        assert (
            one.annotated().tolist() == one.augmented("optimal_path").tolist() == [[0, 1], [1, 1]]
        )


def test_without_an_agent() -> None:
    """What needs no agent is there; what needs one says so."""
    (result,) = evaluate([LAYOUT], None)
    assert result.objective("none") == 1
    assert result.measures()["optimal_path_length"] == 5
    assert result.measures()["agent_path_length"] == 0
    with pytest.raises(LayoutError, match="needs an agent"):
        result.objective("accel")


def test_refuses_unknown_names() -> None:
    """Unknown objectives, aggregates and grids raise and list the known ones."""
    (result,) = evaluate([LAYOUT], RandomPolicy(), episodes=1)
    with pytest.raises(LayoutError, match="accel_none"):
        result.objective("speed")
    with pytest.raises(LayoutError, match="median"):
        result.objective("accel", "max")
    with pytest.raises(LayoutError, match="optimal_path"):
        result.augmented("heat")
