"""Throughput against the number of agents: runs that can be resumed, summary and plot."""

from __future__ import annotations

import csv
import hashlib
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, astuple, dataclass, fields
from pathlib import Path
from typing import Any

from rhcr_sim.batch import Job, simulate_batch
from rhcr_sim.config import Config
from rhcr_sim.extras import require
from rhcr_sim.files import replaced
from rhcr_sim.intervals import half_width
from rhcr_sim.layout import Layout
from rhcr_sim.result import Result

RUNS, SUMMARY, SETTINGS, PLOT = "runs.csv", "summary.csv", "sweep.json", "throughput.png"


class SweepError(ValueError):
    """A sweep that cannot be run or resumed."""


@dataclass(frozen=True)
class Run:
    """One row of ``runs.csv``: a finished run; throughputs in tasks per timestep."""

    agents: int
    seed: int
    throughput: float
    throughput_executed: float
    n_finished: int
    timesteps_executed: int
    stop_reason: str
    congested: int
    n_fallback_windows: int
    cpu_seconds: float

    @classmethod
    def of(cls, agents: int, result: Result) -> Run:
        """The row of a result."""
        values = {f.name: getattr(result, f.name) for f in fields(cls) if f.name != "agents"}
        return cls(agents=agents, **(values | {"congested": int(result.congested)}))


@dataclass(frozen=True)
class Point:
    """One row of ``summary.csv``: all runs with the same number of agents.

    Attributes:
        agents: Number of agents.
        runs: Number of runs.
        throughput_mean: Mean throughput in tasks per timestep.
        throughput_ci95: Half width of its 95 % t interval; NaN for a single run.
        congested_share: Share of congested runs.
        cpu_seconds_mean: Mean processor time of a run.
    """

    agents: int
    runs: int
    throughput_mean: float
    throughput_ci95: float
    congested_share: float
    cpu_seconds_mean: float


def sweep(
    layout: Layout,
    configs: Sequence[Config],
    folder: str | Path,
    *,
    threads: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[Point]:
    """Runs all `configs` that `folder` does not hold yet, and summarises them.

    Each finished run is written at once, so an interrupted sweep goes on where it stopped when it
    is called again.

    Args:
        layout: Where the agents drive.
        configs: Parameters that differ in agents and seed only.
        folder: Where ``runs.csv`` and ``summary.csv`` go; made if missing.
        threads: Threads to use; the number of processors if None.
        progress: Called with the number of finished and of all runs.

    Returns:
        A point for each number of agents, ascending.

    Raises:
        SweepError: There is nothing to run, or the folder holds a sweep of another layout or other
            parameters.
        ConfigError: A configuration does not fit the layout.
    """
    folder = Path(folder)
    if not configs:
        raise SweepError("configs must hold at least one run")
    _claim(folder, layout, configs[0])
    done = {(run.agents, run.seed): run for run in read_runs(folder / RUNS)}
    wanted = {(config.agents, config.seed): config for config in configs}
    # Large teams take longest; started first, they do not hold up the end.
    todo = [wanted[key] for key in sorted(wanted.keys() - done.keys(), reverse=True)]
    finished = len(wanted) - len(todo)
    _rewrite(folder / RUNS, Run, list(done.values()))
    with (folder / RUNS).open("a", newline="", encoding="utf-8") as stream:

        def keep(index: int, result: Result) -> None:
            nonlocal finished
            run = Run.of(todo[index].agents, result)
            done[run.agents, run.seed] = run
            csv.writer(stream).writerow(astuple(run))
            stream.flush()
            finished += 1
            if progress is not None:
                progress(finished, len(wanted))

        simulate_batch([Job(layout, config) for config in todo], threads, keep)
    points = summarise([done[key] for key in wanted])
    _rewrite(folder / SUMMARY, Point, points)
    return points


def read_runs(path: Path) -> list[Run]:
    """Rows of ``runs.csv``; a last line that was cut off by a crash is left out."""
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as stream:
        return [run for row in csv.DictReader(stream) if (run := _run(row)) is not None]


def summarise(runs: Sequence[Run]) -> list[Point]:
    """A point for each number of agents, ascending."""
    points = []
    for agents in sorted({run.agents for run in runs}):
        same = [run for run in runs if run.agents == agents]
        throughputs = [run.throughput for run in same]
        points.append(
            Point(
                agents=agents,
                runs=len(same),
                throughput_mean=math.fsum(throughputs) / len(same),
                throughput_ci95=half_width(throughputs),
                congested_share=sum(run.congested for run in same) / len(same),
                cpu_seconds_mean=math.fsum(run.cpu_seconds for run in same) / len(same),
            )
        )
    return points


def plot(points: Sequence[Point], title: str, path: str | Path) -> None:
    """Draws throughput against agents with its 95 % band, and marks congestion.

    Raises:
        MissingExtraError: Matplotlib is not installed.
        OSError: The file cannot be written.
    """
    figures = require("matplotlib.figure", "the plot of a sweep")
    figure = figures.Figure(figsize=(7, 4.5), layout="constrained")
    axes = figure.add_subplot()
    agents = [point.agents for point in points]
    mean = [point.throughput_mean for point in points]
    width = [0.0 if math.isnan(p.throughput_ci95) else p.throughput_ci95 for p in points]
    low = [m - w for m, w in zip(mean, width, strict=True)]
    high = [m + w for m, w in zip(mean, width, strict=True)]
    axes.fill_between(agents, low, high, alpha=0.25, label="95 % interval of the mean")
    axes.plot(agents, mean, marker="o", markersize=3.5, label="mean")
    jammed = [point for point in points if point.congested_share > 0]
    if jammed:
        axes.scatter(
            [point.agents for point in jammed],
            [point.throughput_mean for point in jammed],
            s=[30 + 90 * point.congested_share for point in jammed],
            facecolors="none", edgecolors="tab:red", label="some runs congested", zorder=3,
        )  # fmt: skip
    axes.set(xlabel="agents", ylabel="throughput (tasks per timestep)", title=title)
    axes.set_ylim(bottom=0)
    axes.grid(alpha=0.3)
    axes.legend()
    with replaced(path) as temporary:
        figure.savefig(temporary, format="png", dpi=150)


def _claim(folder: Path, layout: Layout, config: Config) -> None:
    """Writes what the sweep is about, or compares it with what the folder holds."""
    parameters = asdict(config)
    del parameters["agents"], parameters["seed"]
    digest = hashlib.sha256("\n".join(layout.rows).encode()).hexdigest()
    settings = json.loads(json.dumps({"layout_sha256": digest, "parameters": parameters}))
    path = folder / SETTINGS
    if path.exists():
        try:
            held = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            held = None
        if held != settings:
            raise SweepError(
                f"{folder} holds a sweep of another layout or other parameters; "
                f"choose another folder or delete it"
            )
        return
    if (folder / RUNS).exists():
        raise SweepError(f"{folder} holds {RUNS} but no {SETTINGS}; choose another folder")
    folder.mkdir(parents=True, exist_ok=True)
    with replaced(path) as temporary:
        temporary.write_text(json.dumps(settings, indent=2), encoding="utf-8")


def _rewrite(path: Path, kind: type[Any], rows: Sequence[Any]) -> None:
    with replaced(path) as temporary, temporary.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow([field.name for field in fields(kind)])
        writer.writerows(astuple(row) for row in rows)


def _run(row: dict[str, str]) -> Run | None:
    try:
        return Run(
            **{
                field.name: {"int": int, "float": float, "str": str}[str(field.type)](
                    row[field.name]
                )
                for field in fields(Run)
            }
        )
    except (KeyError, TypeError, ValueError):
        return None
