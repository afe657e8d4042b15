"""What is read as a layout, a cell, a level."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays, scalar_dtypes

from maze_env import LayoutError, Level
from maze_env.layouts import checked_layout
from strategies import DAMAGED


@pytest.mark.parametrize(
    "given_layout",
    [
        ["..#", "#.."],
        [" .X", "@ ."],
        [[0, 0, 1], [1, 0, 0]],
        np.array([[0, 0, 1], [1, 0, 0]], bool),
        np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]),
        np.array([[0, 0, 1], [1, 0, 0]]).T.copy().T,
    ],
)
def test_all_spellings_mean_the_same(given_layout: Any) -> None:
    """Strings, lists and arrays of any type become the same bytes."""
    layout = checked_layout(given_layout)
    assert layout.dtype == np.uint8
    assert layout.flags.c_contiguous
    assert layout.tolist() == [[0, 0, 1], [1, 0, 0]]


def test_a_layout_is_a_copy() -> None:
    """Later changes of what was given do not change the level."""
    cells = np.zeros((2, 2), np.uint8)
    level = Level(cells)
    cells[:] = 1
    assert not level.layout.any()
    with pytest.raises(ValueError, match="read-only"):
        level.layout[0, 0] = 1


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (["...", ".."], "row 1 has length 2"),
        ([[0, 0], [0]], "differ in length"),
        ([[0, 2]], "got 2 at row 0, column 1"),
        ([[0, -1]], "got -1 at row 0, column 1"),
        ([[0.0, float("nan")]], "got nan at row 0, column 1"),
        (["..", ".x"], "got 'x' at row 1, column 1"),
        ([], r"got \(0,\)"),
        ([""], "sides from 1"),
        ([[]], "sides from 1"),
        (np.zeros((2, 2, 2)), r"got \(2, 2, 2\)"),
        (np.zeros((1, 2000)), "sides from 1 to 1024"),
        (["." * 2000], "sides from 1 to 1024"),
        ([["a", "b"]], "dtype"),
        ("..#", r"got \(\)"),
        (None, r"got \(\)"),
    ],
)
def test_names_what_is_wrong(bad: Any, message: str) -> None:
    """A malformed layout raises an error that names the cell, the shape or the rule."""
    with pytest.raises(LayoutError, match=message):
        checked_layout(bad)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"layout": ["##", "##"]}, "two adjacent floor cells"),
        ({"layout": [".#", "#."]}, "two adjacent floor cells"),
        ({"layout": ["."]}, "two adjacent floor cells"),
        ({"layout": [".."], "start": (0, 0)}, "give both or neither"),
        ({"layout": [".."], "goal": (0, 0)}, "give both or neither"),
        ({"layout": [".."], "start": (0, 0), "goal": (0, 0)}, "must differ"),
        ({"layout": [".#."], "start": (0, 1), "goal": (0, 0)}, r"\(0, 1\) is a wall"),
        ({"layout": [".."], "start": (0, 0), "goal": (0, 2)}, r"goal .* layout of 1x2"),
        ({"layout": [".."], "start": (-1, 0), "goal": (0, 1)}, "start"),
        ({"layout": [".."], "start": (0.0, 0.0), "goal": (0, 1)}, "start must be a row"),
        ({"layout": [".."], "start": 0, "goal": (0, 1)}, "start must be a row"),
        ({"layout": [".."], "max_steps": 0}, "max_steps"),
        ({"layout": [".."], "max_steps": 1.5}, "max_steps"),
        ({"layout": [".."], "max_steps": 2**31}, "max_steps"),
    ],
)
def test_levels_name_what_is_wrong(arguments: dict[str, Any], message: str) -> None:
    """Impossible starts, goals and limits raise an error that says why."""
    with pytest.raises(LayoutError, match=message):
        Level(**arguments)


def test_unreachable_goals_are_reported() -> None:
    """A goal behind walls makes a level whose path length is -1."""
    assert Level([".#."], (0, 0), (0, 2)).optimal_path_length == -1


ANYTHING = st.one_of(
    arrays(scalar_dtypes(), st.tuples(st.integers(0, 4), st.integers(0, 4))),
    st.lists(st.text(alphabet=".# XSGPé\n\0", max_size=5), max_size=5),
    st.lists(st.lists(st.integers(-1, 2), max_size=4), max_size=4),
    st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists, max_leaves=6),
)


@DAMAGED
@given(ANYTHING, ANYTHING, ANYTHING, ANYTHING)
def test_damaged_levels_raise_typed_errors(
    layout: Any, start: Any, goal: Any, max_steps: Any
) -> None:
    """Whatever is given, there is a level or a typed error."""
    for arguments in ((layout,), (layout, start, goal), ([".."], start, goal, max_steps)):
        try:
            level = Level(*arguments)
        except LayoutError:
            continue
        assert level.layout[level.start] == level.layout[level.goal] == 0
