"""The command `repair`."""

import argparse
import json
import sys
from typing import Any

from layout_repair.cli.compare import colourful
from layout_repair.cli.folder import repair_folder
from layout_repair.cli.options import (
    objective_from,
    scores_from,
    spec_from,
    starts_from,
    ties_from,
)
from layout_repair.errors import BudgetError, LayoutError
from layout_repair.files.diff import render_diff
from layout_repair.files.map_file import read_map, repaired_map, write_map
from layout_repair.files.output import probe
from layout_repair.files.plot import check_plots, save_plot
from layout_repair.interrupts import Noted, deferred
from layout_repair.problem.progress import Progress
from layout_repair.problem.result import RepairResult
from layout_repair.repair import repair
from layout_repair.tiles import to_array

OK, INTERRUPTED = 0, 130
CLEAR_LINE = "\r\x1b[K"


def run(options: argparse.Namespace) -> int:
    """Repair a map, or all maps of a folder.

    Args:
        options: Parsed options.
    """
    if options.map.is_dir():
        return repair_folder(options)
    if options.workers != 1:
        raise LayoutError(f"--workers: is for a folder of maps, and {options.map} is none.")
    if options.output:
        probe(options.output)
    if options.plot:
        probe(options.plot)
        check_plots(options.plot)
    content = read_map(options.map)  # Ctrl-C while standard input is awaited ends at once
    with deferred() as noted:  # from here on it ends the search, not the writing of what it found
        return _repair_map(options, content, noted)


def _repair_map(options: argparse.Namespace, content: dict[str, Any], noted: Noted) -> int:
    spec, before = spec_from(options), content["layout"]
    watched = sys.stderr.isatty()
    try:
        result = repair(
            to_array(before, spec.alphabet),
            spec,
            watch=_show if watched else None,
            stop=lambda: noted.pressed,
            **search_options(options),
        )
    except BudgetError:
        if noted.pressed:
            raise KeyboardInterrupt from None
        raise
    sys.stderr.write(CLEAR_LINE if watched else "")
    if options.diff:
        drawing = render_diff(before, result.rows, colourful(sys.stderr.isatty()))
        sys.stderr.write(drawing + "\n")
    sys.stderr.write(summary(result) + "\n")
    repaired = repaired_map(content, result)
    if options.output:
        write_map(options.output, repaired)
    else:
        sys.stdout.write(json.dumps(repaired, indent=1, ensure_ascii=False) + "\n")
    if options.plot:
        save_plot(options.plot, before, result.rows, spec)
    return INTERRUPTED if noted.pressed else OK


def search_options(options: argparse.Namespace) -> dict[str, Any]:
    """Arguments of `layout_repair.repair` from the command line.

    Args:
        options: Parsed options.
    """
    return {
        "objective": objective_from(options),
        "starts": starts_from(options),
        "tie_break": ties_from(options),
        "label_scores": scores_from(options),
        "time_limit": options.time_limit,
        "work_limit": options.work_limit,
        "seed": options.seed,
    }


def _show(progress: Progress) -> None:
    cost = "-" if progress.cost is None else f"{progress.cost:g}"
    sys.stderr.write(
        f"{CLEAR_LINE}{progress.seconds:6.1f} s  {progress.phase}: best {cost}, "
        f"bound {progress.bound:g}"
    )
    sys.stderr.flush()


def summary(result: RepairResult) -> str:
    """What a repair did, in a line.

    Args:
        result: The repair.
    """
    cost = f"{result.changed} cells changed"
    if result.cost != result.changed:
        cost += f" at a cost of {result.cost}"
    seconds = f"{result.seconds:.2f} s"
    if result.limit_hit == "interrupt":
        seconds += ", interrupted"
    return f"{cost}, at least {result.bound} must ({result.status}), {seconds}"
