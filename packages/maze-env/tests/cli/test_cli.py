"""The command line, end to end, and its answers to wrong input."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from maze_env import MazeError
from maze_env.cli import main
from maze_env.layouts import diameter_endpoints, read_maze


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """Run a command that must succeed; return what it prints."""
    assert main([str(argument) for argument in arguments]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("kind", ["walls", "perfect", "rooms", "corridors", "periodic", "long"])
def test_make(capsys: pytest.CaptureFixture[str], tmp_path: Path, kind: str) -> None:
    """Every kind is printed and written, and what is written is what is printed."""
    printed = run(capsys, "make", kind, "11x13", "--seed", 4).splitlines()
    path = tmp_path / "maze.json"
    assert "longest way" in run(capsys, "make", kind, "11x13", "--seed", 4, "--out", path)
    layout = read_maze(path)[0]
    assert layout.shape == (11, 13)
    assert [[letter == "X" for letter in row] for row in printed] == layout.astype(bool).tolist()
    assert json.loads(path.read_text())["kind"] == kind


def test_evaluate(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Files, folders and names are evaluated; the table and the file agree."""
    (tmp_path / "maps").mkdir()
    for index in range(2):
        run(capsys, "make", "perfect", "9x9", "--seed", index, "--out",
            tmp_path / "maps" / f"{index}.json")  # fmt: skip
    out = tmp_path / "result.json"
    printed = run(capsys, "evaluate", tmp_path / "maps", "Labyrinth", "--agent", "right-hand",
                  "--episodes", 5, "--threads", 2, "--out", out)  # fmt: skip
    entries = json.loads(out.read_text())["mazes"]
    assert [entry["maze"] for entry in entries][2] == "Labyrinth"
    assert len(entries[0]["path_length"]) == 5
    assert entries[0]["measures"]["success_rate"] == 1
    assert len(printed.splitlines()) == 4
    assert printed.splitlines()[3].split()[:3] == ["Labyrinth", "72", "96"]


def test_transfer(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Scores of test mazes are printed with their mean."""
    out = tmp_path / "scores.json"
    lines = run(capsys, "transfer", "SmallCorridor", "SimpleCrossing", "--agent", "left-hand",
                "--episodes", 6, "--out", out).splitlines()  # fmt: skip
    assert [line.split()[0] for line in lines] == [
        "maze",
        "SmallCorridor",
        "SimpleCrossing",
        "mean",
    ]
    scores = json.loads(out.read_text())["mazes"]
    assert all(score["episodes"] == 6 for score in scores)
    assert len(run(capsys, "transfer", "--episodes", 1).splitlines()) == 14


def test_baselines(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Baselines have the walls of the maze and ways within the range."""
    maze = tmp_path / "maze.txt"
    run(capsys, "make", "walls", "12x12", "--share", 0.35, "--out", maze)
    layout = read_maze(maze)[0]
    length = diameter_endpoints(layout).distance
    run(capsys, "baselines", maze, tmp_path / "random", "--count", 12)
    files = sorted((tmp_path / "random").iterdir())
    assert [file.name for file in files] == [f"baseline_{k:02}.json" for k in range(12)]
    for file in files:
        other = read_maze(file)[0]
        assert other.sum() == layout.sum()
        assert 0.8 * length <= diameter_endpoints(other).distance <= 1.2 * length


def test_render(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Text, pictures, heat maps and films have the size of the maze."""
    assert run(capsys, "render", "SmallCorridor").count("\n") == 15
    for name, options in (("maze.png", []), ("heat.png", ["--occupancy", "--episodes", "3"])):
        run(capsys, "render", "SmallCorridor", tmp_path / name, "--tile", 4, *options)
        with Image.open(tmp_path / name) as picture:
            assert picture.size == (60, 60)
    film = tmp_path / "film.gif"
    printed = run(capsys, "render", "SmallCorridor", film, "--agent", "left-hand", "--tile", 4)
    steps = int(printed.split(": ")[1].split()[0])
    with Image.open(film) as pictures:
        assert pictures.size == (60, 60)
        assert pictures.n_frames <= steps + 1
        pictures.seek(pictures.n_frames - 1)
        colours = np.asarray(pictures.convert("RGB")).reshape(-1, 3)
        assert (colours == (60, 182, 234)).all(axis=1).any()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["evaluate", "missing.json"], "missing.json"),
        (["evaluate", "Labyrinth", "--episodes", "0"], "episodes"),
        (["evaluate", "Labyrinth", "--agent", "missing.safetensors"], "missing.safetensors"),
        (["evaluate", "Labyrinth", "--agent", "clever"], "right-hand"),
        (["evaluate", "Labyrinth", "--seed", "-1"], "seed"),
        (["evaluate", "Labyrinth", "--out", "no/such/folder.json"], "no/such/folder.json"),
        (["evaluate", "."], "no .json or .txt file"),
        (["transfer", "Atrium"], "Atrium"),
        (["transfer", "--episodes", "0"], "episodes"),
        (["make", "walls", "0x5"], "height"),
        (["make", "walls", "5x5", "--share", "2"], "density"),
        (["baselines", "Labyrinth", "out", "--count", "0"], "count"),
        (["baselines", "Labyrinth", "out", "--low", "2"], "low"),
        (["render", "Labyrinth", "maze.bmp"], ".png or .gif"),
        (["render", "Labyrinth", "maze.png", "--tile", "0"], "tile"),
        (["render", "Labyrinth", "maze.gif", "--fps", "0"], "fps"),
    ],
)
def test_wrong_input_is_named(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    message: str,
) -> None:
    """Wrong input ends with code 2, one line that names it, and no file."""
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert error.startswith("maze-env: ")
    assert error.count("\n") == 1
    assert message in error
    assert not [path for path in tmp_path.iterdir() if path.is_file()]


def test_wrong_options_are_explained() -> None:
    """Unknown kinds and malformed sizes are the parser's business."""
    for arguments in (["make", "cube", "5x5"], ["make", "walls", "5"], ["evaluate"], []):
        with pytest.raises(SystemExit) as caught:
            main(arguments)
        assert caught.value.code == 2


def test_as_a_module() -> None:
    """`python -m maze_env.cli` tells its version, and an error is no traceback."""
    command = [sys.executable, "-m", "maze_env.cli"]
    done = subprocess.run([*command, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("maze-env ")
    done = subprocess.run([*command, "render", "none"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert issubclass(MazeError, ValueError)
