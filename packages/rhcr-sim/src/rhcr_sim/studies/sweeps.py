"""Throughput against the number of agents, in runs that can be interrupted and resumed."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, astuple
from pathlib import Path
from typing import Any

from rhcr_sim.errors import OutputError, SweepError
from rhcr_sim.files import replaced
from rhcr_sim.layouts.layout import Layout
from rhcr_sim.simulation.batch import Job, simulate_batch
from rhcr_sim.simulation.config import Config
from rhcr_sim.simulation.results.result import Result
from rhcr_sim.studies.sweep_tables import Point, Run, read_runs, summarise, write_table

RUNS, SUMMARY, SETTINGS = "runs.csv", "summary.csv", "sweep.json"


def sweep(
    layout: Layout,
    configs: Sequence[Config],
    folder: str | Path,
    *,
    threads: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[Point]:
    """Run all `configs` that `folder` does not hold yet, and summarise them.

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
        OutputError: The folder cannot be made.
        ConfigError: A configuration does not fit the layout.
    """
    folder = Path(folder)
    if not configs:
        raise SweepError("configs must hold at least one run")
    for config in configs:
        if _common(config) != _common(configs[0]):
            difference = _difference(
                {"parameters": _common(configs[0])}, {"parameters": _common(config)}
            )
            raise SweepError(f"configs must differ in agents and seed only, but hold {difference}")
    _claim(folder, layout, configs[0])
    done = {(run.agents, run.seed): run for run in read_runs(folder / RUNS)}
    wanted = {(config.agents, config.seed): config for config in configs}
    # Large teams take longest; started first, they do not hold up the end.
    todo = [wanted[key] for key in sorted(wanted.keys() - done.keys(), reverse=True)]
    finished = len(wanted) - len(todo)
    write_table(folder / RUNS, Run, list(done.values()))
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
    write_table(folder / SUMMARY, Point, points)
    return points


def _claim(folder: Path, layout: Layout, config: Config) -> None:
    """Write what the sweep is about, or compare it with what the folder holds."""
    parameters = _common(config)
    settings = json.loads(json.dumps({"layout_sha256": _digest(layout), "parameters": parameters}))
    path = folder / SETTINGS
    if path.exists():
        try:
            held = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            held = None
        if held != settings:
            difference = _difference(held, settings)
            raise SweepError(
                f"{folder} holds a sweep of {difference}; choose another folder or delete it"
            )
        return
    if (folder / RUNS).exists():
        raise SweepError(f"{folder} holds {RUNS} but no {SETTINGS}; choose another folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be a folder: {error.strerror or error}") from error
    with replaced(path) as temporary:
        temporary.write_text(json.dumps(settings, indent=2), encoding="utf-8")


def _digest(layout: Layout) -> str:
    """What tells layouts apart: their tiles, weights and stations, but not their names."""
    digest = hashlib.sha256("\n".join(layout.rows).encode())
    if layout.weights is not None:
        digest.update(layout.weights.tobytes())
    if layout.mode == "sorting":
        digest.update(layout.stations.tobytes())
    return digest.hexdigest()


def _common(config: Config) -> dict[str, Any]:
    """Parameters that all runs of a sweep share."""
    parameters = asdict(config)
    del parameters["agents"], parameters["seed"]
    return parameters


def _difference(held: Any, wanted: dict[str, Any]) -> str:
    """What two settings do not share, in words."""
    before = held.get("parameters") if isinstance(held, dict) else None
    if not isinstance(before, dict):
        return "unknown settings"
    after = wanted["parameters"]
    names = [name for name in {**after, **before} if before.get(name) != after.get(name)]
    if not names:
        return "another layout"
    return " and ".join(
        f"{name}={before.get(name)!r} (not {after.get(name)!r})" for name in sorted(names)
    )
