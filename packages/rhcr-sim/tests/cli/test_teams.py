"""Agents from files: problems, scenarios, starts, goals and weights on the command line."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from conftest import SMALL
from rhcr_sim.cli import main
from rhcr_sim.formats.trajectories import Trajectory

GRID = "type octile\nheight 3\nwidth 6\nmap\n......\n.@..@.\n......\n"


ENDS = ("0\t0\t5\t2", "5\t0\t0\t2")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with files of every kind, in which the commands run."""
    monkeypatch.chdir(tmp_path)
    files = {
        "grid.map": GRID,
        "a.agents": "3\n0\n5\n17\n",
        "t.tasks": "4\n1,14\n12\n8,3\n16\n",
        "two.scen": "version 1\n" + "".join(f"0\tgrid.map\t6\t3\t{ends}\t9\n" for ends in ENDS),
        "starts": "0\n0,5\n",
        "goals": "17 0,3\n12\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    problem = {"mapFile": "grid.map", "agentFile": "a.agents", "taskFile": "t.tasks", "teamSize": 3}
    (tmp_path / "problem.json").write_text(json.dumps(problem))
    return tmp_path


def saved(*arguments: object) -> Trajectory:
    """The trajectory of a run with these arguments."""
    assert main(["run", *map(str, arguments), "--save", "out.npz"]) == 0
    return Trajectory.load("out.npz")


@pytest.mark.usefixtures("folder")
def test_problems_run_with_their_team_and_tasks(capsys: pytest.CaptureFixture[str]) -> None:
    """A problem brings agents, starts, tasks with several stops, and agents that turn."""
    run = saved("problem.json", "--steps", 60, "--no-stop-at-congestion")
    assert run.paths[:, 0].tolist() == [0, 5, 17]
    assert run.headings is not None
    assert "of the pool" in capsys.readouterr().out
    assert saved("problem.json", "--steps", 20, "--agents", 2, "--no-rotation").headings is None
    capsys.readouterr()
    assert main(["run", "problem.json", "--steps", "60", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["pool_finished"] > 3


def test_problems_bring_their_delays(folder: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Robots are held up as the problem says, unless the command line says otherwise."""
    problem = json.loads((folder / "problem.json").read_text())
    problem["delayConfig"] = {"pDelay": 0.5, "minDelay": 2, "maxDelay": 5}
    (folder / "late.json").write_text(json.dumps(problem))
    command = ["run", "late.json", "--steps", "60", "--no-stop-at-congestion", "--json"]
    assert main(command) == 0
    assert sum(json.loads(capsys.readouterr().out)["num_delayed"]) > 20
    assert main([*command, "--delay-probability", "0"]) == 0
    assert sum(json.loads(capsys.readouterr().out)["num_delayed"]) == 0


@pytest.mark.usefixtures("folder")
def test_scenarios_bring_starts_and_goals() -> None:
    """All agents of a scenario, or the first ones, go from their starts to their goals."""
    run = saved("grid.map", "--scen", "two.scen")
    assert run.paths[:, 0].tolist() == [0, 5]
    assert run.paths[:, -1].tolist() == [17, 12]
    assert saved("grid.map", "--scen", "two.scen", "--agents", 1).paths.shape[0] == 1


@pytest.mark.usefixtures("folder")
def test_starts_and_goals_from_lists() -> None:
    """Starts and goals may come from lists, on a map without endpoints."""
    run = saved("grid.map", "--starts", "starts", "--goals", "goals")
    assert run.paths[:, 0].tolist() == [0, 5]
    assert run.tasks[:, 1].tolist() == [17, 3, 12]
    assert (run.tasks[:, 2] >= 0).all()
    assert saved("grid.map", "--starts", "starts", "--steps", 50).paths[:, 0].tolist() == [0, 5]


def test_weights_from_files(folder: Any) -> None:
    """Weights come from an array or from a guidance graph, and decide the way."""
    (folder / "map.json").write_text(json.dumps({"layout": SMALL}))
    weights = np.ones((9, 16, 5))
    weights[4, :, :4] = 7.5
    np.save("weights.npy", weights)
    run = saved("map.json", "--agents", 5, "--steps", 30, "--weights", "weights.npy")
    assert run.weights.max() == 15
    assert main(["run", "map.json", "--agents", "3", "--weights", "grid.map"]) == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["problem.json", "--agents", "9"], "agents=9 but the problem has only 3"),
        (["problem.json", "--scen", "two.scen"], "--scen does not go with a problem"),
        (["grid.map"], "agents is not given; say how many with --agents N"),
        (["grid.map", "--scen", "two.scen", "--agents", "5"], "agents=5 but the file of starts"),
        (["grid.map", "--scen", "two.scen", "--goals", "goals"], "leave out --starts and --goals"),
        (["grid.map", "--goals", "no"], "no: cannot read the file"),
        (["grid.map", "--agents", "3", "--weights", "no.npy"], "no.npy: cannot read the weights"),
        (["grid.map", "--agents", "3", "--save", "no/out.npz"], "the folder no does not exist"),
        (["grid.map", "--agents", "3", "--save", "out.zip"], "the name must end with .npz"),
        (["grid.map", "--agents", "3", "--planviz", "plan.txt"], "the name must end with .json"),
        (["nowhere.json", "--agents", "3"], "nowhere.json: cannot read the map"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_wrong_teams_are_explained(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    """Wrong files exit with 2 and one line, before any simulation."""
    assert main(["run", *arguments]) == 2
    err = capsys.readouterr().err
    assert message in err
    assert err.count("\n") == 1


def test_malformed_arguments_are_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """What argparse refuses is said in one line that points to the help."""
    with pytest.raises(SystemExit) as caught:
        main(["run", "map.json", "--agents", "many"])
    assert caught.value.code == 2
    err = capsys.readouterr().err
    assert (
        "rhcr-sim run: argument --agents: invalid int value: 'many'; see `rhcr-sim run --help`"
        in err
    )
    assert err.count("\n") == 1
