"""A domain in somebody else's package, made from the documentation page and nothing else."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from qd_core.runs import Run

PAGE = Path(__file__).parents[3] / "docs" / "experiments" / "your-own-domain.md"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of the page, as an installer would leave it."""
    folder = tmp_path_factory.mktemp("meadows")
    blocks = re.findall(r"```(toml|python)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    (_, project), (_, module), (_, config), (_, conformance) = blocks
    (folder / "meadows.py").write_text(module)
    (folder / "meadow.toml").write_text(config)
    (folder / "conformance.py").write_text(f"from meadows import *\n{conformance}")
    meta = folder / "meadows-0.1.0.dist-info"
    meta.mkdir()
    (meta / "METADATA").write_text("Metadata-Version: 2.1\nName: meadows\nVersion: 0.1.0\n")
    points = tomllib.loads(project)["project"]["entry-points"]
    lines = [
        line
        for group, entries in points.items()
        for line in (f"[{group}]", *(f"{name} = {target}" for name, target in entries.items()))
    ]
    (meta / "entry_points.txt").write_text("\n".join(lines) + "\n")
    return folder


def run_python(package: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python with the package installed."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=package,
        env={**os.environ, "PYTHONPATH": str(package)},
        capture_output=True,
        text=True,
        check=False,
        timeout=250,
    )


def call(package: Path, *arguments: str) -> str:
    """Run Python with the package installed and return its output; it must succeed."""
    done = run_python(package, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def refused(package: Path, *arguments: str) -> str:
    """Run Python with the package installed and return its errors; it must end with 2."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=package,
        env={**os.environ, "PYTHONPATH": str(package)},
        capture_output=True,
        text=True,
        check=False,
        timeout=250,
    )
    assert done.returncode == 2, done.stdout + done.stderr
    return done.stderr


def test_conformance_test_of_the_page_passes(package: Path) -> None:
    """The domain of the page keeps its contract."""
    call(package, "conformance.py")


def test_every_command_knows_the_domain(package: Path) -> None:
    """Run, show, list and layouts work to their end for a domain that they have never heard of."""
    output = call(package, "-m", "experiments", "run", "meadow.toml", "--workers", "1")
    assert "best (evaluation" in output
    (path,) = (package / "runs").iterdir()
    assert "a-blooming-meadow" in path.name
    run = Run.open(path)
    assert (run.status.state, run.status.evals) == ("finished", 60)
    assert (path / "artifacts" / "best_layout.png").stat().st_size > 1000
    shown = call(package, "-m", "experiments", "show", str(path))
    assert "share of cells" in shown
    assert f"{path.name}  finished" in call(package, "-m", "experiments", "list")
    listed = call(package, "-m", "experiments", "layouts", "list")
    assert "meadow/stripes  8x8" in listed
    sees_and_compares(package, path)
    striped = call(package, "-m", "experiments", "layouts", "show", "meadow/stripes")
    assert striped.split() == ["fwfwfwfw"] * 8
    check_layouts(package, path)


def check_layouts(package: Path, run: Path) -> None:
    """Elites and layouts are inspected and evaluated; what the domain cannot do is said."""
    experiments = ("-m", "experiments")
    found = json.loads(call(package, *experiments, "elite", str(run), "--json"))
    call(package, *experiments, "elite", str(run), "--export", "best.json")
    table = ("--config", "meadow.toml", "--reps", "4", "--json", "--workers", "1")
    printed = call(package, *experiments, "evaluate", "meadow/stripes", "best.json", *table)
    points = {point["layout"]: point for point in json.loads(printed)}
    assert points["best"]["mean"] == pytest.approx(found["bloom"], abs=0.1)
    assert (points["meadow-stripes"]["n"], points["meadow-stripes"]["load"]) == (4, None)
    for arguments, expected in (
        (["generate", str(run), "--size", "9x9"], "genotype.kind 'tiles'"),
        (["evaluate", "meadow/stripes", *table[:2], "--agents", "5"], "has no number of agents"),
        (["evaluate", "meadow/stripes", "--domain", "meadow"], "names no configuration"),
    ):
        assert expected in refused(package, *experiments, *arguments)


def sees_and_compares(package: Path, run: Path) -> None:
    """Check the commands around a search on a finished run."""
    listed = json.loads(call(package, "-m", "experiments", "domains", "--json"))
    (meadow,) = [record for record in listed if record["name"] == "meadow"]
    assert (meadow["package"], meadow["replays"]) == ("meadows", False)
    assert "Maze" not in call(package, "-m", "experiments", "compare", str(run))
    for kind in ("heatmap", "curves", "histogram", "elites"):
        files = call(package, "-m", "experiments", "plot", kind, str(run)).split()
        assert all((package / file).stat().st_size > 0 for file in files)
    refused = failed(package, "-m", "experiments", "plot", "replay", str(run))
    assert "meadow: this domain has no replays" in refused
    assert "no surrogate" in failed(package, "-m", "experiments", "plot", "prediction", str(run))
    shown = call(package, "-m", "experiments", "config", "show", "meadow.toml", "--explain")
    assert "Deviation of the weather." in shown


def failed(package: Path, *arguments: str) -> str:
    """Run Python as `call`, but it must end with a usage error; return the message."""
    done = run_python(package, *arguments)
    assert done.returncode == 2, done.stdout + done.stderr
    return done.stderr


def test_bench_predicts_the_cost(package: Path) -> None:
    """The prediction names each stage of an evaluation and the whole run."""
    output = call(package, "-m", "experiments", "bench", "meadow.toml", "--evaluations", "2")
    for word in ("prepare", "simulate", "aggregate", "propose", "learn", "60 evaluations"):
        assert word in output
