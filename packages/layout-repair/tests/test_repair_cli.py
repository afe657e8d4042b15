"""The command line, as users call it."""

import json

import numpy as np
import pytest

from inputs import uniform
from layout_repair import HomeFrame, to_rows
from layout_repair.cli import main
from layout_repair.diff import AFTER, render_diff


@pytest.fixture
def broken_map(tmp_path):
    """A random warehouse map with an extra key."""
    path = tmp_path / "map.json"
    rows = to_rows(uniform(1, 9, 12))
    path.write_text(json.dumps({"name": "small", "layout": rows, "weight": False}))
    return path


def test_repair_writes_a_valid_map(broken_map, tmp_path, capsys):
    """The written map is valid, keeps other keys and says what was done."""
    out = tmp_path / "repaired.json"
    assert main(["repair", str(broken_map), "--blocks", "20", "-o", str(out), "--diff"]) == 0
    content = json.loads(out.read_text())
    assert (content["name"], content["weight"]) == ("small", False)
    assert content["repair"]["status"] == "optimal"
    assert f"{content['repair']['hamming']} cells changed" in capsys.readouterr().err
    assert main(["validate", str(out), "--blocks", "20"]) == 0
    assert list(tmp_path.iterdir()) in ([broken_map, out], [out, broken_map])


def test_validate_lists_violations(broken_map, capsys):
    """Broken rules are listed, as text or JSON, and the exit code is 1."""
    assert main(["validate", str(broken_map), "--blocks", "20"]) == 1
    assert "W3: " in capsys.readouterr().out
    assert main(["validate", str(broken_map), "--json"]) == 1
    violations = json.loads(capsys.readouterr().out)[str(broken_map)]
    assert {"W4", "W6"} <= {violation["rule"] for violation in violations}


@pytest.mark.parametrize(
    ("rules", "rows"), [("manufacture", ["0e1", "eee", "2e0"]), ("maze", [" X ", "XX ", "   "])]
)
def test_other_rule_sets(tmp_path, capsys, rules, rows):
    """Manufacture and maze maps are repaired to standard output."""
    path = tmp_path / "map.json"
    path.write_text(json.dumps({"layout": rows}))
    assert main(["repair", str(path), "--rules", rules]) == 0
    assert json.loads(capsys.readouterr().out)["repair"]["hamming"] == 1


def test_diff_marks_changes(tmp_path, capsys):
    """The comparison shows both maps and counts the changes; colours mark them if wanted."""
    paths = [tmp_path / "a.json", tmp_path / "b.json"]
    for path, rows in zip(paths, (["@e", ".."], ["@e", ".@"]), strict=True):
        path.write_text(json.dumps({"layout": rows}))
    assert main(["diff", *map(str, paths)]) == 0
    assert "..   .@   ·@\n1 cells changed\n  '.' -> '@': 1" in capsys.readouterr().out
    assert f"{AFTER}@" in render_diff([".."], [".@"], colour=True)


@pytest.mark.parametrize(
    ("content", "options", "code", "message"),
    [
        ("{", [], 2, "cannot be read as a JSON map"),
        ("[]", [], 2, "needs the key 'layout'"),
        ('{"layout": ["..x"]}', [], 2, "tile 'x'"),
        ('{"layout": ["..."]}', ["--rules", "maze"], 2, "tile '.'"),
        ('{"layout": ["..", "."]}', [], 2, "row 1 has 1 tiles"),
        ('{"layout": ["   "]}', ["--rules", "maze", "--blocks", "3"], 1, "Z3 count"),
        ('{"layout": ["   "]}', ["--rules", "maze", "--blocks", "-1"], 2, "min_walls"),
        ('{"layout": ["   "]}', ["--rules", "maze", "--time-limit", "0"], 2, "time_limit"),
        ('{"layout": ["   "]}', ["--rules", "maze", "-o", "/nowhere/x.json"], 2, "nowhere"),
    ],
)
def test_errors_are_messages(tmp_path, capsys, content, options, code, message):
    """Wrong input ends with exit code 2, impossible rules with 1, each with one line of text."""
    path = tmp_path / "map.json"
    path.write_text(content)
    assert main(["repair", str(path), *options]) == code
    assert message in capsys.readouterr().err


def test_warehouse_with_homes(tmp_path, capsys):
    """A map with robot homes is repaired by the rules of that mode."""
    path = tmp_path / "map.json"
    rows = to_rows(HomeFrame().add(np.ones((4, 6), dtype=np.uint8)))
    path.write_text(json.dumps({"layout": rows}))
    assert main(["repair", str(path), "--homes", "--blocks", "4", "-o", str(path)]) == 0
    assert main(["validate", str(path), "--homes", "--blocks", "4"]) == 0
    assert main(["validate", str(path), "--blocks", "4"]) == 1
    assert "W2" in capsys.readouterr().out
