"""Elites of a run on fresh seeds, and the archive that they make then."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from experiments.commands.evaluate.plan import Plan, about
from experiments.config.simulations import EvaluationTable
from experiments.report.selection import select_elites
from experiments.report.stored import StoredRun
from experiments.simulations.case import Case
from experiments.simulations.request import Request
from experiments.simulations.summary import Point
from experiments.simulations.tables import write_tables
from qd_core.archives.elitist import cell_coordinates
from qd_core.files import write_json
from qd_core.seeding import Purpose, integer

SEEDS_OF_ELITES = 3
"""Stream of seeds that neither search nor report have used."""


def plan_elites(run: StoredRun, words: str, repetitions: int | None, seed: int) -> Plan:
    """Plan the simulation of elites as the search has simulated them, on fresh seeds.

    Args:
        run: The run.
        words: Which elites, as for `experiments.report.selection.select_elites`.
        repetitions: Seeds of each; those of the search if None.
        seed: Tells several evaluations of a run apart.

    Raises:
        UserError: If there are no such elites.
    """
    elites = run.elites()
    rows = select_elites(run, words)
    layouts = elites.layouts[run.domain.final_layout]
    count = repetitions or run.config.domain.repetitions
    seeds = tuple(
        integer(run.seed, Purpose.REPORT, SEEDS_OF_ELITES, seed, index) for index in range(count)
    )
    cases = [Case(_name(elites.eval_id[row]), "", layouts[row], run.config.domain) for row in rows]
    limit = EvaluationTable.model_validate({}).timeout_s
    described = {**about(type(run.domain), ["run.toml"]), "run": run.path.name}
    return Plan([(case, Request((None,), seeds)) for case in cases], [], described, limit)


@dataclass(frozen=True)
class Corrected:
    """An archive before and after its elites were evaluated again.

    The highest of many noisy values flatters: what an archive says of its elites is too good.

    Args:
        evaluated: Elites that were evaluated again.
        failed: Those that could not be simulated.
        cells: Cells that are left; elites that fall into one cell compete for it.
        moved: Elites whose measures lie in another cell now.
        qd_score_before: Sum of the stored objectives of the evaluated elites.
        qd_score_after: Sum of the objectives of the elites that are left.
        best_before: Highest stored objective of the evaluated elites.
        best_after: Highest objective on fresh seeds.
        bias: Mean of the stored objective less that on fresh seeds.
        elites: A record an elite, best on fresh seeds first.
    """

    evaluated: int
    failed: int
    cells: int
    moved: int
    qd_score_before: float
    qd_score_after: float
    best_before: float
    best_after: float | None
    bias: float | None
    elites: Sequence[dict[str, Any]]

    def save(self, folder: Path) -> None:
        """Write `corrected.json`, and the elites as `corrected.csv` and `.parquet`."""
        write_json(folder / "corrected.json", asdict(self))
        write_tables(folder, "corrected", self.elites)

    def as_json(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self), indent=2)

    def lines(self) -> list[str]:
        """Describe the correction."""
        numbers = {
            "elites evaluated again": f"{self.evaluated} ({self.failed} failed)",
            "cells": f"{self.evaluated} before, {self.cells} after ({self.moved} elites moved)",
            "QD score": f"{self.qd_score_before:.3f} before, {self.qd_score_after:.3f} after",
            "best": f"{self.best_before:.3f} before, {_number(self.best_after)} after",
            "mean loss of an elite": _number(self.bias),
        }
        return [f"  {name:<24}{value}" for name, value in numbers.items()]


def corrected(run: StoredRun, points: Sequence[Point]) -> Corrected:
    """Make the archive of the elites with their objectives and measures on fresh seeds.

    Args:
        run: The run.
        points: Statistics of its elites.
    """
    elites = run.elites()
    row_of = {_name(eval_id): row for row, eval_id in enumerate(elites.eval_id)}
    names = [axis.name for axis in run.axes]
    records: list[dict[str, Any]] = []
    best_of: dict[int, float] = {}
    for point in sorted(points, key=lambda point: -(point.mean or 0.0)):
        row = row_of[point.layout]
        record: dict[str, Any] = {
            "eval_id": int(elites.eval_id[row]),
            "objective_before": float(elites.objective[row]),
            "objective": point.mean,
            "standard_error": point.standard_error,
            "n": point.n,
            "cell_before": int(elites.index[row]),
            "cell": None,
            "kept": False,
        }
        if point.mean is not None:
            values = np.array([[point.measures[name] for name in names]], np.float64)
            places = cell_coordinates(values, run.axes)
            cell = int(np.ravel_multi_index(tuple(places.T), [a.bins for a in run.axes])[0])
            record |= {"cell": cell, "kept": cell not in best_of}
            best_of.setdefault(cell, point.mean)
        records.append(record)
    return _counted(records, best_of)


def _counted(records: Sequence[dict[str, Any]], best_of: dict[int, float]) -> Corrected:
    before = [record["objective_before"] for record in records]
    good = [record for record in records if record["objective"] is not None]
    losses = [record["objective_before"] - record["objective"] for record in good]
    return Corrected(
        evaluated=len(records),
        failed=len(records) - len(good),
        cells=len(best_of),
        moved=sum(record["cell"] != record["cell_before"] for record in good),
        qd_score_before=float(sum(before)),
        qd_score_after=float(sum(best_of.values())),
        best_before=max(before),
        best_after=max(best_of.values()) if best_of else None,
        bias=float(np.mean(losses)) if losses else None,
        elites=records,
    )


def _name(eval_id: Any) -> str:
    return f"eval-{int(eval_id)}"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
