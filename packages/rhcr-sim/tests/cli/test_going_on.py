"""Runs on the command line that go on after a crash."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from conftest import SMALL
from rhcr_sim.cli import main


@pytest.fixture
def run_words(tmp_path: Path) -> list[str]:
    """Words of a run that takes a while."""
    path = tmp_path / "small.json"
    path.write_text(json.dumps({"name": "small", "layout": SMALL}))
    return ["run", str(path), "--agents", "40", "--steps", "3000", "--solver", "lns", "--json"]


def printed(capsys: Any) -> Any:
    """The result that was printed, without the time that it took."""
    document = json.loads(capsys.readouterr().out)
    del document["wall_seconds"], document["cpu_seconds"]
    return document


def test_a_killed_run_goes_on(
    run_words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """After SIGKILL the same command goes on, and prints what a run in one go prints."""
    kept = tmp_path / "kept.npz"
    words = [*run_words, "--checkpoint", str(kept), "--checkpoint-every", "50"]
    process = subprocess.Popen([sys.executable, "-m", "rhcr_sim.cli", *words])
    while not kept.exists():
        assert process.poll() is None
        time.sleep(0.01)
    process.kill()
    process.wait()
    assert main(words) == 0
    resumed = printed(capsys)
    assert main(run_words) == 0
    assert resumed == printed(capsys)


def test_other_runs_are_not_mixed(
    run_words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file of other parameters is refused with their names, and is still there afterwards."""
    kept = tmp_path / "kept.npz"
    words = [*run_words, "--checkpoint", str(kept), "--steps", "20"]
    assert main(words) == 0
    before = kept.read_bytes()
    assert main([*words, "--seed", "4", "--solver", "pibt"]) == 2
    error = capsys.readouterr().err
    assert "holds a run of seed=0 (not 4) and solver='lns' (not 'pibt')" in error
    assert kept.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--checkpoint", "nowhere/kept.npz"], "the folder nowhere does not exist"),
        (["--checkpoint", "kept.json"], "must end with .npz"),
        (["--checkpoint", "kept.npz", "--checkpoint-every", "0"], "must be at least 1, got 0"),
    ],
)
def test_wrong_words_are_explained(
    run_words: list[str], words: list[str], message: str, capsys: Any
) -> None:
    """Before any work."""
    assert main([*run_words, *words]) == 2
    assert message in capsys.readouterr().err
