"""The examples of the README run as they are printed."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import numpy as np
import pytest

from maze_env.cli import main

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The code blocks of a language."""
    fences = re.findall(r"^```(\w*)\n(.*?)^```$", README, flags=re.DOTALL | re.MULTILINE)
    return [text for label, text in fences if label == language]


def test_python_examples_run(capsys: pytest.CaptureFixture[str]) -> None:
    """The Python blocks run one after the other and print what they should."""
    names: dict[str, object] = {}
    assert len(blocks("python")) == 3
    for block in blocks("python"):
        exec(block, names)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("(5, 5, 3) ")
    assert lines[1] == "#" * 10
    assert lines[-1].startswith("(16, 16) ")
    np.testing.assert_array_equal(names["rollouts"].steps, [1, 1, 1])


def test_commands_run(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commands run one after the other in an empty folder."""
    monkeypatch.chdir(tmp_path)
    lines = [line for block in blocks("") for line in block.split("\n")]
    commands = [shlex.split(line, comments=True) for line in lines if line.startswith("maze-env")]
    assert len(commands) == 6
    for command in commands:
        assert main(command[1:]) == 0
    assert "goal" in capsys.readouterr().out
    made = {path.name for path in tmp_path.iterdir()}
    assert made == {"maze.json", "result.json", "random", "maze.png", "film.gif"}
