"""Reading and validating layouts."""

import json
import pickle
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import rhcr_sim
from conftest import HOMES, SMALL


def write_map(path: Path, **changes: Any) -> Path:
    """Write the small map as JSON with some keys changed or, with None, removed."""
    document = {"name": "small", "layout": SMALL, "n_row": 9, "n_col": 16, "weight": False}
    document.update(changes)
    path.write_text(json.dumps({k: v for k, v in document.items() if v is not None}))
    return path


def test_load_equals_rows(tmp_path: Path) -> None:
    """A JSON map and a list of strings describe the same layout; wrong counts are ignored."""
    layout = rhcr_sim.Layout.load(write_map(tmp_path / "m.json", n_endpoint=999))
    assert layout == rhcr_sim.Layout(SMALL)
    assert layout.name == "small"
    assert layout.shape == (9, 16)
    assert (len(layout.endpoints), len(layout.workstations)) == (40, 6)


def test_modes_and_start_cells() -> None:
    """Homes are the start cells in home mode, every drivable cell in workstation mode."""
    homes, stations = rhcr_sim.Layout(HOMES), rhcr_sim.Layout(SMALL)
    assert (homes.mode, stations.mode) == ("home", "workstation")
    assert len(homes.start_cells) == 16
    assert len(stations.start_cells) == 9 * 16 - 20


def test_layouts_travel_between_processes() -> None:
    """Layouts pickle, compare and hash by their tiles."""
    layout = rhcr_sim.Layout(SMALL)
    copy = pickle.loads(pickle.dumps(layout))
    assert copy == layout
    assert hash(copy) == hash(layout)
    assert copy != rhcr_sim.Layout(HOMES)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "the layout is empty"),
        ([""], "the layout is empty"),
        ("w.e", "must be a list of strings"),
        (["w.e", "...."], "row 1 has 4 tiles but row 0 has 3"),
        (["w.e", ".?."], r"unknown tile '\?' at row 1, column 1"),
        (
            ["w.e", "r.."],
            r"homes 'r' \(1, the first at row 1, column 0\) and .* \(1, .* row 0, column 0\)",
        ),
        (["..e", "..."], "neither homes 'r' nor workstations 'w'"),
        (None, "rows must be a list of strings, got None"),
        ([1, 2], "rows must be a list of strings, but row 0 is 1; join the tiles"),
        (np.array([["w", "e"]]), "rows must be a list of strings, but row 0 is array"),
        (["."], r"needs at least 2 free cell\(s\) '\.' in bare mode, has 1"),
        (["w..", "..."], r"needs at least 1 endpoint\(s\) 'e' in workstation mode, has 0"),
        (["r.e", "..."], r"needs at least 2 endpoint\(s\) 'e' in home mode, has 1"),
        (
            ["e@w", "e@."],
            "row 0, column 2 .'w'. cannot reach, or be reached from, the goal at row 0, column 0",
        ),
        (["0e2", "..."], "no endpoint 'e' touches a station of type 1"),
        (["0e@", "..."], "unknown tile '@' at row 0, column 2"),
        (["0e.", "w.."], "unknown tile 'w' at row 1, column 0"),
        (["ew@."], "row 0, column 3 .'.'. cannot reach"),
    ],
)
def test_invalid_layouts_are_refused(rows: Any, message: str) -> None:
    """Every invalid layout is refused with the place and the rule."""
    with pytest.raises(rhcr_sim.LayoutError, match=message):
        rhcr_sim.Layout(rows)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"layout": None}, "key 'layout', the list of rows, is missing; found keys: name, n_row"),
        ({"layout": [1, 2]}, "key 'layout' must be a list of strings"),
        ({"weight": True}, "key 'weights' must be a list of 399 numbers"),
        ({"weight": "no"}, "key 'weight' must be true or false, got 'no'"),
        ({"n_col": 98}, "key 'n_col' is 98 but row 0 of the layout has 16 tiles"),
        ({"n_row": "9"}, "key 'n_row' must be a positive integer, got '9'"),
    ],
)
def test_invalid_maps_are_refused(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    """Wrong keys of a JSON map are refused with the file and the key."""
    path = write_map(tmp_path / "bad.json", **changes)
    with pytest.raises(rhcr_sim.LayoutError, match=message) as error:
        rhcr_sim.Layout.load(path)
    assert "bad.json" in str(error.value)


@pytest.mark.parametrize("text", ["", "[1]", "{", "[" * 100_000, "\x00"])
def test_files_that_are_no_map_are_refused(tmp_path: Path, text: str) -> None:
    """Anything that is not a JSON object is refused, never a crash."""
    path = tmp_path / "map.json"
    path.write_text(text)
    with pytest.raises(rhcr_sim.LayoutError, match=r"map\.json"):
        rhcr_sim.Layout.load(path)


def test_missing_files_are_refused(tmp_path: Path) -> None:
    """A missing file is a layout error that names the file."""
    with pytest.raises(rhcr_sim.LayoutError, match=r"nowhere\.json: cannot read the map"):
        rhcr_sim.Layout.load(tmp_path / "nowhere.json")


def ragged(path: Path, declared: tuple[int, int], sizes: Sequence[int]) -> Path:
    """A map of `sizes` tiles a row that declares another size."""
    rows = ["." * (size - 2) + "ew" for size in sizes]
    return write_map(path, layout=rows, n_row=declared[0], n_col=declared[1])


def test_dims_say_which_size_counts(tmp_path: Path) -> None:
    """A wrong size is refused, ignored or cropped to; cropping loses the tiles beyond it."""
    path = write_map(tmp_path / "wide.json", n_col=13, n_row=8)
    with pytest.raises(rhcr_sim.LayoutError, match=r"'n_row' is 8 but layout has 9 rows") as error:
        rhcr_sim.Layout.load(path)
    assert "dims='layout'" in str(error.value)
    assert rhcr_sim.Layout.load(path, dims="layout") == rhcr_sim.Layout(SMALL)
    cropped = rhcr_sim.Layout.load(path, dims="declared")
    assert cropped == rhcr_sim.Layout([row[:13] for row in SMALL[:8]])
    assert len(cropped.workstations) == 3
    assert rhcr_sim.read_layout(path, dims="layout") == rhcr_sim.Layout(SMALL)


@pytest.mark.parametrize(
    ("declared", "sizes", "dims", "message"),
    [
        ((2, 5), (5, 4), "strict", "'n_col' is 5 but row 1 of the layout has 4 tiles"),
        ((2, 5), (5, 4), "declared", "'n_col' is 5 but row 1 of the layout has 4 tiles"),
        ((3, 4), (4, 4), "declared", "'n_row' is 3 but layout has 2 rows"),
        ((2, 5), (5, 4), "layout", "row 1 has 4 tiles but row 0 has 5"),
        ((2, 4), (4, 4), "rows", "dims must be one of strict, layout, declared, got 'rows'"),
        ((0, 4), (4, 4), "strict", "'n_row' must be a positive integer, got 0"),
        ((2, True), (4, 4), "declared", "'n_col' must be a positive integer, got True"),
    ],
)
def test_sizes_that_cannot_be_met_are_refused(
    tmp_path: Path, declared: tuple[Any, ...], sizes: tuple[int, int], dims: str, message: str
) -> None:
    """Rows are never filled up, and sizes are checked before they are used."""
    path = ragged(tmp_path / "bad.json", declared, sizes)
    with pytest.raises(rhcr_sim.LayoutError, match=message):
        rhcr_sim.Layout.load(path, dims=dims)


def test_declared_sizes_crop_ragged_rows(tmp_path: Path) -> None:
    """Rows of any length beyond the declared one are cropped to it."""
    path = write_map(tmp_path / "m.json", layout=["ew..x", "....", "???"], n_row=2, n_col=4)
    layout = rhcr_sim.Layout.load(path, dims="declared")
    assert layout.rows == ("ew..", "....")


def test_starts_that_reach_no_goal_can_be_dropped(tmp_path: Path) -> None:
    """On request agents start only where they reach the goals; goals must be connected anyway."""
    rows = ["ew@..", "..@.."]
    with pytest.raises(rhcr_sim.LayoutError, match=r"row 0, column 3 .*unreachable_starts='drop'"):
        rhcr_sim.Layout(rows)
    layout = rhcr_sim.Layout(rows, unreachable_starts="drop")
    assert layout.start_cells.tolist() == [0, 1, 5, 6]
    result = rhcr_sim.simulate(layout, agents=4, steps=20, stop_at_congestion=False)
    assert set(result.tile_usage.ravel().nonzero()[0]) <= {0, 1, 5, 6}
    with pytest.raises(rhcr_sim.ConfigError, match="agents=5 but layout has only 4 start cells"):
        rhcr_sim.simulate(layout, agents=5)
    path = write_map(tmp_path / "m.json", layout=rows, n_row=2, n_col=5)
    assert rhcr_sim.read_layout(path, unreachable_starts="drop") == layout
    assert pickle.loads(pickle.dumps(layout)).start_cells.tolist() == [0, 1, 5, 6]
    with pytest.raises(rhcr_sim.LayoutError, match=r"row 0, column 2 .'w'. cannot reach"):
        rhcr_sim.Layout(["e@w", "e@."], unreachable_starts="drop")
    with pytest.raises(rhcr_sim.LayoutError, match="no start cell can reach the goals"):
        rhcr_sim.Layout(["e.e@r"], unreachable_starts="drop")
    with pytest.raises(rhcr_sim.LayoutError, match="must be 'error' or 'drop', got 'no'"):
        rhcr_sim.Layout(rows, unreachable_starts="no")
