"""`experiments evaluate --run`: elites on fresh seeds, and the corrected archive."""

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from experiments.cli import app
from experiments.commands.evaluate.elites import Corrected, corrected
from experiments.report.stored import open_run
from experiments.simulations.store import read_journal
from experiments.simulations.summary import Point


def evaluate(run: Path, *arguments: object) -> str:
    """Evaluate the elites of a run; it must succeed."""
    call = ["evaluate", "--run", str(run), *map(str, arguments)]
    done = CliRunner().invoke(app, call, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_all_elites_of_mazes(maze_runs: dict[str, list[Path]], tmp_path: Path) -> None:
    """Every elite is evaluated on the same fresh seeds; the archive is made again from them."""
    run = maze_runs["maze/me"][0]
    out = tmp_path / "e"
    found = json.loads(evaluate(run, "--elites", "all", "--reps", 2, "--out", out, "--json"))
    stored = open_run(run).elites()
    assert found["evaluated"] == len(stored)
    assert found["qd_score_before"] == pytest.approx(float(stored.objective.sum()))
    assert found == json.loads((out / "corrected.json").read_text())
    rows = read_journal(out)
    assert len({row.seed for row in rows}) == 2
    assert min(row.seed for row in rows) > 2, "the seeds of the search are not used again"
    kept = [record for record in found["elites"] if record["kept"]]
    assert len(kept) == found["cells"] == len({record["cell"] for record in kept})
    assert "cells" in evaluate(run, "--elites", "top:2", "--out", tmp_path / "f")


def point(name: str, mean: float | None, **measures: float) -> Point:
    """Statistics of an elite."""
    return Point(
        group="", layout=name, rows=16, columns=16, load=None, n=0 if mean is None else 3,
        failed=0, mean=mean, standard_error=None, confidence=None, minimum=mean, maximum=mean,
        success_rate=None, mean_success=None, seconds=None, source="simulated", measures=measures,
    )  # fmt: skip


def test_correction_by_hand(maze_runs: dict[str, list[Path]]) -> None:
    """Elites that fall into one cell compete; what failed is lost; losses are means."""
    run = open_run(maze_runs["maze/me"][0])
    elites = run.elites()
    ids = [f"eval-{eval_id}" for eval_id in elites.eval_id[:3]]
    here = {"num_blocks": 3.0, "agent_path_length": 5.0}
    archive: Corrected = corrected(
        run, [point(ids[0], 0.25, **here), point(ids[1], 0.75, **here), point(ids[2], None)]
    )
    assert (archive.evaluated, archive.failed, archive.cells) == (3, 1, 1)
    assert archive.qd_score_after == archive.best_after == 0.75
    before = elites.objective[:3]
    assert archive.qd_score_before == pytest.approx(float(before.sum()))
    assert archive.bias == pytest.approx(float(np.mean(before[:2] - [0.25, 0.75])))
    assert [record["kept"] for record in archive.elites] == [True, False, False]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--elites", "top:0"], "expected best, top:N"),
        (["--agents", "5"], "as the search has done it"),
        (["--set", "domain.episodes=3"], "as the search has done it"),
    ],
)
def test_bad_input(arguments: list[str], expected: str, maze_runs: dict[str, list[Path]]) -> None:
    """What would not be the search's own evaluation is refused."""
    call = ["evaluate", "--run", str(maze_runs["maze/me"][0]), *arguments]
    done = CliRunner().invoke(app, call, catch_exceptions=False)
    assert done.exit_code == 2
    assert expected in done.stderr
