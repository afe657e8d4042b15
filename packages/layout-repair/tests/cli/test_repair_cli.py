"""The command line, as users call it."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from inputs import uniform
from layout_repair import HomeFrame, to_rows
from layout_repair.cli import main
from layout_repair.files.diff import AFTER, render_diff


@pytest.fixture
def broken_map(tmp_path: Path) -> Path:
    """A random warehouse map with an extra key."""
    path = tmp_path / "map.json"
    rows = to_rows(uniform(1, 9, 12))
    path.write_text(json.dumps({"name": "small", "layout": rows, "weight": False}))
    return path


def test_repair_writes_a_valid_map(
    broken_map: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The written map is valid, keeps other keys and says what was done."""
    out = tmp_path / "repaired.json"
    assert main(["repair", str(broken_map), "--blocks", "20", "-o", str(out), "--diff"]) == 0
    content = json.loads(out.read_text())
    assert (content["name"], content["weight"]) == ("small", False)
    assert content["repair"]["status"] == "optimal"
    assert f"{content['repair']['hamming']} cells changed" in capsys.readouterr().err
    assert main(["validate", str(out), "--blocks", "20"]) == 0
    assert list(tmp_path.iterdir()) in ([broken_map, out], [out, broken_map])


def test_validate_lists_violations(broken_map: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Broken rules are listed, as text or JSON, and the exit code is 1."""
    assert main(["validate", str(broken_map), "--blocks", "20"]) == 1
    assert "W3: " in capsys.readouterr().out
    assert main(["validate", str(broken_map), "--json"]) == 1
    violations = json.loads(capsys.readouterr().out)[str(broken_map)]
    assert {"W4", "W6"} <= {violation["rule"] for violation in violations}


@pytest.mark.parametrize(
    ("rules", "rows"), [("manufacture", ["0e1", "eee", "2e0"]), ("maze", [" X ", "XX ", "   "])]
)
def test_other_rule_sets(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rules: str, rows: list[str]
) -> None:
    """Manufacture and maze maps are repaired to standard output."""
    path = tmp_path / "map.json"
    path.write_text(json.dumps({"layout": rows}))
    assert main(["repair", str(path), "--rules", rules]) == 0
    assert json.loads(capsys.readouterr().out)["repair"]["hamming"] == 1


def test_diff_marks_changes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
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
def test_errors_are_messages(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    content: str,
    options: list[Any],
    code: int,
    message: str,
) -> None:
    """Wrong input ends with exit code 2, impossible rules with 1, each with one line of text."""
    path = tmp_path / "map.json"
    path.write_text(content)
    assert main(["repair", str(path), *options]) == code
    assert message in capsys.readouterr().err


def test_warehouse_with_homes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A map with robot homes is repaired by the rules of that mode."""
    path = tmp_path / "map.json"
    rows = to_rows(HomeFrame().add(np.ones((4, 6), dtype=np.uint8)))
    path.write_text(json.dumps({"layout": rows}))
    assert main(["repair", str(path), "--homes", "--blocks", "4", "-o", str(path)]) == 0
    assert main(["validate", str(path), "--homes", "--blocks", "4"]) == 0
    assert main(["validate", str(path), "--blocks", "4"]) == 1
    assert "W2" in capsys.readouterr().out


def written(tmp_path: Path, name: str, content: Any) -> str:
    """Write a JSON file and give its path as text."""
    path = tmp_path / name
    path.write_text(json.dumps(content))
    return str(path)


def test_objectives_starts_and_ties(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Weights, starting maps, ties and labels are options, and their outcome is in the map."""
    rows = ["0..e", "....", "...1", "...."]
    hall = written(tmp_path, "hall.json", {"layout": rows})
    weights = written(tmp_path, "weights.json", [[2] * 4] * 4)
    scores = written(tmp_path, "scores.json", [[[0, 0, 1]] * 4] * 4)
    common = ["repair", hall, "--rules", "manufacture", "--start", hall]
    options = ["--weight", "floor:endpoint=3", "--cell-weights", weights, "--retype", "9"]
    options += ["--tie-break", "fewest:endpoint", "--label-rule", "scores"]
    assert main([*common, *options, "--label-scores", scores]) == 0
    captured = capsys.readouterr()
    found = json.loads(captured.out)["repair"]
    assert found["cost"] == found["bound"] >= 2 * found["hamming"]
    assert f"at a cost of {found['cost']}" in captured.err
    assert found["ties"][0] == found["ties"][1] >= 2
    assert {"gap", "cuts", "rounds", "windows"} < set(found)
    assert set(found["seconds_by_phase"]) >= {"relaxation", "ties"}
    assert (
        main([*common, "--objective", "edit", "--waste", "7", "--tie-break", f"like:{hall}"]) == 2
    )
    assert main([*common, "--objective", "edit", "--waste", "7", "--work-limit", "9000"]) == 0
    assert json.loads(capsys.readouterr().out)["repair"]["status"] == "optimal"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--agents", "3"], "--agents: does not go with --rules warehouse"),
        (["--rules", "maze", "--homes"], "--homes: does not go with --rules maze"),
        (["--rules", "no.json"], "no.json: cannot be read as JSON rules"),
        (["--objective", "edit", "--retype", "2"], "do not go with --objective edit"),
        (["--move", "2"], "--move, --waste: go with --objective edit only"),
        (["--weight", "block=5"], "changes: must be of a pair"),
        (["--weight", "block:floor"], "--weight: must look like"),
        (["--cell-weights", "no.json"], "cannot be read as a JSON array"),
        (["--start", "no.json"], "no.json: cannot be read as a JSON map"),
        (["--tie-break", "best"], "--tie-break: must be fewest:ROLE or like:MAP"),
        (["--tie-break", "fewest:wall"], "role: must be one of"),
        (["--label-scores", "no.json"], "cannot be read as a JSON array"),
        (["--blocks", "3", "--min-blocks", "2"], "--blocks: give either"),
        (["--plot", "no/where.png"], "where.png"),
    ],
)
def test_options_that_do_not_fit(
    broken_map: Any, capsys: pytest.CaptureFixture[str], options: list[str], message: str
) -> None:
    """Options that contradict one another or cannot be read end with exit code 2."""
    assert main(["repair", str(broken_map), "--time-limit", "1", *options]) == 2
    assert message in capsys.readouterr().err


def test_own_rules_and_pictures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A rule file is as good as a rule set, for repair, validate, similarity and pictures."""
    rules = {"name": "yard", "letter": "Y", "alphabet": "_#", "floor": "_", "blocks": "#"}
    path = written(tmp_path, "yard.json", rules)
    before = written(tmp_path, "before.json", {"layout": ["_#_", "###"]})
    after, picture = tmp_path / "after.json", tmp_path / "picture.png"
    own = ["--rules", path]
    assert main(["repair", before, "-o", str(after), *own, "--plot", str(picture)]) == 0
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert main(["validate", str(after), *own]) == 0
    assert main(["diff", before, str(after), *own, "--plot", str(picture)]) == 0
    capsys.readouterr()
    assert main(["similarity", before, str(after), *own]) == 0
    assert capsys.readouterr().out == "0.833333\n"
    assert main(["similarity", before, str(after), *own, "--block-weight", "0"]) == 2


def test_progress_on_a_terminal(broken_map: Any, tmp_path: Path) -> None:
    """On a terminal, phase, best cost and bound are shown while the search runs."""
    out = tmp_path / "out.json"
    command = [sys.executable, "-c", "from layout_repair.cli import main; main()", "repair",
               str(broken_map), "--blocks", "20", "-o", str(out)]  # fmt: skip
    leader, follower = pty.openpty()
    subprocess.run(command, stderr=follower, check=True)
    os.close(follower)
    shown = os.read(leader, 100_000).decode()
    assert "construction: best " in shown
    assert "\x1b[K" in shown
