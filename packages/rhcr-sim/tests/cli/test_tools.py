"""The commands around a run: make, info, validate, animate, sweep."""

import argparse
import csv
import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from conftest import SMALL
from rhcr_sim import Config
from rhcr_sim.cli import main
from rhcr_sim.cli.options import add_simulation, config_of
from rhcr_sim.formats.trajectories import Trajectory

GRID = "type octile\nheight 4\nwidth 6\nmap\n......\n.@@...\n......\n...@@.\n"


@pytest.fixture
def saved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A folder with a map, a trajectory, and a PlanViz plan with its map."""
    (tmp_path / "map.json").write_text(json.dumps({"name": "small", "layout": SMALL}))
    arguments = ["run", tmp_path / "map.json", "--agents", 12, "--steps", 40, "--seed", 4]
    files = ["--save", tmp_path / "run.npz", "--planviz", tmp_path / "plan.json"]
    assert main(list(map(str, arguments + files))) == 0
    capsys.readouterr()
    return tmp_path


def call(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Exit code, output and errors of the command."""
    code = main(list(map(str, arguments)))
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_made_layouts_can_be_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`make` writes a map that `info` describes and `run` simulates."""
    code, out, _ = call(capsys, "make", "warehouse", "33x36", "--out", tmp_path / "made.json")
    assert code == 0
    assert "33x36, workstation mode, 480 endpoints" in out
    code, out, _ = call(capsys, "info", tmp_path / "made.json", "--json")
    facts = json.loads(out)
    assert code == 0
    assert (facts["rows"], facts["columns"], facts["obstacles"]) == (33, 36, 240)
    assert (facts["workstations_left"], facts["workstations_right"]) == (11, 11)
    assert facts["most_agents"] == facts["drivable_cells"] == 33 * 36 - 240
    code, out, _ = call(capsys, "run", tmp_path / "made.json", "--agents", 30, "--steps", 50)
    assert code == 0
    assert "tasks per timestep" in out


def test_make_prints_without_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a file the rows go to the terminal."""
    assert call(capsys, "make", "warehouse", "17x20", "--frame", "homes", "--rack", "5")[
        1
    ].startswith("." * 20 + "\n.rrrrrrrr..rrrrrrrr.\n")
    assert call(capsys, "make", "manufacture", "8x7")[1].split()[:2] == [".e.e.e.", ".0.0.0."]


def test_info_of_a_floor(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Stations and endpoints are counted by type, in a table for people."""
    call(capsys, "make", "manufacture", "101x102", "--out", tmp_path / "floor.json")
    code, out, _ = call(capsys, "info", tmp_path / "floor.json")
    assert code == 0
    assert "stations by type     200, 500, 1000" in out


def test_movingai_maps_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A bare grid runs with all cells as goals, or with drawn endpoints."""
    (tmp_path / "grid.map").write_text(GRID)
    code, out, _ = call(capsys, "run", tmp_path / "grid.map", "--agents", 3, "--steps", 50)
    assert code == 0
    assert "bare mode, 20 cells" in out
    code, out, _ = call(
        capsys, "run", tmp_path / "grid.map", "--random-endpoints", 4, "--agents", 3, "--steps", 50
    )
    assert code == 0
    assert "home mode, 4 endpoints" in out


def test_saved_runs_hold_their_options(saved: Any) -> None:
    """The trajectory holds the parameters of the command and its metrics."""
    trajectory = Trajectory.load(saved / "run.npz")
    assert trajectory.paths.shape == (12, 41)
    assert (trajectory.config["seed"], trajectory.config["solver"]) == (4, "auto")
    assert trajectory.metrics["n_finished"] == np.count_nonzero(trajectory.tasks[:, 2] >= 0)


def test_every_parameter_has_an_option() -> None:
    """The options give all parameters of a simulation, with the same defaults and types."""
    parser = argparse.ArgumentParser()
    add_simulation(parser)
    assert config_of(parser.parse_args([]), 7, 3) == Config(7, 3)
    values = ["--steps=9", "--left-weight=5", "--service-times", "1", "2", "--solver=pibt",
              "--no-stop-at-congestion", "--time-limit=2.5", "--max-expansions=77"]  # fmt: skip
    assert config_of(parser.parse_args(values), 7, 3) == Config(
        7, 3, steps=9, left_weight=5.0, service_times=(1, 2), solver="pibt",
        stop_at_congestion=False, time_limit=2.5, max_expansions=77,
    )  # fmt: skip


def test_valid_plans(saved: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Both files of a run are valid, the PlanViz plan on either map."""
    code, out, _ = call(capsys, "validate", saved / "run.npz")
    assert code == 0
    assert out.startswith("valid (12 agents, 40 timesteps, ")
    for map_file in ("plan.map", "map.json"):
        code, out, _ = call(capsys, "validate", saved / "plan.json", "--map", saved / map_file)
        assert (code, out[:5]) == (0, "valid")


def test_broken_plans(saved: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """A plan with a conflict exits with 1 and says who, where and when."""
    plan = Trajectory.load(saved / "run.npz")
    plan.paths[3] = plan.paths[5]
    plan.save(saved / "run.npz")
    code, out, _ = call(capsys, "validate", saved / "run.npz", "--show", 3)
    assert code == 1
    lines = out.split("\n")
    assert lines[0].startswith("vertex: agents 3, 5 share the cell at row ")
    assert lines[3].startswith("broken: vertex 41, ")
    code, out, _ = call(capsys, "validate", saved / "run.npz", "--json")
    assert code == 1
    assert json.loads(out)[0]["agents"] == [3, 5]


def test_robustness_is_demanded_on_request(saved: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Agents that follow closely are fine until k-robustness is asked for."""
    assert call(capsys, "validate", saved / "run.npz", "--robust", 1)[0] == 1


@pytest.mark.parametrize("name", ["run.html", "run.gif", "run.mp4"])
def test_animations_are_written(saved: Any, capsys: pytest.CaptureFixture[str], name: str) -> None:
    """The name decides between page and movie; trajectories and PlanViz plans can be shown."""
    code, out, _ = call(capsys, "animate", saved / "run.npz", "--out", saved / name)
    assert (code, out) == (0, f"{saved / name}\n")
    size = (saved / name).stat().st_size
    assert size > 5000
    assert call(capsys, "animate", saved / "plan.json", "--map", saved / "plan.map")[0] == 0
    assert (saved / "plan.html").stat().st_size > 5000


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["validate", "plan.json"], "does not hold its map; pass it with --map"),
        (["validate", "run.npz", "--map", "map.json"], "leave out --map"),
        (["validate", "map.json", "--map", "map.json"], "is a map, not a plan"),
        (["animate", "map.json"], "is a map, not a plan; make one with `rhcr-sim run --save`"),
        (["validate", "missing.npz"], "cannot read the file"),
        (["validate", "run.npz", "--robust", "-1"], "robust must be 0 or more"),
        (["animate", "run.npz", "--out", "run.avi"], "must end with .html, .gif or .mp4"),
        (["animate", "run.npz", "--out", "no/run.html"], "the folder no does not exist"),
        (["animate", "run.npz", "--out", "run.gif", "--last", "99"], "ordered timesteps"),
        (["make", "warehouse", "5x5"], "leaves 5x1 cells for racks"),
        (["info", "run.npz"], "is an archive, not a map; check a trajectory with"),
        (["run", "run.npz", "--agents", "2"], "go on from a checkpoint with `rhcr-sim run MAP"),
        (["sweep", "map.json", "--agents", "2", "--out", "run.npz"], "run.npz: cannot be a folder"),
        (["sweep", "map.json", "--agents", "999", "--out", "s"], "start cells"),
    ],
)
def test_wrong_input_is_explained(
    saved: Any,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    message: str,
) -> None:
    """Wrong input exits with 2 and one line."""
    monkeypatch.chdir(saved)
    code, _, err = call(capsys, *arguments)
    assert code == 2
    assert message in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["make", "warehouse", "33"],
        ["sweep", "m", "--out", "s", "--agents", "9:1:1"],
        ["sweep", "m", "--out", "s", "--agents", "a"],
        ["sweep", "m", "--out", "s", "--agents", "5", "--workers", "0"],
    ],
)
def test_malformed_options_show_the_usage(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """Malformed options exit with 2 as usual."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "expected" in capsys.readouterr().err


def test_sweeps_write_tables_and_plot(saved: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """A sweep covers first to last number of agents, and can be called again."""
    arguments = ["sweep", saved / "map.json", "--agents", "5:15:5", "--seeds", 2, "--steps", 30]
    for _ in range(2):
        code, out, _ = call(capsys, *arguments, "--out", saved / "sweep")
        assert code == 0
        assert [line.split()[0] for line in out.split("\n")[1:4]] == ["5", "10", "15"]
    names = {path.name for path in (saved / "sweep").iterdir()}
    assert names == {"runs.csv", "summary.csv", "sweep.json", "throughput.png"}
    with (saved / "sweep" / "runs.csv").open() as stream:
        assert len(list(csv.DictReader(stream))) == 6


def test_interrupted_sweeps_keep_their_rows(tmp_path: Path) -> None:
    """Ctrl-C on a running sweep exits with 130 and keeps what is finished."""
    assert main(["make", "warehouse", "33x36", "--out", str(tmp_path / "map.json")]) == 0
    command = [
        sys.executable, "-m", "rhcr_sim.cli", "sweep", tmp_path / "map.json", "--agents", "20,150",
        "--seeds", "50", "--workers", "1", "--steps", "3000", "--no-plot",
        "--out", tmp_path / "sweep",
    ]  # fmt: skip
    process = subprocess.Popen(list(map(str, command)), stderr=subprocess.PIPE, text=True)
    rows = tmp_path / "sweep" / "runs.csv"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (rows.exists() and rows.read_text().count("\n") > 1):
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "finished runs are kept" in err
    assert "Traceback" not in err
    assert 2 <= rows.read_text().count("\n") < 101
