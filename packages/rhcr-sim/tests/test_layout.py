"""Reading and validating layouts."""

import json
import pickle

import pytest

import rhcr_sim
from conftest import HOMES, SMALL


def write_map(path, **changes):
    """Writes the small map as JSON with some keys changed or, with None, removed."""
    document = {"name": "small", "layout": SMALL, "n_row": 9, "n_col": 16, "weight": False}
    document.update(changes)
    path.write_text(json.dumps({k: v for k, v in document.items() if v is not None}))
    return path


def test_load_equals_rows(tmp_path):
    """A JSON map and a list of strings describe the same layout; wrong counts are ignored."""
    layout = rhcr_sim.Layout.load(write_map(tmp_path / "m.json", n_endpoint=999))
    assert layout == rhcr_sim.Layout(SMALL)
    assert layout.name == "small"
    assert layout.shape == (9, 16)
    assert (len(layout.endpoints), len(layout.workstations)) == (40, 6)


def test_modes_and_start_cells():
    """Homes are the start cells in home mode, every drivable cell in workstation mode."""
    homes, stations = rhcr_sim.Layout(HOMES), rhcr_sim.Layout(SMALL)
    assert (homes.mode, stations.mode) == ("home", "workstation")
    assert len(homes.start_cells) == 16
    assert len(stations.start_cells) == 9 * 16 - 20


def test_layouts_travel_between_processes():
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
        (["w.e", "r.."], r"both homes 'r' \(1\) and workstations 'w' \(1\)"),
        (["..e", "..."], "neither homes 'r' nor workstations 'w'"),
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
def test_invalid_layouts_are_refused(rows, message):
    """Every invalid layout is refused with the place and the rule."""
    with pytest.raises(rhcr_sim.LayoutError, match=message):
        rhcr_sim.Layout(rows)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"layout": None}, "key 'layout' must be a list of strings"),
        ({"layout": [1, 2]}, "key 'layout' must be a list of strings"),
        ({"weight": True}, "weighted maps are not supported"),
        ({"n_col": 98}, "key 'n_col' is 98 but the layout has 16"),
        ({"n_row": "9"}, "key 'n_row' is '9' but the layout has 9"),
    ],
)
def test_invalid_maps_are_refused(tmp_path, changes, message):
    """Wrong keys of a JSON map are refused with the file and the key."""
    path = write_map(tmp_path / "bad.json", **changes)
    with pytest.raises(rhcr_sim.LayoutError, match=message) as error:
        rhcr_sim.Layout.load(path)
    assert "bad.json" in str(error.value)


@pytest.mark.parametrize("text", ["", "[1]", "{", "[" * 100_000, "\x00"])
def test_files_that_are_no_map_are_refused(tmp_path, text):
    """Anything that is not a JSON object is refused, never a crash."""
    path = tmp_path / "map.json"
    path.write_text(text)
    with pytest.raises(rhcr_sim.LayoutError, match=r"map\.json"):
        rhcr_sim.Layout.load(path)


def test_missing_files_are_refused(tmp_path):
    """A missing file is a layout error that names the file."""
    with pytest.raises(rhcr_sim.LayoutError, match=r"nowhere\.json: cannot read the map"):
        rhcr_sim.Layout.load(tmp_path / "nowhere.json")
