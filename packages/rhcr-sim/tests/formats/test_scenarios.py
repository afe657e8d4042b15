"""Starts and goals from MovingAI scenarios and plain lists."""

import contextlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzzing import DAMAGED_FILES
from rhcr_sim import PlanFileError
from rhcr_sim.formats.scenarios import read_goals, read_scenario, read_starts

SHAPE = (3, 5)
SCENARIO = "version 1\n0\tm.map\t5\t3\t4\t0\t0\t2\t6\n1\tm.map\t5\t3\t1\t2\t2\t1\t2.41421356\n"


def write(tmp_path: Path, text: str) -> Path:
    """A file with this text."""
    path = tmp_path / "file.scen"
    path.write_text(text)
    return path


def test_scenarios_hold_columns_before_rows(tmp_path: Path) -> None:
    """X is the column and y the row of starts and goals."""
    team = read_scenario(write(tmp_path, SCENARIO), SHAPE)
    assert team.starts == [4, 11]
    assert team.goals == [[10], [7]]


def test_lists_hold_ids_or_pairs(tmp_path: Path) -> None:
    """A line is a cell id or row,column; comments and blank lines do not matter."""
    path = write(tmp_path, "# starts\n7\n\n0,4\n 2 , 1  # the last one\n")
    assert read_starts(path, SHAPE) == [7, 4, 11]


def test_goal_lists_hold_a_line_an_agent(tmp_path: Path) -> None:
    """The goals of an agent stand in one line, in their order."""
    assert read_goals(write(tmp_path, "7 0,4 2\n1\n"), SHAPE) == [[7, 4, 2], [1]]


@pytest.mark.parametrize(
    ("reader", "text", "message"),
    [
        (read_scenario, "0\tm.map\n", "begins with the line 'version 1'"),
        (read_scenario, "version 1\n0\tm\t5\t3\t4\n", "line 2: expected 9 fields, got 5"),
        (read_scenario, SCENARIO.replace("\t5\t", "\t6\t"), "line 2: is for a map of 3 rows and 6"),
        (read_scenario, SCENARIO.replace("\t4\t", "\t5\t"), "line 2: row 0, column 5 is off"),
        (read_scenario, SCENARIO.replace("\t4\t", "\t-4\t"), "line 2: sizes and coordinates"),
        (read_starts, "1 2\n", "line 1: expected one cell, got 2"),
        (read_starts, "x\n", "line 1: expected a cell id or row,column, got 'x'"),
        (read_starts, "15\n", "line 1: row 3, column 0 is off the map"),
    ],
)
def test_wrong_files_are_explained(tmp_path: Path, reader: Any, text: str, message: str) -> None:
    """Messages name the file, the line and what is wrong."""
    with pytest.raises(PlanFileError, match=r"file\.scen") as caught:
        reader(write(tmp_path, text), SHAPE)
    assert message in str(caught.value)


@DAMAGED_FILES
@given(text=st.text(st.sampled_from("version 1\t\n,#25"), max_size=60))
def test_damaged_files_raise_only_their_error(tmp_path: Path, text: str) -> None:
    """Whatever a file holds, it is read or refused with the error of plan files."""
    path = write(tmp_path, text)
    for reader in (read_scenario, read_starts, read_goals):
        with contextlib.suppress(PlanFileError):
            reader(path, SHAPE)
