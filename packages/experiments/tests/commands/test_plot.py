"""`experiments plot`: pictures of runs hold what the runs hold."""

from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread
from PIL import Image
from typer.testing import CliRunner

from experiments.cli import app
from made_runs import make_run
from pictures import columns_of, numbers
from qd_core.runs import Run

Runs = dict[str, list[Path]]


def plot(out: Path, kind: str, *arguments: object) -> list[Path]:
    """Draw in the current process and return the files; it must succeed."""
    words = ["plot", kind, *map(str, arguments), "--out", str(out), "--dpi", "80"]
    done = CliRunner().invoke(app, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    files = [Path(line) for line in done.stdout.split()]
    for file in files:
        assert file.stat().st_size > 0
        if file.suffix == ".png":
            pixels = imread(file)[..., :3]
            assert len(np.unique(pixels.reshape(-1, 3), axis=0)) > 5
    return files


def refusal(*arguments: object) -> str:
    """Message of a command that must end with exit code 2."""
    done = CliRunner().invoke(app, ["plot", *map(str, arguments)])
    assert done.exit_code == 2, done.output
    return done.stderr


def test_heatmap_is_the_archive(maze_runs: Runs, tmp_path: Path) -> None:
    """Cells and objectives of the picture are those of the stored archive."""
    run = maze_runs["maze/me"][0]
    _, table = plot(tmp_path, "heatmap", run)
    elites = Run.open(run).elites()
    drawn = columns_of(table)
    cells = np.ravel_multi_index((np.array(drawn["i"], int), np.array(drawn["j"], int)), (256, 162))
    assert sorted(cells.tolist()) == sorted(elites.index.tolist())


def test_heatmap_of_the_past(maze_runs: Runs, tmp_path: Path) -> None:
    """After all evaluations it is the stored archive; before, it is smaller."""
    run = maze_runs["maze/me"][0]
    now = columns_of(plot(tmp_path, "heatmap", run, "--evals", 40)[1])
    past = columns_of(plot(tmp_path, "heatmap", run, "--evals", 5)[1])
    assert len(now["i"]) == len(Run.open(run).elites())
    assert 0 < len(past["i"]) < len(now["i"])
    assert "--archive" in refusal("heatmap", run, "--evals", 5, "--archive", "opt")


def test_curves_end_at_the_final_values(maze_runs: Runs, tmp_path: Path) -> None:
    """The last point of each line is the mean of the final values of its runs."""
    runs = [run for group in maze_runs.values() for run in group]
    table = columns_of(plot(tmp_path, "curves", *runs, "--band", "se", "--theme", "dark")[1])
    for name, group in (("MAP-Elites", "maze/me"), ("domain randomisation", "maze/dr")):
        final = [Run.open(run).metrics()["result/qd_score"][-1] for run in maze_runs[group]]
        rows = [
            place for place, label in enumerate(table["group"])
            if label.endswith(name) and table["metric"][place] == "result/qd_score"
        ]  # fmt: skip
        assert numbers(table["mean"])[rows[-1]] == pytest.approx(np.mean(np.array(final, float)))
    assert "Did you mean" in refusal("curves", runs[0], "--metric", "result/bst")


def test_histogram_has_all_elites(maze_runs: Runs, tmp_path: Path) -> None:
    """The counts add up to the elites of all runs of an algorithm."""
    table = columns_of(plot(tmp_path, "histogram", *maze_runs["maze/dr"])[1])
    total = sum(len(Run.open(run).elites()) for run in maze_runs["maze/dr"])
    assert sum(numbers(table["elites"])) == total


def test_video_ends_with_the_archive(maze_runs: Runs, tmp_path: Path) -> None:
    """The last frame has all elites; frames are as many as asked for."""
    run = maze_runs["maze/me"][0]
    movie, table = plot(tmp_path, "video", run, "--frames", 3)
    with Image.open(movie) as image:
        assert getattr(image, "n_frames", 1) == 3
    assert int(columns_of(table)["elites"][-1]) == len(Run.open(run).elites())


def test_prediction(surrogate_run: Path, maze_runs: Runs, tmp_path: Path) -> None:
    """All predicted evaluations are counted for every target; without a surrogate it says so."""
    table = columns_of(plot(tmp_path, "prediction", surrogate_run, "--bins", 6)[1])
    guessed = Run.open(surrogate_run).evaluations()["predicted/objective"].to_numpy()
    count = int(np.isfinite(guessed).sum())
    assert 0 < count < len(guessed)
    for target in ("objective", "num_blocks", "agent_path_length"):
        rows = [i for i, name in enumerate(table["target"]) if name == target]
        assert len(rows) == 6
        assert sum(int(table["evaluations"][i]) for i in rows) == count
    assert "no surrogate" in refusal("prediction", maze_runs["maze/me"][0])


def test_elites_as_the_domain_draws_them(maze_runs: Runs, tmp_path: Path) -> None:
    """Two elites: a layout and an occupancy each, with the stored visits as numbers."""
    run = maze_runs["maze/me"][0]
    files = plot(tmp_path, "elites", run, "--elite", "top:2")
    assert len([file for file in files if file.suffix == ".png"]) == 4
    occupancy = next(file for file in files if file.name.endswith("occupancy.csv"))
    assert len(columns_of(occupancy)["value"]) == 256


@pytest.mark.parametrize(
    ("words", "expected"),
    [("worst", "expected best, top:N"), ("300,1", "256 x 162 cells"), ("1", "256 x 162 cells"),
     ("0,0", "no such elite"), ("eval:99999", "no such elite")],
)  # fmt: skip
def test_elites_that_are_none(maze_runs: Runs, words: str, expected: str) -> None:
    """Words that choose nothing are refused with what would."""
    assert expected in refusal("elites", maze_runs["maze/me"][0], "--elite", words)


def test_replay_of_a_maze(maze_runs: Runs, tmp_path: Path) -> None:
    """A frame a step; the path leads from cell to neighbouring cell."""
    files = plot(tmp_path, "replay", maze_runs["maze/me"][0], "--seed", 1)
    still, table, movie, _ = files
    assert still.suffix == ".png"
    path = columns_of(table)
    rows, columns = numbers(path["row"]), numbers(path["column"])
    steps = np.abs(np.diff(rows)) + np.abs(np.diff(columns))
    assert steps.max() == 1
    with Image.open(movie) as image:
        assert getattr(image, "n_frames", 1) == len(rows)


def test_replay_of_a_warehouse(tmp_path: Path) -> None:
    """Robots never leave the floor by more than a cell a timestep, and tasks get finished."""
    options = ("--config", "warehouse/even/cma-mae-nca-a5", "--profile", "smoke")
    files = plot(tmp_path, "replay", "warehouse/human-9x16", *options)
    ways, finished = columns_of(files[1]), columns_of(files[3])
    agent, row, column = (np.array(ways[name], int) for name in ("agent", "row", "column"))
    same = np.diff(agent) == 0
    assert (np.abs(np.diff(row)) + np.abs(np.diff(column)))[same].max() == 1
    tasks = numbers(finished["finished_tasks"])
    assert tasks == sorted(tasks)
    assert tasks[-1] > 10


def test_layouts(tmp_path: Path) -> None:
    """Built-in layouts and a map file; a file needs a domain, an unknown name has a suggestion."""
    exported = tmp_path / "mine.json"
    CliRunner().invoke(app, ["layouts", "export", "warehouse/human-9x16", str(exported)])
    first, *_ = plot(tmp_path, "layout", "warehouse/human-9x16", "--format", "svg")
    assert first.read_text().startswith("<?xml")
    _, table = plot(tmp_path, "layout", exported, "--domain", "warehouse")
    assert len(columns_of(table)["row"]) == 144
    assert "--domain" in refusal("layout", exported)
    assert "Did you mean" in refusal("layout", "warehouse/humn-9x16")


def test_archives_over_other_measures_stand_alone(maze_runs: Runs, tmp_path: Path) -> None:
    """Heat maps of different measures are not drawn side by side."""
    other = make_run(tmp_path, "maze/dsage-block-rep", (
        "domain.agent=right-hand", "domain.episodes=1", "algorithm.max_evals=10",
        "algorithm.initial_solutions=10",
    ))  # fmt: skip
    assert "different measures" in refusal("heatmap", maze_runs["maze/me"][0], other)


def test_folder_that_cannot_be_made(maze_runs: Runs) -> None:
    """The folder is checked before anything is drawn."""
    assert "--out" in refusal("histogram", maze_runs["maze/me"][0], "--out", "/dev/null/figures")


def test_figures_of_simulations(simulations: Path, tmp_path: Path) -> None:
    """Means of agents, time and sizes are those of the table of simulations; usage sums to 1."""
    made = columns_of(simulations / "simulations.csv")
    load, value = np.array(made["load"], int), np.array(made["objective"], float)
    means = [value[load == agents].mean() for agents in (5, 10)]
    curve = columns_of(plot(tmp_path, "agents", simulations)[1])
    assert numbers(curve["mean"]) == pytest.approx(means)
    time = columns_of(plot(tmp_path, "time", simulations, "--agents", 10)[1])
    assert np.mean(numbers(time["mean"])) == pytest.approx(means[1])
    peak = columns_of(plot(tmp_path, "scalability", simulations)[1])
    assert (peak["load"], numbers(peak["objective"])) == (["10"], pytest.approx([max(means)]))
    cells = columns_of(plot(tmp_path, "cells", simulations, "--agents", 5)[1])
    assert sum(numbers(cells["value"])) == pytest.approx(1, abs=1e-4)


def test_figures_without_simulations(simulations: Path, tmp_path: Path) -> None:
    """A folder without simulations, and agents that were not simulated, are refused."""
    assert "holds no simulations" in refusal("agents", tmp_path)
    assert "simulated are 5, 10" in refusal("time", simulations, "--agents", 7)
