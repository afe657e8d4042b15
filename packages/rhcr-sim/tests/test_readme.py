"""The examples of the README run as they are printed."""

import re
import shlex
from pathlib import Path

from rhcr_sim.cli import main

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def blocks(language):
    """The code blocks of a language."""
    fences = re.findall(r"^```(\w*)\n(.*?)^```$", README, flags=re.DOTALL | re.MULTILINE)
    return [text for label, text in fences if label == language]


def test_python_examples_run(capsys, tmp_path, monkeypatch):
    """The Python blocks run one after the other and print what their comments say."""
    monkeypatch.chdir(tmp_path)
    names = {}
    assert blocks("python")
    for block in blocks("python"):
        exec(block, names)
    printed = capsys.readouterr().out
    assert "tasks per timestep, congested: False" in printed
    assert "agents 0, 1 share the cell at row 0, column 1 at timestep 1" in printed


def test_commands_run(capsys, tmp_path, monkeypatch):
    """The commands run one after the other in an empty folder."""
    monkeypatch.chdir(tmp_path)
    lines = [line for block in blocks("") for line in block.split("\n")]
    commands = [shlex.split(line, comments=True) for line in lines if line.startswith("rhcr-sim")]
    assert len(commands) > 5
    for command in commands:
        assert main(command[1:]) == 0
    assert "tasks per timestep" in capsys.readouterr().out
    assert {"map.json", "run.npz", "run.html", "sweep"} <= {path.name for path in Path().iterdir()}
