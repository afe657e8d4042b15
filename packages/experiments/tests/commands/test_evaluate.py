"""`experiments evaluate` end to end, as a user calls it."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from experiments.cli import app
from experiments.domains.warehouse.layouts import layout
from experiments.simulations.store import read_journal
from rhcr_sim import Layout, simulate

SMALL = ("warehouse/human-9x16", "--domain", "warehouse", "--set", "domain.simulator.steps=100")


def call(*arguments: object) -> str:
    """Call the command and return its output; it must succeed."""
    done = CliRunner().invoke(app, ["evaluate", *map(str, arguments)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def statistics(*arguments: object) -> Any:
    """What the command prints with --json."""
    return json.loads(call(*arguments, "--json"))


def test_the_simulator_alone_says_the_same(tmp_path: Path) -> None:
    """Every row is what rhcr-sim gives for layout, agents and seed, with 5,000 steps unless set."""
    call(*SMALL, "--agents", "4:12:4", "--reps", 2, "--workers", 2, "--out", tmp_path / "e")
    rows = read_journal(tmp_path / "e")
    assert {(row.load, row.seed) for row in rows} == {(n, s) for n in (4, 8, 12) for s in (0, 1)}
    rows_of_layout = ["".join(".@er?w"[code] for code in row) for row in layout(SMALL[0])]
    for row in rows:
        assert row.load is not None
        result = simulate(Layout(rows_of_layout), row.load, row.seed, 100, solver="pbs")
        assert row.objective == result.throughput
        (series,) = row.series.values()
        assert np.array(series)[:, 1].sum() * 5 == pytest.approx(result.n_finished)


def test_workers_change_nothing_and_the_folder_grows(tmp_path: Path) -> None:
    """Equal statistics for any number of workers; more seeds later are added to the first ones."""

    def numbers(points: Any) -> Any:
        return [(point["load"], point["n"], point["mean"]) for point in points]

    agents = ("--agents", "4,8", "--out")
    one = statistics(*SMALL, *agents, tmp_path / "1", "--reps", 3, "--workers", 1)
    statistics(*SMALL, *agents, tmp_path / "2", "--reps", 1, "--workers", 2)
    before = read_journal(tmp_path / "2")
    two = statistics(*SMALL, *agents, tmp_path / "2", "--reps", 3, "--workers", 2)
    assert numbers(one) == numbers(two)
    assert read_journal(tmp_path / "2")[:2] == before, "nothing is simulated twice"
    assert len(read_journal(tmp_path / "2")) == 6


def test_constant_load_and_a_map_file_of_another_size(tmp_path: Path) -> None:
    """Seeds are drawn below 10,000; a layout of any size of the domain is taken."""
    floor = tmp_path / "my.json"
    floor.write_text(json.dumps({"layout": ["........", "w.e@@e.w", "w.e@@e.w", "........"]}))
    arguments = ("--domain", "warehouse", "--set", "domain.simulator.steps=50")
    (point,) = statistics(floor, *arguments, "--constant", 3, "--reps", 4, "--out", tmp_path / "e")
    assert (point["rows"], point["columns"], point["load"], point["n"]) == (4, 8, 3, 4)
    assert max(row.seed for row in read_journal(tmp_path / "e")) > 4


def test_a_domain_without_load(tmp_path: Path) -> None:
    """Mazes are evaluated with seeds alone; agents cannot be swept, and the command says so."""
    maze = ("maze/empty-16x16", "--domain", "maze", "--set", "domain.agent=right-hand")
    (point,) = statistics(*maze, "--reps", 2, "--out", tmp_path / "e")
    assert (point["load"], point["n"], point["mean"]) == (None, 2, 1.0)
    done = CliRunner().invoke(
        app, ["evaluate", *maze, "--agents", "5", "--out", str(tmp_path / "f")]
    )
    assert done.exit_code == 2
    assert "the domain 'maze' has no number of agents" in done.stderr


def test_grids_are_kept_if_asked_for(tmp_path: Path) -> None:
    """Tile usage of each simulation, of the size of the layout; it sums to 1."""
    setting = ("--set", "evaluation.grids=true", "--agents", 5, "--reps", 1)
    call(*SMALL, *setting, "--out", tmp_path / "e")
    (path,) = (tmp_path / "e" / "grids").iterdir()
    usage = np.load(path)["tile_usage"]
    assert usage.shape == (9, 16)
    assert usage.sum() == pytest.approx(1, abs=1e-5)


def test_manifest(tmp_path: Path) -> None:
    """Groups have labels, configurations and loads of their own; paths are beside the manifest."""
    small = {"layout": ["........", "w.e@@e.w", "w.e@@e.w", "........"]}
    (tmp_path / "small.json").write_text(json.dumps(small))
    manifest = tmp_path / "floors.toml"
    manifest.write_text(
        'domain = "warehouse"\nagents = "2,3"\nrepetitions = 2\n'
        '[[group]]\nlabel = "even"\nlayouts = ["small.json"]\n'
        '[[group]]\nlabel = "uneven"\nlayouts = ["small.json"]\nagents = "3"\n'
        'config = "warehouse/pure_simulation/RHCR_left_w"\n'
    )
    points = statistics(
        "--manifest", manifest, "--set", "domain.simulator.steps=60", "--out", tmp_path / "e"
    )
    assert [(p["group"], p["load"], p["n"]) for p in points] == [
        ("even", 2, 2), ("even", 3, 2), ("uneven", 3, 2),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], "expected one of"),
        (["nowhere.json", "--domain", "warehouse"], "nowhere.json: there is no such file"),
        (["warehouse/human-9x16", "--domain", "maze"], "is a layout of another domain"),
        (["warehouse/human-9x17", "--domain", "warehouse"], "Did you mean"),
        (["warehouse/human-9x16"], "--domain or --config"),
        (["warehouse/human-9x16", "--domain", "warehose"], "Did you mean 'warehouse'?"),
        ([*SMALL, "--agents", "5:1:1"], "expected FIRST:LAST:STEP"),
        ([*SMALL, "--agents", "5", "--constant", "5"], "only one of them"),
        ([*SMALL, "--agents", "500"], "agents must be at most"),
        (["--manifest", "none.toml"], "there is no such manifest"),
        (["--manifest", "bad.toml"], "bad.toml:3: group.0.layouts"),
        (["bad.json", "--domain", "warehouse"], "bad.json:2: not valid JSON"),
        (["odd.json", "--domain", "warehouse"], "odd.json"),
    ],
)
def test_bad_input(
    arguments: list[str], expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """User errors are messages with the place, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    Path("bad.toml").write_text('[[group]]\nlabel = "a"\nlayouts = [3]\n')
    Path("bad.json").write_text('{"layout":\n["..",]}')
    Path("odd.json").write_text('{"layout": ["..", "#."]}')
    done = CliRunner().invoke(app, ["evaluate", *arguments], catch_exceptions=False)
    assert done.exit_code == 2, done.output
    assert expected in done.stderr
    assert not Path("evaluation").exists()


def test_interrupted_evaluation_goes_on(tmp_path: Path) -> None:
    """Ctrl-C ends with 130 and says how to go on; what had finished is not made again."""
    out = tmp_path / "e"
    command = ["warehouse/human-9x16", "--domain", "warehouse", "--reps", "400", "--agents", "10"]
    process = subprocess.Popen(
        [sys.executable, "-m", "experiments", "evaluate", *command, "--out", str(out)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    deadline = time.monotonic() + 100
    while not (out / "simulations.jsonl").exists() or not read_journal(out):
        assert time.monotonic() < deadline, "no simulation was stored within 100 s"
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors
    assert "Traceback" not in errors
    assert "Go on with the same command" in output
    kept = read_journal(out)
    assert (out / "summary.csv").stat().st_size > 0
    again = call(*command[:3], "--agents", 10, "--reps", len(kept) + 1, "--out", out)
    assert "are in" in again
    assert read_journal(out)[: len(kept)] == kept
