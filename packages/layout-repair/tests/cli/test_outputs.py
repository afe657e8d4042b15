"""Where maps come from and go to: checked first, written whole, with everybody's permissions."""

import io
import json
import os
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from inputs import uniform
from layout_repair import LayoutSpec, read_spec, repair, specs, to_rows, validate
from layout_repair.cli import main

MAZE = {"name": "tiny", "layout": [" X ", "X  "]}
SPEC = specs.warehouse(shelves=20)


def test_outputs_are_probed_before_the_search(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A path that cannot be written ends the command before any repair begins."""
    monkeypatch.setattr("layout_repair.cli.repair_command.repair", None)
    source = tmp_path / "map.json"
    source.write_text(json.dumps(MAZE))
    for option in (["-o", str(tmp_path)], ["-o", str(tmp_path / "no" / "x.json")],
                   ["--plot", str(tmp_path / "x.xyz")]):  # fmt: skip
        assert main(["repair", str(source), "--rules", "maze", *option]) == 2
    assert "is a folder" in capsys.readouterr().err
    assert sorted(tmp_path.iterdir()) == [source]


def test_the_umask_decides_on_permissions(tmp_path: Path) -> None:
    """A new file gets what the umask gives, an old one keeps what it had."""
    source, target = tmp_path / "map.json", tmp_path / "out.json"
    source.write_text(json.dumps(MAZE))
    before = os.umask(0o027)
    try:
        assert main(["repair", str(source), "--rules", "maze", "-o", str(target)]) == 0
        assert stat.S_IMODE(target.stat().st_mode) == 0o640
        target.chmod(0o600)
        assert main(["repair", str(source), "--rules", "maze", "-o", str(target)]) == 0
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
    finally:
        os.umask(before)


def test_standard_input_and_byte_order_marks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dash reads standard input, and a byte order mark in a map or in rules is no error."""
    text = "\ufeff" + json.dumps(MAZE)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert main(["repair", "-", "--rules", "maze"]) == 0
    assert json.loads(capsys.readouterr().out)["repair"]["hamming"] == 1
    rules = tmp_path / "rules.json"
    content = {"name": "n", "letter": "N", "alphabet": " X", "floor": " ", "blocks": "X"}
    rules.write_text("\ufeff" + json.dumps(content))
    assert read_spec(rules).blocks == "X"


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """The command tells its version."""
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out.startswith("layout-repair ")


def test_any_characters_make_an_alphabet() -> None:
    """Tiles need not be ASCII."""
    spec = LayoutSpec(name="n", letter="Ü", alphabet="·█", floor="·", blocks="█")
    assert repair(["·█·", "██·"], spec).rows == ["···", "██·"]


def test_a_folder_is_repaired_and_taken_up_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All maps of a folder are repaired on processes; a second call makes only what is missing."""
    source, target = tmp_path / "maps", tmp_path / "out"
    source.mkdir()
    for seed in range(3):
        layout = {"layout": to_rows(uniform(seed, 9, 12))}
        (source / f"{seed}.json").write_text(json.dumps(layout))
    (source / "bad.json").write_text("{")
    command = ["repair", str(source), "--blocks", "20", "--workers", "2", "-o", str(target)]
    assert main(command) == 1
    assert sorted(path.name for path in target.iterdir()) == ["0.json", "1.json", "2.json"]
    for path in target.iterdir():
        assert validate(json.loads(path.read_text())["layout"], SPEC) == []
    (target / "1.json").unlink()
    times = (target / "0.json").stat().st_mtime_ns
    assert main(command) == 1
    assert (target / "1.json").exists()
    assert (target / "0.json").stat().st_mtime_ns == times
    assert "2 of 4 maps are done" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--plot", "x.png"], "--plot: does not go with a folder"),
        ([], "--output: a folder of maps needs a folder"),
    ],
)
def test_options_of_folders(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[Any], message: str
) -> None:
    """Options for single maps are refused for a folder."""
    assert main(["repair", str(tmp_path), *options]) == 2
    assert message in capsys.readouterr().err
