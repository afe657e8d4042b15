"""Throughput against the number of agents: the same numbers however often it is interrupted."""

import csv
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from conftest import HOMES, SMALL
from rhcr_sim import Config, ConfigError, Layout, simulate
from rhcr_sim.errors import MissingExtraError, SweepError
from rhcr_sim.studies.sweep_plot import plot
from rhcr_sim.studies.sweep_tables import read_runs
from rhcr_sim.studies.sweeps import sweep

COUNTS = [4, 8, 40]


def configs(seeds: int = 3, **changes: Any) -> list[Config]:
    """All runs of a small sweep; 40 agents are crowded."""
    return [Config(n, seed, 40, **changes) for n in COUNTS for seed in range(seeds)]


def rows_without_time(folder: Path) -> list[tuple[Any, ...]]:
    """The runs in the folder, without their processor time, in a fixed order."""
    return sorted(tuple(vars(run).values())[:-1] for run in read_runs(folder / "runs.csv"))


def test_points_summarise_the_runs(tmp_path: Path) -> None:
    """Mean and share of congestion equal those of single simulations."""
    layout = Layout(SMALL)
    points = sweep(layout, configs(), tmp_path, threads=2)
    assert [point.agents for point in points] == COUNTS
    for point in points:
        results = [simulate(layout, point.agents, seed, 40) for seed in range(3)]
        assert point.runs == 3
        assert point.throughput_mean == pytest.approx(sum(r.throughput for r in results) / 3)
        assert point.congested_share == sum(r.congested for r in results) / 3
        assert point.throughput_ci95 >= 0
    with (tmp_path / "summary.csv").open() as stream:
        table = list(csv.DictReader(stream))
    assert [float(row["throughput_mean"]) for row in table] == [p.throughput_mean for p in points]


def test_interrupted_sweeps_go_on(tmp_path: Path) -> None:
    """Ctrl-C keeps finished runs; the next call adds only the others, with the same numbers."""
    layout = Layout(SMALL)
    sweep(layout, configs(), tmp_path / "whole", threads=1)

    def interrupt(finished: int, _: int) -> None:
        if finished == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sweep(layout, configs(), tmp_path / "parts", threads=1, progress=interrupt)
    kept = read_runs(tmp_path / "parts" / "runs.csv")
    assert len(kept) == 4
    seen = []
    sweep(layout, configs(), tmp_path / "parts", threads=2, progress=lambda *n: seen.append(n))
    assert seen == [(n, 9) for n in range(5, 10)]
    assert rows_without_time(tmp_path / "parts") == rows_without_time(tmp_path / "whole")
    assert set(kept) <= set(read_runs(tmp_path / "parts" / "runs.csv"))


def test_a_torn_line_is_run_again(tmp_path: Path) -> None:
    """A row that a crash cut off is dropped and its run repeated; a longer sweep adds seeds."""
    layout = Layout(SMALL)
    sweep(layout, configs(seeds=1), tmp_path)
    path = tmp_path / "runs.csv"
    path.write_text(path.read_text()[:-25])
    assert len(read_runs(path)) == 2
    sweep(layout, configs(seeds=2), tmp_path)
    sweep(layout, configs(seeds=2), tmp_path / "fresh")
    assert rows_without_time(tmp_path) == rows_without_time(tmp_path / "fresh")


def test_folders_of_other_sweeps_are_refused(tmp_path: Path) -> None:
    """A folder is not mixed with another layout, other parameters or foreign files."""
    sweep(Layout(SMALL), configs(1), tmp_path)
    weighted = Layout(SMALL, weights=np.full((len(SMALL), len(SMALL[0]), 5), 2))
    with pytest.raises(SweepError, match="holds a sweep of another layout"):
        sweep(weighted, configs(1), tmp_path)
    with pytest.raises(SweepError, match="holds a sweep of another layout"):
        sweep(Layout(HOMES), configs(1), tmp_path)
    with pytest.raises(SweepError, match=r"holds a sweep of window=10 \(not 20\)"):
        sweep(Layout(SMALL), configs(1, window=20), tmp_path)
    (tmp_path / "sweep.json").write_text("{")
    with pytest.raises(SweepError, match="holds a sweep of unknown settings"):
        sweep(Layout(SMALL), configs(1), tmp_path)
    (tmp_path / "runs.csv").write_bytes(b"\xff\x00")
    (tmp_path / "sweep.json").unlink()
    with pytest.raises(SweepError, match="holds runs"):
        sweep(Layout(SMALL), configs(1), tmp_path)


def test_runs_of_a_sweep_share_their_parameters(tmp_path: Path) -> None:
    """Configurations that differ in more than agents and seed are refused with the name."""
    mixed = [*configs(1), *configs(1, solver="pibt")]
    with pytest.raises(SweepError, match=r"only, but hold solver='auto' \(not 'pibt'\)"):
        sweep(Layout(SMALL), mixed, tmp_path)


def test_impossible_sweeps_are_refused(tmp_path: Path) -> None:
    """No runs, or more agents than cells, raise before anything is simulated."""
    with pytest.raises(SweepError, match="at least one run"):
        sweep(Layout(SMALL), [], tmp_path)
    with pytest.raises(ConfigError, match="start cells"):
        sweep(Layout(SMALL), [*configs(), Config(500, 0, 40)], tmp_path)
    assert read_runs(tmp_path / "runs.csv") == []


def test_plot_is_a_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The plot is a PNG; without matplotlib the error says what to install."""
    points = sweep(Layout(SMALL), configs(2), tmp_path)
    plot(points, "title", tmp_path / "plot.png")
    assert (tmp_path / "plot.png").read_bytes().startswith(b"\x89PNG")
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(MissingExtraError, match=r"needs matplotlib.*install rhcr-sim\[plot\]"):
        plot(points, "title", tmp_path / "plot.png")


def test_tables_that_are_no_text_are_refused(tmp_path: Path) -> None:
    """A damaged table is named, not overwritten."""
    (tmp_path / "runs.csv").write_bytes(b"\xff\x00")
    with pytest.raises(SweepError, match="not a table of runs"):
        read_runs(tmp_path / "runs.csv")
