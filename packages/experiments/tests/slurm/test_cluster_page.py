"""The page "from laptop to cluster", followed step by step on a machine with Slurm."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from slurm_site import Site, wait

from experiments.cli import app
from experiments.config.cluster_profile import read_profile
from qd_core.runs import Run

PAGE = Path(__file__).parents[4] / "docs" / "experiments" / "cluster.md"
SMALLER = (("jobs = 20", "jobs = 2"), ("cores = 16", "cores = 1"), ("32GB", "2GB"))
"""What of its profile this machine cannot do."""


def blocks() -> Iterator[tuple[str, str]]:
    """Language and text of the blocks of the page."""
    yield from re.findall(r"^```(\w+)\n(.*?)^```", PAGE.read_text(), re.DOTALL | re.MULTILINE)


def newest(site: Site) -> Run:
    """The run that was begun last."""
    runs = (site.folder / "runs").glob("*/run.json")
    return Run.open(max(runs, key=lambda path: path.stat().st_ctime).parent)


def parse_only(command: str) -> None:
    """Parse the options of a command."""
    words = shlex.split(command)[1:]
    current = typer.main.get_command(app)
    name = "experiments"
    while hasattr(current, "commands"):
        name = words.pop(0)
        current = current.commands[name]
    current.make_context(name, words)


def step(site: Site, command: str) -> None:
    """Give a command of the page, when what it is about is there."""
    words = shlex.split(command)[1:]
    if words[:2] in (["slurm", "logs"], ["slurm", "cancel"]):
        run = newest(site)
        wait(lambda: run.evaluations().num_rows or finished(run), "evaluations", run)
    if "runs/RUN" in words:
        words[words.index("runs/RUN")] = str(newest(site).path)
    site.experiments(*words)
    if words[:2] == ["slurm", "cancel"]:
        wait(lambda: "RUNNING" not in site.jobs("").values(), "the end of its jobs", newest(site))


def finished(run: Run) -> bool:
    """Whether its comparison is made."""
    return (run.path / "artifacts" / "summary.json").exists()


@pytest.mark.timeout(900)
def test_every_step_of_the_page_works(site: Site) -> None:
    """Searches on processes, on Dask and on Slurm end with the same elites."""
    for language, text in blocks():
        if language == "toml":
            for there, here in SMALLER:
                text = text.replace(there, here)
            file = site.folder / text.partition("\n")[0].removeprefix("# ")
            file.write_text(text)
            read_profile(file)
        elif language == "console":
            for line in text.splitlines():
                step(site, line.removeprefix("$ "))
        elif language == "bash":
            for line in text.splitlines():
                parse_only(line)
    wait(lambda: finished(newest(site)), "the whole search", newest(site))
    wait(lambda: "RUNNING" not in site.jobs("").values(), "the end of all jobs", newest(site))
    runs = [Run.open(path.parent) for path in (site.folder / "runs").glob("*/run.json")]
    assert len(runs) == 3
    elites = {tuple(run.elites().eval_id.tolist()) for run in runs}
    assert len(elites) == 1
    assert all(elites)
