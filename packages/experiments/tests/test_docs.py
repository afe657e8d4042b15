"""The commands and the code of the documentation work.

Blocks marked `console` are run, in order, in one folder a page; `runs/RUN` is the newest run, and
lines below a command are what it prints. Blocks marked `bash` take long: their options are parsed
and their configurations loaded.
"""

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from experiments.cli import app
from experiments.config.load import load_config

DOCS = Path(__file__).parents[3] / "docs" / "experiments"
PAGES = (
    "quick-start", "tutorial-warehouse", "tutorial-manufacture", "tutorial-maze",
    "tutorial-mario", "config", "sweep", "papers",
    "index", "mazes", "mario-levels", "configurations", "ordering", "best-layouts",
)  # fmt: skip
PAGES_ABOUT_RUNS = {"compare": "maze_runs", "plot": "maze_runs", "surrogate": "surrogate_run"}
"""Pages that need finished runs, and the fixture that has them."""


def blocks(page: str) -> Iterator[tuple[str, str]]:
    """Kind and text of each block of a page."""
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    yield from re.findall(r"^```(\w+)\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def words_of(command: str) -> list[str]:
    """Arguments of a command, with patterns and the newest run filled in."""
    words: list[str] = []
    for word in shlex.split(command.removeprefix("experiments ")):
        if "runs/RUN" in word:
            newest = max(Path("runs").glob("*/run.json"), key=lambda p: p.stat().st_mtime).parent
            words.append(word.replace("runs/RUN", str(newest)))
        elif "*" in word:
            words += sorted(map(str, Path().glob(word)))
        else:
            words.append(word)
    return words


def run_console(block: str) -> None:
    """Run the commands of a block and compare what is shown with what they print."""
    for command, shown in re.findall(r"^\$ (.*)\n((?:[^$].*\n)*)", block, re.MULTILINE):
        done = CliRunner().invoke(app, words_of(command), catch_exceptions=False)
        assert done.exit_code == 0, f"{command}\n{done.output}"
        assert shown in done.output


def parse_only(command: str) -> None:
    """Parse the options of a command, and load its configuration."""
    words = shlex.split(command.removeprefix("experiments "))
    current = typer.main.get_command(app)
    name = "experiments"
    while hasattr(current, "commands"):
        name = words.pop(0)
        current = current.commands[name]
    current.make_context(name, list(words))
    if name in ("run", "bench"):
        load_config(words[0])


def check(page: str, folder: Path) -> None:
    """Run all blocks of a page."""
    for kind, text in blocks(page):
        if kind == "console":
            run_console(text)
        elif kind == "bash":
            for line in text.splitlines():
                parse_only(line)
        elif kind == "toml":
            (folder / text.partition("\n")[0].removeprefix("# ")).write_text(text)
        elif kind == "python":
            exec(compile(text, page, "exec"), {})


@pytest.mark.parametrize("page", PAGES)
def test_page(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that begins with nothing."""
    monkeypatch.chdir(tmp_path)
    check(page, tmp_path)


@pytest.mark.parametrize("page", PAGES_ABOUT_RUNS)
def test_page_about_runs(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """A page about runs that are there."""
    made = request.getfixturevalue(PAGES_ABOUT_RUNS[page])
    paths = [made] if isinstance(made, Path) else [run for runs in made.values() for run in runs]
    for path in paths:
        shutil.copytree(path, tmp_path / "runs" / path.name)
    monkeypatch.chdir(tmp_path)
    check(page, tmp_path)


def test_every_page_is_tested() -> None:
    """No page is left out: others have tests of their own, keys are made from models."""
    others = {"your-own-domain", "keys", "cluster",
              "elites", "evaluate", "generate", "import-run", "published-layouts"}  # fmt: skip
    assert {path.stem for path in DOCS.glob("*.md")} - others == {*PAGES, *PAGES_ABOUT_RUNS}
