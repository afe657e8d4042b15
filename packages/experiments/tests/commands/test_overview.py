"""`experiments list --watch`: many runs at a glance."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from experiments.cli import app
from experiments.commands.overview import CLEAR, overview, watch
from qd_core.runs import RunDirectory, Status


def test_every_run_has_a_line(maze_runs: dict[str, list[Path]]) -> None:
    """Totals, then what each run has done and found."""
    folder = maze_runs["maze/me"][0].parent
    totals, head, *lines = overview(folder)
    assert "4 finished" in totals
    assert head.split() == [
        "run", "state", "evaluations", "done", "left", "best", "coverage", "failed", "seen",
    ]  # fmt: skip
    assert len(lines) == 4
    for line in lines:
        name, state, done, share, left, best, coverage, *_ = line.split()
        assert (folder / name).is_dir()
        assert (state, done, share, left) == ("finished", "40/40", "100%", "-")
        assert float(best) >= 0
        assert coverage.endswith("%")


def test_watching_ends_with_the_last_run(tmp_path: Path) -> None:
    """A run that is under way is shown again and again, with the time that is left."""
    directory = RunDirectory.create(tmp_path, "toy", seed=0, config="")
    directory.write_status(Status("running", 1, 30, 120, 600.0))
    looks: list[str] = []

    def finish(_: float) -> None:
        if len(looks) == 3:
            directory.write_status(Status("finished", 4, 120, 120))

    watch(tmp_path, 1.0, looks.append, terminal=True, sleep=finish)
    assert len(looks) == 4
    assert all(look.startswith(CLEAR) for look in looks)
    assert "30/120   25%  10 min" in looks[0]
    assert "120/120" in looks[-1]


@pytest.mark.parametrize("made", [True, False])
def test_nothing_to_watch(tmp_path: Path, made: bool) -> None:
    """A folder that is empty or missing is said to be so, and the command ends."""
    folder = tmp_path if made else tmp_path / "none"
    done = CliRunner().invoke(app, ["list", str(folder), "--watch"], catch_exceptions=False)
    assert done.exit_code == 0
    assert "no runs" in done.output
