"""The tables of a sweep: one row a run, one row a number of agents."""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any, get_type_hints

from rhcr_sim.errors import SweepError
from rhcr_sim.files import replaced
from rhcr_sim.simulation.results.result import Result
from rhcr_sim.studies.intervals import half_width


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


def read_runs(path: Path) -> list[Run]:
    """Rows of ``runs.csv``, none if it is missing; a line that a crash cut off is left out.

    Raises:
        SweepError: The file is not text.
    """
    if not path.exists():
        return []
    try:
        with path.open(newline="", encoding="utf-8") as stream:
            return [run for row in csv.DictReader(stream) if (run := _run(row)) is not None]
    except (csv.Error, UnicodeDecodeError) as error:
        raise SweepError(f"{path}: not a table of runs: {error}; delete it") from error


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


def write_table(path: Path, kind: type[Any], rows: Sequence[Any]) -> None:
    """Write dataclass instances as rows under the names of their fields."""
    with replaced(path) as temporary, temporary.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow([field.name for field in fields(kind)])
        writer.writerows(astuple(row) for row in rows)


def _run(row: dict[str, str]) -> Run | None:
    kinds = get_type_hints(Run)
    try:
        return Run(**{name: kind(row[name]) for name, kind in kinds.items()})
    except (KeyError, TypeError, ValueError):
        return None
