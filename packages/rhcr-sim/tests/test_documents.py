"""README and documentation: examples run as printed, tables are those of the code."""

import re
import shlex
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pytest

from doc_tables import DOCUMENTS, with_tables
from rhcr_sim.cli import main

README, *PAGES = DOCUMENTS
PRINTED = {
    "README.md": ["tasks per timestep, congested: False"],
    "plans.md": ["agents 0, 1 share the cell at row 0, column 1 at timestep 1"],
}


def blocks(document: str, language: str) -> list[str]:
    """The code blocks of a language in a document."""
    text = document.read_text(encoding="utf-8")
    fences = re.findall(r"^```([\w{}]*)\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE)
    return [text for label, text in fences if label == language]


@pytest.mark.parametrize("document", DOCUMENTS, ids=[path.name for path in DOCUMENTS])
def test_python_examples_run(
    document: Any,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The Python blocks of a document run one after the other and print what their comments say."""
    monkeypatch.chdir(tmp_path)
    mpl.use("Agg")
    names = {}
    for block in blocks(document, "python"):
        exec(block, names)
    printed = capsys.readouterr().out
    assert all(text in printed for text in PRINTED.get(document.name, []))


@pytest.mark.parametrize("document", DOCUMENTS, ids=[path.name for path in DOCUMENTS])
def test_commands_run(
    document: Any,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The commands of a document run one after the other in an empty folder."""
    monkeypatch.chdir(tmp_path)
    lines = [line for block in blocks(document, "") for line in block.split("\n")]
    commands = [shlex.split(line, comments=True) for line in lines if line.startswith("rhcr-sim")]
    for command in commands:
        assert main(command[1:]) == 0
    outputs = {argument for command in commands for argument in command if Path(argument).suffix}
    assert outputs <= {path.name for path in Path().iterdir()}
    assert not commands or "tasks per timestep" in capsys.readouterr().out


def test_there_are_examples() -> None:
    """The README and most pages show code."""
    assert blocks(README, "python")
    assert len(blocks(README, "")) > 1
    assert sum(bool(blocks(page, "python")) for page in PAGES) >= 6


@pytest.mark.parametrize("document", DOCUMENTS, ids=[path.name for path in DOCUMENTS])
def test_tables_are_those_of_the_code(document: Any) -> None:
    """``python tests/doc_tables.py`` would change nothing."""
    text = document.read_text(encoding="utf-8")
    assert with_tables(text) == text, "run `python tests/doc_tables.py`"


def test_the_readme_is_short() -> None:
    """What is longer belongs on a page of its own."""
    assert len(README.read_text(encoding="utf-8").splitlines()) < 110
