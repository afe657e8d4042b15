"""Tests of the command line, run as users run it."""

import csv
import json
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from mario_env import MarioSim
from mario_env.cli.app import app
from mario_env.levels import generate, load, save

FLAT = "\n".join(["-" * 56] * 14 + ["X" * 56] * 2) + "\n"


def run(*arguments: str | Path, code: int = 0) -> subprocess.CompletedProcess[str]:
    """Run the command and check its exit code."""
    command = [sys.executable, "-c", "from mario_env.cli import main; main()", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two good levels and a bad one."""
    path = tmp_path / "levels"
    path.mkdir()
    (path / "flat.txt").write_text(FLAT)
    save(path / "own.txt", generate(1, width=56))
    (path / "ragged.txt").write_text("---\n--\n")
    return path


def test_play(folder: Path, tmp_path: Path) -> None:
    """A game is told in words and written as GIF, picture and heat map."""
    files = [tmp_path / name for name in ("a.gif", "a.png", "h.png")]
    done = run("play", folder / "flat.txt", "--budget", "50", "--gif", files[0], "--png", files[1],
               "--heat", files[2])  # fmt: skip
    assert "WIN, 100.0% of the way in 89 ticks" in done.stdout
    with Image.open(files[0]) as gif:
        assert (gif.size, gif.n_frames) == ((256, 240), 45)
    for path in files[1:]:
        with Image.open(path) as image:
            assert image.size == (896, 256)
            assert len(image.getcolors(1 << 20)) > 5


@pytest.mark.parametrize("suffix", [".csv", ".json"])
def test_evaluate(folder: Path, tmp_path: Path, suffix: str) -> None:
    """All levels of a folder are played; bad files are named and cost themselves alone."""
    out = tmp_path / f"table{suffix}"
    done = run("evaluate", folder, "--budget", "50", "--runs", "2", "--out", out, code=1)
    assert "ragged.txt: row 1: has 2 characters, row 0 has 3" in done.stderr
    text = out.read_text()
    rows = json.loads(text) if suffix == ".json" else list(csv.DictReader(text.splitlines()))
    assert len(rows) == 6
    assert rows[0]["status"] == "WIN"
    assert float(rows[0]["measure_sky_tiles"]) == 0
    assert str(rows[4]["ok"]) == "False"


def test_convert(folder: Path, tmp_path: Path) -> None:
    """Levels change their dialect and height, or become pictures."""
    run("convert", folder / "own.txt", tmp_path / "v.txt", "--to", "vglc")
    run("convert", tmp_path / "v.txt", tmp_path / "f.txt", "--from", "vglc", "--height", "20")
    assert load(tmp_path / "f.txt").shape == (20, 56)
    run("convert", folder / "own.txt", tmp_path / "p.png")
    with Image.open(tmp_path / "p.png") as image:
        assert image.size == (896, 256)


def test_serve() -> None:
    """A served engine plays for a client with its token, and ends with Ctrl-C."""
    command = [sys.executable, "-c", "from mario_env.cli import main; main()", "serve"]
    with subprocess.Popen([*command, "--threads", "1"], stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        try:
            address = json.loads(server.stdout.readline())
            with MarioSim(**address) as sim:
                assert sim.evaluate(FLAT.strip()).objective[0] == 1
            server.send_signal(signal.SIGINT)
            assert server.wait(60) == 130
        finally:
            server.kill()


def test_sample_and_train(tmp_path: Path) -> None:
    """A generator is trained on a folder and sampled, and so is the shipped one."""
    folder = tmp_path / "levels"
    folder.mkdir()
    save(folder / "a.txt", generate(0, width=60))
    weights = tmp_path / "gan" / "generator.safetensors"
    sheet = tmp_path / "sheet.png"
    for arguments in (
        ("train-gan", "--levels", folder, "--out", tmp_path / "gan", "--steps", "3",
         "--warm-up", "1", "--batch", "2", "--every", "2"),
        ("sample", "--out", sheet, "--weights", weights, "-n", "4"),
        ("sample", "--out", folder, "-n", "3", "--seed", "7"),
    ):  # fmt: skip
        done = CliRunner().invoke(app, list(map(str, arguments)))
        assert done.exit_code == 0, done.output
    with Image.open(sheet) as image:
        assert image.size == (908, 268)
    names = sorted(path.name for path in folder.glob("level-*.txt"))
    assert names == ["level-7-0000.txt", "level-7-0001.txt", "level-7-0002.txt"]
    levels = np.stack([load(folder / name) for name in names])
    assert levels.shape == (3, 16, 56)
    assert len(np.unique(levels, axis=0)) == 3


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("play", "none.txt"), "none.txt: cannot be read"),
        (("play", "none.txt", "--gif", "no/a.gif"), "the folder no does not exist"),
        (("evaluate", "none", "--out", "a.xlsx"), "must end in .csv or .json"),
        (("evaluate", "none.txt", "--agent", "me"), "'me' is none of"),
        (("convert", "a", "b", "--to", "nes"), "--to nes is none of"),
        (("sample", "--out", "none"), "is no folder and no .png"),
        (("train-gan", "--levels", "none", "--out", "x"), "holds no level files"),
    ],
)
def test_errors_of_users(
    arguments: tuple[str, ...], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Errors of users are one line and exit code 2, or 1 where the rest was done."""
    monkeypatch.chdir(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", "from mario_env.cli import main; main()", *arguments],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert words in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
