"""Files of mazes, round trips and damage."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maze_env import LayoutError, MazeFileError
from maze_env.layouts import from_strings, read_maze, to_strings, write_maze
from strategies import DAMAGED, levels


@pytest.mark.parametrize("suffix", ["json", "txt"])
@given(level=levels(), marked=st.booleans())
def test_round_trip(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, level: Any, marked: bool
) -> None:
    """What is written is read, spaces at the ends of rows included."""
    path = tmp_path_factory.getbasetemp() / f"maze.{suffix}"
    start, goal = (level.start, level.goal) if marked else (None, None)
    write_maze(path, level.layout, start=start, goal=goal)
    layout, *marks = read_maze(path)
    np.testing.assert_array_equal(layout, level.layout)
    assert marks == [start, goal]


def test_json_maps_keep_their_notes(tmp_path: Path) -> None:
    """A JSON map holds name, size, notes and rows; unknown keys do not disturb the reader."""
    path = tmp_path / "maze.json"
    write_maze(path, ["..", "#."], name="corner", notes={"nca_runtime": None, "iterations": 50})
    entries = json.loads(path.read_text())
    assert entries == {
        "name": "corner", "n_row": 2, "n_col": 2, "nca_runtime": None, "iterations": 50,
        "layout": ["  ", "X "],
    }  # fmt: skip
    assert read_maze(path)[0].tolist() == [[0, 0], [1, 0]]
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~_umask()


def _umask() -> int:
    value = os.umask(0)
    os.umask(value)
    return value


def test_letters_of_all_codes_are_read() -> None:
    """Start, goal and path cells are floor."""
    layout, start, goal = from_strings(["SPG", "X.#"])
    assert layout.tolist() == [[0, 0, 0], [1, 0, 1]]
    assert (start, goal) == ((0, 0), (0, 2))
    assert to_strings(layout, start, goal) == ["S G", "X X"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"got \(0,\)"),
        ("..\n.\n", "row 1 has length 1"),
        ("SS\n", "'S' must come once"),
        ('{"layout": "..."}', "list of strings"),
        ('{"layout": []}', "list of strings"),
        ('{"layout": [[0, 1]]}', "list of strings"),
        ('{"rows": [".."]}', "list of strings"),
        ('{"layout": [".."]', "not JSON"),
        ('{"layout": ' + "[" * 100_000, "not JSON"),
    ],
)
def test_names_what_is_wrong(tmp_path: Path, text: str, message: str) -> None:
    """A file that holds no maze raises an error with its name and the reason."""
    path = tmp_path / "maze"
    path.write_text(text)
    with pytest.raises(MazeFileError, match=message) as caught:
        read_maze(path)
    assert str(path) in str(caught.value)


def test_unreadable_and_unwritable_files(tmp_path: Path) -> None:
    """Missing files, folders and bytes that are no text raise typed errors."""
    (tmp_path / "bytes").write_bytes(b"\xff\xfe..")
    for name in ("missing", ".", "bytes"):
        with pytest.raises(MazeFileError):
            read_maze(tmp_path / name)
    with pytest.raises(MazeFileError, match="cannot be written"):
        write_maze(tmp_path / "missing" / "maze.json", [".."])
    with pytest.raises(MazeFileError, match="notes"):
        write_maze(tmp_path / "maze.json", [".."], notes={"when": object()})
    with pytest.raises(LayoutError):
        write_maze(tmp_path / "maze.json", ["..", "."])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bytes"]


@DAMAGED
@given(levels(), st.data())
def test_damaged_files_raise_typed_errors(
    tmp_path_factory: pytest.TempPathFactory, level: Any, data: Any
) -> None:
    """A file with some bytes replaced, dropped or repeated is read or refused."""
    suffix = data.draw(st.sampled_from(["json", "txt"]))
    path = tmp_path_factory.getbasetemp() / f"damaged.{suffix}"
    write_maze(path, level.layout, start=level.start, goal=level.goal, name="x")
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content)))
        content[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    path.write_bytes(bytes(content))
    try:
        layout, *_ = read_maze(path)
    except MazeFileError:
        return
    assert layout.ndim == 2
