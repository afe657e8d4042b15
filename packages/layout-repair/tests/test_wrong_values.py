"""Values of wrong types: one typed error that lists all of them, with key and fix."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from layout_repair import (
    Count,
    EditDistance,
    Fewest,
    Hamming,
    HomeFrame,
    LayoutError,
    LayoutSpec,
    MaskFrame,
    MostLike,
    Near,
    SpecError,
    WeightedHamming,
    WorkstationFrame,
    plot_repair,
    read_spec,
    repair,
    repair_many,
    similarity,
    specs,
    to_array,
    to_rows,
    validate,
)
from layout_repair.oracle import solve_exact_pyomo

MAZE, ROWS = specs.maze(), [" X ", "X  "]
RULES = {"name": "n", "letter": "N", "alphabet": " X", "floor": " ", "blocks": "X"}


def rules(**changed: object) -> LayoutSpec:
    """A rule set of which some fields are replaced."""
    values: dict[str, Any] = RULES | changed
    return LayoutSpec(**values)


CALLS = {
    "rule set": (
        lambda: rules(connected="false", min_blocks=2.5, letter="", label_rule="best", words=["a"]),
        ["min_blocks: must be an integer, got 2.5", "connected: must be True or False",
         "letter: must be one character", "label_rule: must be one of", "words: must be a pair"],
    ),
    "limits": (
        lambda: rules(name="", min_open=0, max_blocks=-1, min_endpoints_per_block=2),
        ["name: must not be empty", "max_blocks: must be at least", "min_open: must be at least 1",
         "min_endpoints_per_block: must be between"],
    ),
    "rules of tiles": (
        lambda: rules(counts=(Count("Q", "1", name=5),), near=(Near("X", None, 9, around=["up"]),)),
        [r"counts[0].name: must be a string", r"counts[0].tiles: must be some",
         r"counts[0].least: must be an integer", r"near[0].around: must be one of",
         r"near[0].others: must be some"],
    ),
    "no list of rules": (
        lambda: rules(counts="X", near=Near("X", " "), type_weights="1", frame=WorkstationFrame),
        ["counts: must be a tuple of Count", "near: must be a tuple", "type_weights", "frame: "],
    ),
    "warehouse": (
        lambda: specs.warehouse(shelves="3", min_endpoints_per_shelf=None, homes="no"),
        ["shelves: must be an integer or None, got '3'", "min_endpoints_per_shelf", "homes"],
    ),
    "hall": (
        lambda: specs.manufacture(agents="3", waits=3, max_stations=1.5),
        ["max_stations: must be", "agents: must be an integer of at least 1", "waits: must be one"],
    ),
    "maze": (lambda: specs.maze(min_walls="1", min_open=0), ["min_walls", "min_open"]),
    "office": (lambda: specs.office(min_tables="1", max_tables=""), ["min_tables", "max_tables"]),
    "repair": (
        lambda: repair(ROWS, "maze", seed=None, time_limit="3", work_limit=0, watch=5, stop=True,
                       objective=Hamming, starts="x", tie_break="fewest", label_scores=[[1]]),
        ["spec: must be a LayoutSpec", "objective", "starts", "tie_break", "label_scores",
         "time_limit: must be a positive number of seconds", "seed: must be an integer",
         "work_limit", "watch: must be a function", "stop"],
    ),
    "many": (
        lambda: repair_many("ab", "maze", workers=1.5, seed=None, report=4, starts=5,
                            label_scores="x", time_limit=float("nan")),
        ["layouts: must be a list", "workers: must be an integer of at least 1", "starts", "report",
         "label_scores", "spec", "time_limit", "seed"],
    ),
    "definition": (
        lambda: solve_exact_pyomo(ROWS, 5, time_limit="x"),
        ["spec: must be", "time_limit: must be"],
    ),
    "weights": (
        lambda: WeightedHamming([[1], [2, 3]], {("block", "floor"): "5", "block": 1}, None, [1]),
        ["retype: weights must be a finite number", "cells: weights must be rows", "rewards: must",
         "changes['block', 'floor']: weights", "changes: must be of a pair"],
    ),
    "steps": (lambda: EditDistance("1", None), ["move: must be an integer from 0", "waste"]),
    "role": (lambda: Fewest(5), ["role: must be one of"]),
    "strips": (
        lambda: WorkstationFrame(strip=None, period="x", sides=5, tile=4),
        ["strip: must be", "period: must be", "sides: must be some of", "tile, floor: must each"],
    ),
    "homes": (lambda: HomeFrame(pairs=1.5, rows=None), ["pairs: must be", "rows: must be"]),
    "mask": (lambda: MaskFrame("##"), ["rows: must be a tuple of equally long strings"]),
    "check": (lambda: validate(ROWS, "maze"), ["spec: must be a LayoutSpec"]),
    "score": (
        lambda: similarity(ROWS, ROWS, None, block_weight="5", normalised=1),
        ["spec: must be", "block_weight: must be a positive number", "normalised: must be"],
    ),
    "picture": (lambda: plot_repair(ROWS, ROWS, "maze"), ["spec: must be a LayoutSpec"]),
    "alphabet": (lambda: to_array(ROWS, 5), ["alphabet: must be a string"]),
    "path": (lambda: read_spec(None), ["path: must be a path"]),
}  # fmt: skip


@pytest.mark.parametrize("name", CALLS)
def test_all_wrong_values_are_told_at_once(name: str) -> None:
    """Each value of a wrong type has a line of its own in one error."""
    call, wanted = CALLS[name]
    with pytest.raises(SpecError) as caught:
        call()
    lines = str(caught.value).split("\n")
    assert len(lines) == len(wanted)
    for beginning in wanted:
        assert any(line.startswith(beginning) for line in lines), beginning


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: repair(ROWS, MAZE, starts=[ROWS, None]), r"starts\[1\]: must be a sequence"),
        (lambda: repair(ROWS, MAZE, tie_break=MostLike(5)), "reference: must be a sequence"),
        (lambda: validate(ROWS, MAZE, original=5), "original: must be a sequence of strings"),
        (lambda: similarity(ROWS, [" x "], MAZE), "after: tile 'x' at row 0, column 1"),
        (lambda: to_rows([[1]]), "layout: must be an array of codes"),
        (lambda: to_rows(np.array([[99]])), "layout: tile code 99"),
        (lambda: WorkstationFrame().add(["@@"] * 3), "storage: must be an array"),
        *((lambda given=given: repair(given, MAZE), "layout: must")
          for given in (None, 5, "ab", [], [""], [1, 2], {"layout": ROWS}, np.zeros((2, 2)))),
    ],
)  # fmt: skip
def test_malformed_layouts_are_told_by_name(call: Any, message: str) -> None:
    """Whatever stands in the place of a layout, the error says which one it is."""
    with pytest.raises(LayoutError, match=message):
        call()


def test_lists_and_numpy_numbers_are_fine() -> None:
    """Lists do for tuples, and integers of NumPy for those of Python."""
    spec = rules(counts=[Count("X", np.int64(1))], words=["wall", "walls"], min_open=np.int32(1))
    assert spec == rules(counts=(Count("X", 1),), words=("wall", "walls"))
    assert MaskFrame(["#."]) == MaskFrame(("#.",))
    assert WorkstationFrame(sides=["left"]) == WorkstationFrame(sides=("left",))


FILES = [
    ({"words": ["a"]}, ["rules: the key 'name', 'letter'", "words: must be a pair"]),
    ([], ["rules: must be a JSON object with the keys name"]),
    (RULES | {"connected": "false", "max_blocks": 2.5, "wall": "X"},
     ["rules: unknown key 'wall'", "max_blocks: must be", "connected: must be True or False"]),
    (RULES | {"counts": [{"tile": "X"}, {"tiles": "Q"}], "near": {"tiles": "X"}, "frame": "box"},
     ["frame: must be an object whose 'kind'", "counts[0]: unknown key 'tile'",
      "counts[0]: the key 'tiles' is missing", "counts[0].tiles: must be some",
      "near: must be a list"]),
    (RULES | {"frame": {"kind": "mask"}}, ["frame: the key 'rows' is missing"]),
    (RULES | {"frame": {"kind": "workstations", "strip": "2", "period": 0, "tile": "X"}},
     ["frame.strip: must be", "frame.period: must be"]),
    (RULES | {"frame": {"kind": "workstations", "tile": "X"}}, ["frame, terminals: a frame"]),
    (RULES | {"floor": None, "terminals": 5, "frame": {"kind": "homes"}},
     ["floor: must be a string, got None", "terminals: must be a string"]),
]  # fmt: skip


@pytest.mark.parametrize(("content", "wanted"), FILES)
def test_rule_files_tell_all_at_once(tmp_path: Path, content: Any, wanted: list[str]) -> None:
    """What is wrong with a rule file is told in one error, each line with file and key."""
    path = tmp_path / "rules.json"
    path.write_text(json.dumps(content))
    with pytest.raises(SpecError) as caught:
        read_spec(path)
    lines = str(caught.value).split("\n")
    for beginning in wanted:
        assert any(line.startswith(f"{path}: {beginning}") for line in lines), beginning


def test_a_key_that_stands_twice(tmp_path: Path) -> None:
    """A key that stands twice in a rule file is refused: JSON would drop one in silence."""
    path = tmp_path / "rules.json"
    path.write_text(json.dumps(RULES)[:-1] + ', "floor": "X"}')
    with pytest.raises(SpecError, match="the key 'floor' stands twice"):
        read_spec(path)
