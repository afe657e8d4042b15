"""Layout files: text maps, MovingAI grids, JSON maps, and damaged files of every kind."""

import contextlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import HOMES, SMALL
from fuzzing import DAMAGED_FILES
from rhcr_sim import ConfigError, Layout, LayoutError, simulate
from rhcr_sim.formats.json_map import write_layout
from rhcr_sim.formats.maps import read_layout
from rhcr_sim.formats.moving_ai import write_planviz_map
from validator import distances_from

FLOOR = [".e0e.", "..e..", ".e1e."]

MOVINGAI = """type octile
height 5
width 8
map
..@.....
..T..@@.
.@@..W.O
@.......
..O@....
"""

OPEN = ["....", ".@..", "...."]

HEADERS = {
    "without type": "height 3\nwidth 4\nmap\n",
    "width first": "type octile\nwidth 4\nheight 3\nmap\n",
    "capitals": "TYPE octile\nHEIGHT 3\nWIDTH 4\nMAP\n",
    "type tile": "type tile\nheight 3\nwidth 4\nmap\n",
    "tabs and blanks": "type\toctile  \nheight\t3\nwidth 4 \t\nmap \n",
    "blank first line": "\n\ntype octile\nheight 3\nwidth 4\nmap\n",
}

ROBOT_RUNNERS = "type octile\nheight 3\nwidth 5\nmap\n.E.S.\n..@..\nS...E\n"


def write(tmp_path: Path, text: str, name: str = "map.map") -> Path:
    """A file with this text."""
    path = tmp_path / name
    path.write_text(text)
    return path


def warehouse_text(rows: Sequence[str]) -> str:
    """A text map of a warehouse, with the three counts that readers ignore."""
    return "\n".join([f"{len(rows)},{len(rows[0])}", "9", "9", "5000", *rows]) + "\n"


@pytest.mark.parametrize("rows", [SMALL, HOMES], ids=["workstations", "homes"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_text_warehouse(tmp_path: Path, rows: list[str], newline: str) -> None:
    """A text map gives the same layout as its rows, in the mode that its tiles say."""
    path = tmp_path / "house.map"
    path.write_bytes(warehouse_text(rows).replace("\n", newline).encode())
    layout = read_layout(path)
    assert layout == Layout(rows)
    assert layout.name == "house"


def test_text_manufacture(tmp_path: Path) -> None:
    """A manufacturing floor has its rows right after the size, also if they look like counts."""
    path = write(tmp_path, "\n".join([f"{len(FLOOR)},{len(FLOOR[0])}", *FLOOR]))
    assert read_layout(path).rows == tuple(FLOOR)
    assert read_layout(write(tmp_path, "4,3\n000\n000\ne0e\neee\n")).rows[:2] == ("000", "000")


def test_movingai_with_random_endpoints(tmp_path: Path) -> None:
    """Drawn endpoints lie in the largest free area, all else of it is home, the rest is shelf."""
    path = write(tmp_path, MOVINGAI)
    layout = read_layout(path, random_endpoints=6, seed=1)
    assert layout.shape == (5, 8)
    assert len(layout.endpoints) == 6
    reached = distances_from(layout.rows, int(layout.endpoints[0]))
    free = sum(row.count(".") for row in MOVINGAI.split("\n")[4:])
    assert len(reached) == len(layout.endpoints) + len(layout.start_cells)
    assert len(reached) == free - 5  # the area of 5 cells on the upper left is cut off
    assert read_layout(path, random_endpoints=6, seed=1) == layout
    assert read_layout(path, random_endpoints=6, seed=2) != layout
    assert simulate(layout, 4, steps=50).n_finished > 0


@pytest.mark.parametrize("header", HEADERS.values(), ids=list(HEADERS))
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["", "byte order mark"])
def test_headers_of_the_field(tmp_path: Path, header: str, newline: str, mark: bytes) -> None:
    """Headers as other programs write them give the same map, whatever the line ends."""
    path = tmp_path / "field.map"
    text = header + "\n".join(row + "  " for row in OPEN) + "\n\n"
    path.write_bytes(mark + text.replace("\n", newline).encode())
    assert read_layout(path).rows == tuple(OPEN)


@pytest.mark.parametrize(
    "text",
    [
        "type octile\nheight 2\nwidth 8\nmap\n.GSOTW@.\n........\n",
        "2,8\n.GSOTW@.\n........\n",
        json.dumps({"layout": [".GSOTW@.", "........"]}),
    ],
    ids=["MovingAI", "text", "JSON"],
)
def test_tiles_of_the_field_mean_the_same_everywhere(tmp_path: Path, text: str) -> None:
    """G and S are free and O, T and W blocked, in every format."""
    assert read_layout(write(tmp_path, text)).rows == ("...@@@@.", "........")


def test_endpoints_can_be_drawn_on_every_bare_map(tmp_path: Path) -> None:
    """Bare JSON and text maps get drawn endpoints just as grids do."""
    rows = ["....@..", "....@..", "....@.."]
    document = json.dumps({"layout": rows, "name": "map"})
    drawn = [
        read_layout(write(tmp_path, text), random_endpoints=4)
        for text in (document, "\n".join(["3,7", *rows]))
    ]
    assert drawn[0] == drawn[1]
    assert len(drawn[0].endpoints) == 4
    assert [row[4:] for row in drawn[0].rows] == ["@@@"] * 3


def test_problems_give_their_map(tmp_path: Path) -> None:
    """A problem of the League of Robot Runners stands for the map that it names."""
    write(tmp_path, ROBOT_RUNNERS)
    problem = write(tmp_path, json.dumps({"mapFile": "map.map"}), "problem.json")
    assert read_layout(problem) == read_layout(tmp_path / "map.map")


def test_robot_runners_map(tmp_path: Path) -> None:
    """Emitters and service points of competition maps are endpoints."""
    layout = read_layout(write(tmp_path, ROBOT_RUNNERS))
    assert layout.rows == ("rerer", "rr@rr", "errre")


def test_bare_movingai_maps_have_goals_everywhere(tmp_path: Path) -> None:
    """On a map without endpoints the goals of agents are all cells of its largest area."""
    layout = read_layout(write(tmp_path, MOVINGAI))
    assert layout.mode == "bare"
    reached = set(distances_from(layout.rows, int(layout.goal_cells[0])))
    assert reached == set(layout.goal_cells.tolist()) == set(layout.start_cells.tolist())
    assert len(reached) == sum(row.count(".") for row in layout.rows) - 5
    result = simulate(layout, 5, steps=500)
    assert set(result.tasks[:, 1].tolist()) == reached


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty"),
        ("4\n....\n", "text map: the first line is not rows,columns but '4'"),
        ("2,x\n", "fits no known format"),
        ("0 ,5\n", "size 0x5 is not from 1 to"),
        ("3,4\n1\n1\n1\nwe..\n....\n", "declares 3 rows but holds"),
        ("2,5\n1\n1\n1\nwe..\n....\n", "declares 5 columns but row 0 has 4"),
        ("99999,99999\n", "is not from 1 to"),
        ("2,4\n1\n1\n1\nwx..\n....\n", "unknown tile 'x' at row 0, column 1"),
        ("type octile\nheight 1\nwidth 2\n..\n", "MovingAI grid: no line 'map' among the first 8"),
        ("type octile\nheight 1\nwidth z\nmap\n..\n", "must hold width and a number, got 'z'"),
        ("type octile\nheight 1\nmap\n..\n", "must hold width and a number, which is missing"),
        ("type octile\nsize 1 1\nmap\n.\n", "must be type, height or width and a value, got 'size"),
        ('{"a": 1}', "key 'layout', the list of rows, is missing; found keys: a"),
        ('{"actionModel": "MAPF"}', "holds a plan, not a map; check it with"),
        ("type octile\nheight 1\nwidth 2\nmap\n.x\n", "unknown tile 'x' at row 0, column 1"),
        ("type octile\nheight 1\nwidth 3\nmap\n..\n", "declares 3 columns but row 0 has 2"),
    ],
)
def test_wrong_files_are_explained(tmp_path: Path, text: str, message: str) -> None:
    """A wrong file names the map and what is wrong in it."""
    path = write(tmp_path, text)
    with pytest.raises(LayoutError, match="map") as caught:
        read_layout(path)
    assert message in str(caught.value)


@pytest.mark.parametrize("count", [0, 1, 10_000])
def test_wrong_number_of_endpoints(tmp_path: Path, count: int) -> None:
    """At least two endpoints are drawn and one home is left."""
    with pytest.raises(LayoutError, match="random_endpoints must be from 2 to"):
        read_layout(write(tmp_path, MOVINGAI), random_endpoints=count)


def test_random_endpoints_are_for_movingai_maps(tmp_path: Path) -> None:
    """Drawing endpoints on a layout that has some is refused."""
    with pytest.raises(LayoutError, match="has endpoints of its own"):
        read_layout(write(tmp_path, warehouse_text(SMALL)), random_endpoints=5)


def test_unreadable_files(tmp_path: Path) -> None:
    """Missing and binary files raise the error of layouts."""
    with pytest.raises(LayoutError, match="cannot read the map"):
        read_layout(tmp_path / "missing.map")
    (tmp_path / "binary.map").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LayoutError, match="not a text file"):
        read_layout(tmp_path / "binary.map")


@pytest.mark.parametrize("rows", [SMALL, HOMES, FLOOR], ids=["workstations", "homes", "floor"])
def test_written_layouts_come_back(tmp_path: Path, rows: list[str]) -> None:
    """A written JSON map reads as the same layout and declares true counts."""
    layout = Layout(rows, "some name")
    write_layout(layout, tmp_path / "out.json")
    again = read_layout(tmp_path / "out.json")
    assert again == layout
    assert again.name == "some name"
    document = json.loads((tmp_path / "out.json").read_text())
    assert document["n_endpoint"] == "".join(rows).count("e")
    assert list(tmp_path.iterdir()) == [tmp_path / "out.json"]


def test_planviz_map_marks_obstacles(tmp_path: Path) -> None:
    """The map for PlanViz has a blocked cell exactly where no agent may stand."""
    write_planviz_map(Layout(SMALL), tmp_path / "out.map")
    lines = (tmp_path / "out.map").read_text().split()
    assert lines[:6] == ["type", "octile", "height", "9", "width", "16"]
    assert [[tile == "@" for tile in row] for row in lines[7:]] == [
        [tile == "@" for tile in row] for row in SMALL
    ]


def damaged(data: st.DataObject, text: str) -> bytes:
    """The text with a few bytes changed, removed, repeated or cut off."""
    raw = bytearray(text.encode())
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    for _ in range(data.draw(st.integers(1, 4))):
        i = int(rng.integers(0, len(raw))) if raw else 0
        kind = data.draw(st.sampled_from(["change", "remove", "repeat", "cut", "digit"]))
        if kind == "change":
            raw[i : i + 1] = bytes([int(rng.integers(0, 256))])
        elif kind == "remove":
            del raw[i : i + int(rng.integers(1, 20))]
        elif kind == "repeat":
            raw[i:i] = raw[i : i + int(rng.integers(1, 20))]
        elif kind == "cut":
            del raw[i:]
        else:
            raw[i : i + 1] = str(int(rng.integers(0, 10**9))).encode()
    return bytes(raw)


@DAMAGED_FILES
@given(data=st.data())
def test_damaged_maps_raise_only_layout_errors(tmp_path: Path, data: st.DataObject) -> None:
    """Whatever a file holds, it is a layout or raises the error of layouts."""
    name, text = data.draw(
        st.sampled_from(
            [
                ("a.map", warehouse_text(SMALL)),
                ("a.map", "\n".join(["3,5", *FLOOR])),
                ("a.map", MOVINGAI),
                ("a.map", ROBOT_RUNNERS),
                ("a.json", json.dumps({"n_row": 9, "n_col": 16, "layout": SMALL})),
            ]
        )
    )
    path = tmp_path / name
    path.write_bytes(damaged(data, text))
    with contextlib.suppress(LayoutError, ConfigError):
        layout = read_layout(path, random_endpoints=3 if text == MOVINGAI else None)
        assert simulate(layout, 1, steps=10).timesteps_executed > 0
