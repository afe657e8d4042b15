"""Problems of the League of Robot Runners, 2023 to 2026: a map, agents, and a list of tasks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rhcr_sim.errors import LayoutError, PlanFileError
from rhcr_sim.formats.maps import read_tiles
from rhcr_sim.layouts.map_document import read_json

PROBLEM_KEYS = ("mapFile", "agentFile", "taskFile", "teamSize")
DEFAULT_REVEAL = 1.0


@dataclass(frozen=True)
class Delays:
    """How often and for how long robots are held up while they drive.

    Attributes:
        probability: Of a delay, for a driving agent at a timestep.
        shortest: Least duration in timesteps.
        longest: Greatest duration in timesteps.
    """

    probability: float
    shortest: int
    longest: int


@dataclass(frozen=True)
class Problem:
    """A problem.

    Attributes:
        name: Of the file, without its ending.
        rows: The map, tiles ``.`` and ``@``.
        starts: Start cell of each agent, one for each of the team.
        tasks: Cells to visit in order, for each task in the order of their appearance.
        visible: Tasks that are known at any time.
        delays: None if robots are never held up.
    """

    name: str
    rows: tuple[str, ...]
    starts: list[int]
    tasks: list[list[int]]
    visible: int
    delays: Delays | None = None


def is_problem(path: str | Path) -> bool:
    """Whether a file is JSON with the keys of a problem."""
    path = Path(path)
    if path.suffix != ".json":
        return False
    try:
        document = read_json(path)
    except LayoutError:
        return False  # what is wrong is said by whoever reads it as a map
    return "mapFile" in document and "layout" not in document


def read_problem(path: str | Path) -> Problem:
    """Read a problem and the files that it names, which lie beside it.

    Raises:
        PlanFileError: A key is missing or wrong, or a file of agents or tasks is.
        LayoutError: The problem is not JSON, or its map cannot be read.
    """
    path = Path(path)
    document = read_json(path)
    for key in PROBLEM_KEYS:
        if key not in document:
            raise PlanFileError(f"{path}: key {key!r} is missing; a problem needs {PROBLEM_KEYS}")
    team = document["teamSize"]
    if isinstance(team, bool) or not isinstance(team, int) or team < 1:
        raise PlanFileError(f"{path}: key 'teamSize' must be a positive integer, got {team!r}")
    rows = read_tiles(path.parent / _text(path, document, "mapFile"))
    shape = len(rows), len(rows[0])
    agents = _numbers(path.parent / _text(path, document, "agentFile"), shape, most=1)
    if len(agents) < team:
        raise PlanFileError(f"{path}: teamSize is {team}, but there are {len(agents)} agents")
    tasks = _numbers(path.parent / _text(path, document, "taskFile"), shape)
    if not tasks:
        raise PlanFileError(f"{path}: there are no tasks")
    reveal = document.get("numTasksReveal", DEFAULT_REVEAL)
    if not _is_number(reveal) or not reveal > 0:
        raise PlanFileError(f"{path}: key 'numTasksReveal' must be positive, got {reveal!r}")
    return Problem(
        path.stem,
        rows,
        [cells[0] for cells in agents[:team]],
        tasks,
        max(int(reveal * team), 1),
        _delays(path, document.get("delayConfig")),
    )


def _text(path: Path, document: dict[str, Any], key: str) -> str:
    if not isinstance(document[key], str):
        raise PlanFileError(f"{path}: key {key!r} must name a file, got {document[key]!r}")
    return str(document[key])


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _delays(path: Path, entry: Any) -> Delays | None:
    if entry is None:
        return None
    if not isinstance(entry, dict):
        raise PlanFileError(f"{path}: key 'delayConfig' must be an object, got {entry!r}")
    probability = entry.get("pDelay", 0)
    shortest, longest = entry.get("minDelay", 1), entry.get("maxDelay", 1)
    if not _is_number(probability) or not 0 <= probability <= 1:
        raise PlanFileError(f"{path}: key 'pDelay' must be from 0 to 1, got {probability!r}")
    whole = all(isinstance(value, int) and not isinstance(value, bool) and value >= 0
                for value in (shortest, longest))  # fmt: skip
    if not whole or shortest > longest:
        raise PlanFileError(
            f"{path}: keys 'minDelay' and 'maxDelay' must be whole numbers in order, got "
            f"{shortest!r} and {longest!r}"
        )
    return Delays(float(probability), shortest, longest) if probability and longest else None


def _numbers(path: Path, shape: tuple[int, int], most: int | None = None) -> list[list[int]]:
    """Cells of a file that begins with the number of its lines; ``#`` begins a comment line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise PlanFileError(f"{path}: cannot read the file: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise PlanFileError(f"{path}: not a text file: {error}") from error
    lines = [line.strip() for line in text.split("\n")]
    lines = [line for line in lines if line and not line.startswith("#")]
    if not lines or not re.fullmatch(r"[0-9]{1,9}", lines[0]):
        raise PlanFileError(f"{path}: must begin with the number of entries")
    declared, entries = int(lines[0]), lines[1:]
    if declared > len(entries):
        raise PlanFileError(f"{path}: declares {declared} entries but holds {len(entries)}")
    return [_cells(path, entry, shape, most) for entry in entries[:declared]]


def _cells(path: Path, entry: str, shape: tuple[int, int], most: int | None) -> list[int]:
    numbers = [number.strip() for number in entry.split(",") if number.strip()]
    n_cells = shape[0] * shape[1]
    wrong = [n for n in numbers if not re.fullmatch(r"[0-9]{1,9}", n) or int(n) >= n_cells]
    if wrong or not numbers or (most is not None and len(numbers) > most):
        what = "cells" if most is None else "a cell"
        raise PlanFileError(f"{path}: expected {what} from 0 to {n_cells - 1}, got {entry[:40]!r}")
    return [int(number) for number in numbers]
