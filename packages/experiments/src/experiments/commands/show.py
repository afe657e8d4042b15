"""Runs as text: the list of a folder, and one run in detail."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from experiments.errors import UserError
from qd_core.runs import Run, RunError, find_runs

HEADLINES = (
    ("evaluations", "evals", "{:.0f}"),
    ("time (s)", "cum_time_s", "{:.1f}"),
    ("evaluations per second", "evals_per_s", "{:.2f}"),
    ("best objective", "result/best", "{:.3f}"),
    ("elites", "result/size", "{:.0f}"),
    ("coverage", "result/coverage", "{:.2%}"),
    ("QD score", "result/qd_score", "{:.1f}"),
    ("failures", "failures", "{:.0f}"),
)
"""Label, metric and format of the lines of a run."""


def list_runs(folder: Path) -> Iterator[str]:
    """List the runs in a folder.

    Args:
        folder: Folder that holds run directories; it need not exist.

    Yields:
        A heading, then one line a run.
    """
    runs = find_runs(folder) if folder.is_dir() else []
    yield f"runs in {folder}:" if runs else f"runs in {folder}: none"
    for run in runs:
        yield f"  {line_of(run)}"


def line_of(run: Run) -> str:
    """Say in a line where a run stands."""
    status = run.status
    return f"{run.path.name}  {status.state}  {status.evals}/{status.max_evals} evals"


def show_run(path: Path) -> Iterator[str]:
    """Describe one run.

    Args:
        path: A run directory.

    Yields:
        State, last metrics, failures by kind, closing comparison.

    Raises:
        UserError: If the folder is not a readable run directory.
    """
    try:
        run = Run.open(path)
        status, metrics, failures = run.status, run.metrics(), run.failures()
    except RunError as error:
        raise UserError(str(error)) from None
    yield f"{path.name}: {status.state} {status.message}".rstrip()
    for label, metric, layout in HEADLINES:
        value = metrics[metric][-1] if metrics.get(metric) else None
        yield f"  {label:<24}{'-' if value is None else layout.format(value)}"
    for kind, count in failures.items():
        yield f"  failed: {kind:<16}{count}"
    yield from _closing(path / "artifacts" / "summary.json")


def run_records(folder: Path) -> list[dict[str, Any]]:
    """Describe the runs in a folder as JSON types."""
    runs = find_runs(folder) if folder.is_dir() else []
    return [
        {
            "path": str(run.path),
            "name": run.info["name"],
            "seed": run.info["seed"],
            **{key: getattr(run.status, key) for key in ("state", "evals", "max_evals")},
        }
        for run in runs
    ]


def run_record(path: Path) -> dict[str, Any]:
    """Describe one run as JSON types; raises as `show_run`."""
    try:
        run = Run.open(path)
        status, metrics, failures = run.status, run.metrics(), run.failures()
    except RunError as error:
        raise UserError(str(error)) from None
    summary = path / "artifacts" / "summary.json"
    return {
        "path": str(path),
        "name": run.info["name"],
        "seed": run.info["seed"],
        "state": status.state,
        "message": status.message,
        "metrics": {name: values[-1] for name, values in metrics.items() if values},
        "failures": failures,
        "comparison": json.loads(summary.read_text("utf-8")) if summary.is_file() else None,
    }


def _closing(path: Path) -> Iterator[str]:
    if not path.is_file():
        yield "  no closing comparison"
        return
    summary: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    names = {"best": f"best (evaluation {summary['eval_id']})"}
    unit = summary["objective"]["unit"] or summary["objective"]["name"]
    for name, score in summary["scores"].items():
        mean = "-" if score["mean"] is None else f"{score['mean']:.3f}"
        remarks = [f"{key} {score['measures'][key]:.3g}" for key in summary["reported_measures"]]
        yield f"  {names.get(name, name)}: " + ", ".join([f"{mean} {unit}", *remarks])
    yield f"  artifacts in {path.parent}"
