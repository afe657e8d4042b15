"""`experiments config`, `experiments domains`, `experiments surrogate`."""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from experiments.cli import app
from experiments.config.files import packaged_names
from experiments.config.load import load_config
from pictures import columns_of


def invoke(*arguments: object) -> tuple[int, str]:
    """Exit code and output of a command."""
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return done.exit_code, done.output


def test_check_all_packaged() -> None:
    """Every packaged configuration is right, and has its line."""
    names = packaged_names()
    code, output = invoke("config", "check", *names)
    assert code == 0
    assert len(output.splitlines()) == len(names)


def test_check_tells_all_faults(tmp_path: Path) -> None:
    """Both faults of a file are told with their lines."""
    path = tmp_path / "my.toml"
    path.write_text('extends = ["maze/me"]\n[domain]\nepisodez = 3\n[report]\ncandidates = 0\n')
    code, output = invoke("config", "check", path)
    assert code == 2
    assert "my.toml:3: domain.episodez: unknown key. Did you mean 'episodes'?" in output
    assert "my.toml:5: report.candidates" in output


def test_show_can_be_run_again(tmp_path: Path) -> None:
    """What is shown is a configuration with the same content."""
    code, output = invoke("config", "show", "maze/dsage", "--profile", "mini")
    assert code == 0
    (tmp_path / "again.toml").write_text(output)
    again = load_config(str(tmp_path / "again.toml")).config
    assert again.model_dump() == load_config("maze/dsage", profile="mini").config.model_dump()
    _, shown = invoke("config", "show", "maze/dsage", "--json")
    assert json.loads(shown)["domain"]["rows"] == 16


def test_show_explains_each_key() -> None:
    """One line a key of the file, with the value; keys of the domain have a meaning."""
    code, output = invoke("config", "show", "maze/me", "--explain")
    assert code == 0
    lines = {line.split()[0]: line for line in output.splitlines()}
    assert "Rows of the maze" in lines["domain.rows"]
    assert "Emitters in the group" in lines["algorithm.emitters.0.count"]
    plain = tomllib.loads(invoke("config", "show", "maze/me")[1])
    assert {f"domain.{key}" for key in plain["domain"]} <= lines.keys()


def test_diff() -> None:
    """Exactly the keys that differ, with both values; none for a configuration and itself."""
    code, output = invoke("config", "diff", "maze/dsage", "maze/dsage-basic", "--json")
    assert code == 0
    changed = json.loads(output)
    assert set(changed) == {"experiment.name", "algorithm.downsample", "surrogate.ancillary"}
    assert changed["algorithm.downsample"] == [[32, 27], None]
    assert invoke("config", "diff", "maze/me", "maze/me")[1].strip() == "the same"


def test_domains() -> None:
    """All four domains with objective and measures, as text and as JSON."""
    code, output = invoke("domains", "--json")
    assert code == 0
    records = {record["name"]: record for record in json.loads(output)}
    assert set(records) >= {"manufacture", "mario", "maze", "warehouse"}
    assert "num_blocks" in records["maze"]["measures"]
    assert records["maze"]["package"] == "experiments"
    assert "Throughput (tasks per timestep)" in invoke("domains")[1]


def test_surrogate_validate(surrogate_run: Path, tmp_path: Path) -> None:
    """Proposals and the last surrogate are scored on their evaluations, in text, JSON and files."""
    code, output = invoke("surrogate", "validate", surrogate_run, "--json", "--out", tmp_path)
    assert code == 0
    proposals, final = json.loads(output)
    assert (proposals["count"], final["count"]) == (30, 40)
    assert final["scores"]["num_blocks/mae"] > 0
    assert final["scores"]["occupancy/kl"] >= 0
    assert (tmp_path / "final_1.png").stat().st_size > 2000
    assert "objective/mae" in columns_of(tmp_path / "scores.csv")["score"]
    assert "rmse" in invoke("surrogate", "validate", surrogate_run, "--limit", 5)[1]


def test_surrogate_of_a_run_without(maze_runs: dict[str, list[Path]]) -> None:
    """A run without a surrogate is told so."""
    code, output = invoke("surrogate", "validate", maze_runs["maze/me"][0])
    assert (code, "no surrogate" in output) == (2, True)


def commands(group: Any = None, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command of the command line."""
    for name, command in (group or typer.main.get_command(app)).commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name)


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_help_has_an_example(words: tuple[str, ...]) -> None:
    """Help of every command has an example of it."""
    _, output = invoke(*words, "--help")
    example = output.partition("Example:")[2].split()
    assert example[: len(words) + 1] == ["experiments", *words]
