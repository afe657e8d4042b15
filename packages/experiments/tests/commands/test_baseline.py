"""`experiments baseline random-maze`, end to end."""

from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import maze_env
from experiments.cli import app
from pictures import columns_of, numbers

MAZE = maze_env.layouts.independent_walls(12, 12, np.random.default_rng(0), density=0.35)


def invoke(*arguments: object) -> tuple[int, str]:
    """Exit code and output of a command."""
    result = CliRunner().invoke(app, ["baseline", "random-maze", *map(str, arguments)])
    return result.exit_code, result.output


def test_study(tmp_path: Path) -> None:
    """Maps, table and picture are there, and the numbers are those of an evaluation."""
    file, out = tmp_path / "maze.json", tmp_path / "study"
    maze_env.layouts.write_maze(file, MAZE)
    code, output = invoke(file, out, "--agent", "right-hand", "--count", 6, "--episodes", 8)
    assert code == 0
    maps = sorted(out.glob("baseline_*.json"))
    assert len(maps) == 6
    layouts = [maze_env.layouts.read_maze(path)[0] for path in maps]
    assert all(layout.sum() == MAZE.sum() for layout in layouts)
    agent = maze_env.WallFollower("right")
    results = maze_env.evaluate([MAZE, *layouts], agent, episodes=8, seed=0)
    first, *rates_drawn = numbers(columns_of(out / "success.csv")["success_rate"])
    assert first == results[0].success_rate
    rates = [result.success_rate for result in results[1:]]
    assert rates_drawn == sorted(rates, reverse=True)
    assert f"{np.mean(rates):.3f} +- " in output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none.json", "out", "--agent", "random"], "none.json"),
        (["maze/seed-16", "out", "--agent", "random"], "no built-in layout"),
        (["maze/seed-16x16", "out", "--agent", "clever"], "right-hand"),
        (["maze/seed-16x16", "out", "--agent", "random", "--low", "2"], "low"),
    ],
)
def test_wrong_input_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    """Wrong mazes, agents and ranges end with code 2 and a line that names them."""
    monkeypatch.chdir(tmp_path)
    code, output = invoke(*arguments)
    assert code == 2
    assert message in output
