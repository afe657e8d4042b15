"""`experiments elite`: inspect an elite of a run, export its layout, follow its lineage."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from experiments.domains.map_file import write_map
from experiments.errors import UserError
from experiments.report.selection import select_elites
from experiments.report.stored import StoredRun, open_run
from layout_repair import to_rows
from qd_core.runs import Elites, RunError
from qd_core.runs.rows import NO_PARENT


def describe_elite(path: Path, elite: str, *, lineage: bool) -> dict[str, Any]:
    """Say what is known about an elite.

    Args:
        path: A run directory.
        elite: As for `experiments.report.selection.select_elites`.
        lineage: Whether its ancestors are listed, youngest first.

    Returns:
        JSON types.

    Raises:
        UserError: If there is no such run or elite.
    """
    opened = open_run(path)
    elites = opened.elites()
    axes = opened.axes
    row = int(select_elites(opened, elite)[0])
    eval_id = int(elites.eval_id[row])
    records = _records(opened)
    found: dict[str, Any] = {
        "run": path.name,
        "eval_id": eval_id,
        "cell": {
            axis.name: int(index) for axis, index in zip(axes, _cell(opened, row), strict=True)
        },
        opened.domain.objective.name: float(elites.objective[row]),
        "optimised objective": float(elites.other_objective[row]),
        "measures": _measures(records.get(eval_id, {}), elites, axes, row),
        "repetitions": _below(records.get(eval_id, {}), "repetitions/"),
        "solution": {
            "length": int(elites.solution.shape[1]),
            "mean": float(elites.solution[row].mean()),
            "deviation": float(elites.solution[row].std()),
        },
    }
    if lineage:
        found["lineage"] = list(_lineage(records, eval_id))
    return found


def _cell(run: StoredRun, row: int) -> tuple[Any, ...]:
    return np.unravel_index(run.elites().index[row], [axis.bins for axis in run.axes])


def export_elite(path: Path, elite: str, file: Path) -> None:
    """Write the layout of an elite as a map file.

    Raises:
        UserError: If there is no such run or elite, or the file cannot be written.
    """
    opened = open_run(path)
    elites = opened.elites()
    row = int(select_elites(opened, elite)[0])
    provenance = {"run": path.name, "eval_id": int(elites.eval_id[row])}
    layout = _layout(opened, elites, row)
    write_map(file, type(opened.domain), layout, name=file.stem, provenance=provenance)


def draw_elite(path: Path, elite: str) -> str:
    """The layout of an elite as text."""
    opened = open_run(path)
    elites = opened.elites()
    row = int(select_elites(opened, elite)[0])
    return "\n".join(to_rows(_layout(opened, elites, row), opened.domain.alphabet))


def _layout(opened: StoredRun, elites: Elites, row: int) -> Any:
    name = opened.domain.final_layout
    if name not in elites.layouts:
        raise UserError(f"{opened.path}: the archive has no layouts called {name!r}.")
    return elites.layouts[name][row]


def _records(opened: StoredRun) -> dict[int, dict[str, Any]]:
    try:
        table = opened.run.evaluations().to_pylist()
    except RunError:
        return {}
    return {record["eval_id"]: record for record in table}


def _measures(record: dict[str, Any], elites: Elites, axes: Any, row: int) -> dict[str, float]:
    of_archive = {
        axis.name: float(value) for axis, value in zip(axes, elites.measures[row], strict=True)
    }
    return {**_below(record, "measures/"), **of_archive}


def _below(record: dict[str, Any], prefix: str) -> dict[str, Any]:
    return {
        name.removeprefix(prefix): value
        for name, value in record.items()
        if name.startswith(prefix) and value is not None
    }


def _lineage(records: dict[int, dict[str, Any]], eval_id: int) -> Iterator[dict[str, Any]]:
    seen: set[int] = set()
    while eval_id != NO_PARENT and eval_id in records and eval_id not in seen:
        seen.add(eval_id)
        record = records[eval_id]
        yield {
            "eval_id": eval_id,
            "iteration": record["itr"],
            "emitter": record["emitter"],
            "objective": record["result_objective"],
        }
        eval_id = record["parent_eval_id"]


def as_lines(found: dict[str, Any]) -> Iterator[str]:
    """Describe what is known about an elite."""
    for name, value in found.items():
        if name == "lineage":
            yield "lineage, youngest first:"
            for one in value:
                objective = "-" if one["objective"] is None else f"{one['objective']:.4f}"
                yield (
                    f"  evaluation {one['eval_id']:<8} iteration {one['iteration']:<6} "
                    f"emitter {one['emitter']:<3} {objective}"
                )
        elif isinstance(value, dict):
            yield f"{name}:"
            yield from (f"  {key:<24} {_describe(item)}" for key, item in value.items())
        else:
            yield f"{name}: {_describe(value)}"


def _describe(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(map(_describe, value))
    return f"{value:.6g}" if isinstance(value, float) else str(value)
