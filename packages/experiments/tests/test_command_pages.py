"""The pages of the commands: every console line runs, every TOML block is a file for it."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from experiments.cli import app
from experiments.simulations.manifest import read_manifest
from made_runs import make_run
from published_run import published_run

PAGES = Path(__file__).parents[3] / "docs" / "experiments"
SHORT = ("domain.repair.work_limit=3000.0", "algorithm.max_evals=10")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the pages take for granted: a run, and a published one."""
    folder = tmp_path_factory.mktemp("pages")
    run = make_run(folder / "runs", "warehouse/even/cma-mae-nca-a5", SHORT)
    run.rename(folder / "runs" / "RUN")
    published_run(folder / "logs" / "OLD")
    return folder


def blocks(page: str) -> Iterator[tuple[str, str]]:
    """Language and text of the code blocks of a page."""
    text = (PAGES / f"{page}.md").read_text(encoding="utf-8")
    yield from re.findall(r"```(\w+)\n(.*?)```", text, re.DOTALL)


@pytest.mark.parametrize("page", ["evaluate", "generate", "elites", "import-run"])
def test_page(page: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All code of the page works, in its order."""
    monkeypatch.chdir(folder)
    for language, text in blocks(page):
        if language == "toml":
            name = text.partition("\n")[0].removeprefix("# ")
            Path(name).write_text(text)
            continue
        assert language == "console"
        for line in text.splitlines():
            program, *arguments = shlex.split(line.removeprefix("$ "))
            assert program == "experiments"
            done = CliRunner().invoke(app, arguments, catch_exceptions=False)
            assert done.exit_code == 0, f"{line}\n{done.output}"


def test_page_of_the_published_layouts(tmp_path: Path) -> None:
    """Its manifest is one, and its commands, which take long, have options that there are."""
    current = typer.main.get_command(app)
    for language, text in blocks("published-layouts"):
        if language == "toml":
            (tmp_path / "m.toml").write_text(text)
            assert len(read_manifest(tmp_path / "m.toml").group) == 2
            continue
        for line in text.splitlines():
            command: Any = current
            words = shlex.split(line)[1:]
            while hasattr(command, "commands"):
                command = command.commands[words.pop(0)]
            command.make_context("command", words)
