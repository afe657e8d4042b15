"""Many runs at a glance: the table of `experiments list --watch`."""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from qd_core.runs import Run, RunError, find_runs

HEAD = ("run", "state", "evaluations", "done", "left", "best", "coverage", "failed", "seen")
CLEAR = "\033[H\033[J"
"""Moves to the corner of a terminal and empties it."""


def overview(folder: Path) -> Iterator[str]:
    """Describe the runs in a folder, a line each.

    Args:
        folder: Folder that holds run directories; it need not exist.

    Yields:
        A line of totals, a heading, then one line a run: newest last.
    """
    runs = find_runs(folder)
    states = [run.status.state for run in runs]
    counts = [f"{states.count(state)} {state}" for state in sorted(set(states))]
    yield f"{folder}: {', '.join(counts) or 'no runs'}, {datetime.now():%H:%M:%S}"
    rows = [HEAD, *(_row(run) for run in runs)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    for row in rows if runs else ():
        cells = [row[0].ljust(widths[0]), row[1].ljust(widths[1])]
        cells += [cell.rjust(width) for cell, width in zip(row[2:], widths[2:], strict=True)]
        yield "  ".join(cells)


def watch(
    folder: Path,
    every_s: float,
    echo: Callable[[str], object],
    *,
    terminal: bool,
    sleep: Callable[[float], object] = time.sleep,
) -> None:
    """Show the runs in a folder again and again, until none is running.

    Args:
        folder: Folder that holds run directories.
        every_s: Seconds between two looks.
        echo: Writes text for the user.
        terminal: Whether a look replaces the last one instead of following it.
        sleep: Waits some seconds.
    """
    while True:
        lines = list(overview(folder))
        echo((CLEAR if terminal else "") + "\n".join(lines))
        if not any(run.status.state == "running" for run in find_runs(folder)):
            return
        sleep(every_s)


def _row(run: Run) -> Sequence[str]:
    status = run.status
    try:
        metrics = run.last_metrics()
    except RunError:
        metrics = {}
    share = status.evals / status.max_evals if status.max_evals else 0.0
    running = status.state == "running"
    return (
        run.path.name,
        status.state,
        f"{status.evals}/{status.max_evals}",
        f"{share:.0%}",
        _span(status.eta_s) if running else "-",
        _number(metrics.get("result/best"), "{:.3f}"),
        _number(metrics.get("result/coverage"), "{:.2%}"),
        _number(metrics.get("failures"), "{:.0f}"),
        f"{_span(_age_s(status.updated))} ago",
    )


def _number(value: float | None, layout: str) -> str:
    return "-" if value is None else layout.format(value)


def _age_s(updated: str) -> float | None:
    try:
        return (datetime.now(UTC) - datetime.fromisoformat(updated)).total_seconds()
    except (TypeError, ValueError):
        return None


def _span(seconds: float | None) -> str:
    """A time in its largest unit."""
    if seconds is None:
        return "-"
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{max(seconds, 0):.0f} s"
