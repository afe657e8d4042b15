"""`experiments compare` and its manifests."""

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from experiments.cli import app
from pictures import columns_of, numbers
from qd_core.runs import Run

Runs = dict[str, list[Path]]


def invoke(*arguments: object) -> tuple[int, str, str]:
    """Exit code, output and messages of a command."""
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return done.exit_code, done.stdout, done.stderr


def finals(runs: list[Path]) -> list[float]:
    """Final QD scores, read from the files themselves."""
    return [float(Run.open(run).metrics()["result/qd_score"][-1] or 0) for run in runs]


@pytest.fixture
def manifest(maze_runs: Runs, tmp_path: Path) -> Path:
    """A manifest of two algorithms, one by a pattern."""
    me, dr = maze_runs["maze/me"], maze_runs["maze/dr"]
    path = tmp_path / "paper.toml"
    pattern = me[0].parent / "*map-elites*"
    path.write_text(
        f'title = "Mazes"\n[[groups]]\nalgorithm = "ME"\nruns = ["{pattern}"]\n'
        f'[[groups]]\nalgorithm = "D & R"\nruns = ["{dr[0]}", "{dr[1]}"]\n'
    )
    return path


def test_numbers_are_those_of_the_runs(maze_runs: Runs, manifest: Path) -> None:
    """Means and standard errors of the final values; one pair with a corrected p value."""
    code, output, _ = invoke("compare", manifest, "--json")
    assert code == 0
    document = json.loads(output)
    scores = {(s["algorithm"], s["metric"]): s for s in document["scores"]}
    for name, runs in (("ME", maze_runs["maze/me"]), ("D & R", maze_runs["maze/dr"])):
        values = finals(runs)
        score = scores[name, "result/qd_score"]
        assert sorted(score["values"]) == sorted(values)
        assert score["mean"] == pytest.approx(np.mean(values))
        assert score["standard_error"] == pytest.approx(np.std(values, ddof=1) / np.sqrt(2))
    test = next(test for test in document["tests"] if test["metric"] == "result/qd_score")
    (pair,) = test["pairs"]
    assert pair["p"] == pair["p_holm"]


def test_all_formats(manifest: Path, tmp_path: Path) -> None:
    """Markdown, LaTeX and CSV hold the same; the folder gets all of them."""
    out = tmp_path / "tables"
    code, markdown, _ = invoke("compare", manifest, "--out", out)
    assert code == 0
    assert "| algorithm | QD score | Archive coverage | Best objective | runs |" in markdown
    assert (out / "comparison.md").read_text() in markdown
    _, latex, _ = invoke("compare", manifest, "--format", "latex")
    assert r"D \& R & $" in latex
    assert latex.count(r"\toprule") == latex.count(r"\end{tabular}") == 1
    assert (out / "comparison.tex").read_text() in latex
    table = columns_of(out / "scores.csv")
    assert table["algorithm"] == ["ME", "D & R"] * 3
    assert all(value >= 0 for value in numbers(table["mean"]))
    assert columns_of(out / "pairs.csv")["first"] == ["ME"] * 3


def test_a_single_run_has_no_error_and_no_tests(maze_runs: Runs) -> None:
    """One run: its value without a standard error, and a word about the tests."""
    code, output, _ = invoke("compare", maze_runs["maze/me"][0])
    assert code == 0
    assert "±" not in output
    assert "No tests" in output


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("groups = [", "not valid TOML"),
        ("", "groups: missing key"),
        ('[[groups]]\nruns = ["nowhere"]\n', ":2: groups.0.runs.0: there is no run 'nowhere'"),
        ('[[groups]]\nruns = ["."]\n', "is not a run directory"),
        ('[[groups]]\nruns = ["x"]\nrunz = 1\n', ":3: groups.0.runz: unknown key"),
        ('[[groups]]\nruns = ["{0}", "{0}"]\n', "a run is named twice"),
        ('[[groups]]\nalgorithm = "A"\nruns = ["{0}"]\n[[groups]]\nalgorithm = "A"\nruns = ["{1}"]',
         "is named twice; put all its runs into one group"),
        ('[[groups]]\nalgorithm = "A"\nruns = ["{0}", "{2}"]\n', "runs with one seed, 0"),
    ],
)  # fmt: skip
def test_faults_of_manifests(maze_runs: Runs, tmp_path: Path, text: str, expected: str) -> None:
    """Every fault is told with file, line and key, and exit code 2."""
    path = tmp_path / "bad.toml"
    path.write_text(text.format(*maze_runs["maze/me"], *maze_runs["maze/dr"]))
    code, _, message = invoke("compare", path)
    assert code == 2
    assert expected in message
    assert "bad.toml" in message


def test_unknown_metric_and_folder(maze_runs: Runs, tmp_path: Path) -> None:
    """A misspelt metric has a suggestion; a folder that is a file is refused."""
    run = maze_runs["maze/me"][0]
    code, _, message = invoke("compare", run, "--metric", "result/qdscore")
    assert (code, "Did you mean 'result/qd_score'?" in message) == (2, True)
    (tmp_path / "file").write_text("")
    code, _, message = invoke("compare", run, "--out", tmp_path / "file")
    assert (code, "--out" in message) == (2, True)


def test_simulations(simulations: Path) -> None:
    """Simulations are compared load by load, by the objective or a measure."""
    made = columns_of(simulations / "simulations.csv")
    values = [float(v) for v, load in zip(made["objective"], made["load"], strict=True)
              if load == "10"]  # fmt: skip
    code, output, _ = invoke("compare", simulations, "--json")
    assert code == 0
    scores = {score["environment"]: score for score in json.loads(output)["scores"]}
    assert set(scores) == {"5 agents", "10 agents"}
    assert scores["10 agents"]["metric"] == "throughput"
    assert scores["10 agents"]["values"] == pytest.approx(values)
    assert "similarity" in invoke("compare", simulations, "--metric", "similarity")[1]
    code, _, message = invoke("compare", simulations, "--metric", "similarityy")
    assert (code, "Did you mean 'similarity'?" in message) == (2, True)
