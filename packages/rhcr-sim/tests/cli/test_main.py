"""The `rhcr-sim` command."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conftest import SMALL
from option_table import settings
from rhcr_sim import __version__
from rhcr_sim.cli import main
from rhcr_sim.simulation.solvers import SOLVERS


@pytest.fixture
def map_file(tmp_path: Path) -> Path:
    """A small JSON map."""
    path = tmp_path / "small.json"
    path.write_text(json.dumps({"name": "small", "layout": SMALL}))
    return path


def rhcr_sim_command(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "rhcr_sim.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_run_prints_a_table(map_file: Any) -> None:
    """`run` prints the metrics for people."""
    done = rhcr_sim_command("run", map_file, "--agents", 20, "--steps", 100)
    assert done.returncode == 0
    assert "throughput" in done.stdout
    assert "tasks per timestep" in done.stdout


def test_run_prints_json(map_file: Any) -> None:
    """`run --json` prints every field of the result as one JSON object."""
    done = rhcr_sim_command("run", map_file, "--agents", 20, "--steps", 100, "--json")
    result = json.loads(done.stdout)
    assert result["timesteps_executed"] == 100
    assert len(result["tile_usage"]) == 9
    assert result["version"] == __version__


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--agents", "500"], "has only 124 start cells"),
        (["--agents", "2", "--window", "3"], "window must be at least period"),
    ],
)
def test_wrong_input_is_explained(map_file: Any, arguments: list[str], message: str) -> None:
    """Wrong input exits with 2 and one line of explanation, no traceback."""
    done = rhcr_sim_command("run", map_file, *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("name", "value"), settings())
def test_every_option_can_be_given(
    map_file: Any, name: str, value: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every option of `Config` is understood: the run works, or its rule explains a refusal."""
    flag = name.replace("_", "-")
    given = value if isinstance(value, tuple) else (value,)
    words = [f"--{flag}", *map(str, given)]
    if isinstance(value, bool):
        words = [f"--{flag}" if value else f"--no-{flag}"]
    code = main(["run", str(map_file), "--agents", "5", "--steps", "5", *words])
    error = capsys.readouterr().err
    assert code == 0 or name in error


def test_missing_map_is_explained(tmp_path: Path) -> None:
    """A missing file exits with 2 and names the file."""
    done = rhcr_sim_command("run", tmp_path / "no.json", "--agents", 2)
    assert done.returncode == 2
    assert "no.json: cannot read the map" in done.stderr


def test_bench_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    """`bench` prints one row for each solver, with processor time and what came out."""
    assert main(["bench", "--agents", "5", "--repeats", "1"]) == 0
    head, _, *rows = capsys.readouterr().out.splitlines()
    assert head == "| solver | CPU s | tasks a timestep | congested |"
    names = [row.split(" | ")[0].strip("| ") for row in rows]
    assert names == [name for name, row in SOLVERS.items() if row.kind != "rest"]
    assert all(float(row.split(" | ")[2]) > 0.05 for row in rows)


def test_bench_prints_objects(capsys: pytest.CaptureFixture[str]) -> None:
    """`bench --json` prints the same for programs."""
    assert main(["bench", "--agents", "5", "--repeats", "1", "--json"]) == 0
    first = json.loads(capsys.readouterr().out.splitlines()[0])
    assert first["solver"] == next(iter(SOLVERS))
    assert first["cpu_seconds"] > 0
    assert first["congested_at"] is None


@pytest.mark.parametrize("arguments", [["--repeats", "0"], ["--agents", "5000"]])
def test_bench_explains_wrong_input(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Wrong options exit with 2 and name the value."""
    assert main(["bench", *arguments]) == 2
    assert arguments[1] in capsys.readouterr().err
