"""Starts and goals of agents: MovingAI scenarios, and plain lists of cells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from rhcr_sim.errors import PlanFileError

CELL = re.compile(r"(\d{1,9})(?:,(\d{1,9}))?", re.ASCII)
SCENARIO_FIELDS = 9


@dataclass(frozen=True)
class Team:
    """Starts and goals, one entry an agent.

    Attributes:
        starts: Start cell of each agent.
        goals: Goal cells of each agent in the order of its visits.
    """

    starts: list[int]
    goals: list[list[int]]


def read_scenario(path: str | Path, shape: tuple[int, int]) -> Team:
    """Read a MovingAI scenario (``.scen``): one start and one goal an agent.

    Args:
        path: ``version 1``, then a line an agent of bucket, map, map width, map height, start x,
            start y, goal x, goal y and optimal length; x is the column, y the row.
        shape: Rows and columns of the map.

    Raises:
        PlanFileError: The file cannot be read or is no scenario of such a map.
    """
    lines = _lines(path)
    if not lines or lines[0][1].split()[:1] != ["version"]:
        raise PlanFileError(f"{path}: a scenario begins with the line 'version 1'")
    starts, goals = [], []
    for number, line in lines[1:]:
        where = f"{path}, line {number}"
        fields = line.split("\t") if "\t" in line else line.split()
        if len(fields) != SCENARIO_FIELDS:
            raise PlanFileError(f"{where}: expected {SCENARIO_FIELDS} fields, got {len(fields)}")
        if not all(re.fullmatch(r"[0-9]{1,9}", field) for field in fields[2:8]):
            raise PlanFileError(f"{where}: sizes and coordinates must be whole numbers")
        width, height, start_x, start_y, goal_x, goal_y = map(int, fields[2:8])
        if (height, width) != shape:
            raise PlanFileError(
                f"{where}: is for a map of {height} rows and {width} columns, but this one has "
                f"{shape[0]} and {shape[1]}"
            )
        starts.append(_checked(where, start_y, start_x, shape))
        goals.append([_checked(where, goal_y, goal_x, shape)])
    return Team(starts, goals)


def read_starts(path: str | Path, shape: tuple[int, int]) -> list[int]:
    """Read start cells: a cell id, or ``row,column``, a line; ``#`` begins a comment.

    Raises:
        PlanFileError: The file cannot be read, or a line is not one cell of a map of this shape.
    """
    entries = _cell_lists(path, shape)
    for number, cells in entries:
        if len(cells) != 1:
            raise PlanFileError(f"{path}, line {number}: expected one cell, got {len(cells)}")
    return [cells[0] for _, cells in entries]


def read_goals(path: str | Path, shape: tuple[int, int]) -> list[list[int]]:
    """Read the goals of each agent: a line an agent, cells as for `read_starts`, blanks between.

    Raises:
        PlanFileError: The file cannot be read, or a line holds something else.
    """
    return [cells for _, cells in _cell_lists(path, shape)]


def _cell_lists(path: str | Path, shape: tuple[int, int]) -> list[tuple[int, list[int]]]:
    """Line numbers and cells of all lines."""
    found = []
    for number, line in _lines(path):
        where = f"{path}, line {number}"
        cells = []
        for text in re.sub(r"\s*,\s*", ",", line).split():
            match = CELL.fullmatch(text)
            if match is None:
                raise PlanFileError(f"{where}: expected a cell id or row,column, got {text[:20]!r}")
            pair = match[2] is not None
            row, col = (int(match[1]), int(match[2])) if pair else divmod(int(match[1]), shape[1])
            cells.append(_checked(where, row, col, shape))
        found.append((number, cells))
    return found


def _checked(where: str, row: int, col: int, shape: tuple[int, int]) -> int:
    if row >= shape[0] or col >= shape[1]:
        raise PlanFileError(
            f"{where}: row {row}, column {col} is off the map of {shape[0]} rows and {shape[1]} "
            f"columns"
        )
    return row * shape[1] + col


def _lines(path: str | Path) -> list[tuple[int, str]]:
    """Numbers and texts of the lines that hold something, without comments."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise PlanFileError(f"{path}: cannot read the file: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise PlanFileError(f"{path}: not a text file: {error}") from error
    stripped = [line.partition("#")[0].strip() for line in text.split("\n")]
    return [(number, line) for number, line in enumerate(stripped, start=1) if line]
