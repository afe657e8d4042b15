"""Repair, validate and compare grid layouts in JSON maps."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from layout_repair.cli.options import (
    add_rules,
    add_search,
    objective_from,
    scores_from,
    spec_from,
    starts_from,
    ties_from,
)
from layout_repair.errors import (
    BudgetError,
    InfeasibleError,
    LayoutError,
    PlotError,
    SpecError,
)
from layout_repair.files.diff import render_diff
from layout_repair.files.map_file import read_map, repaired_map, write_map
from layout_repair.files.plot import save_plot
from layout_repair.files.similarity import similarity
from layout_repair.problem.progress import Progress
from layout_repair.problem.result import RepairInterrupted, RepairResult
from layout_repair.repair import repair
from layout_repair.rules.validator import validate
from layout_repair.tiles import to_array

OK, BROKEN, WRONG_INPUT, INTERRUPTED = 0, 1, 2, 130
CLEAR_LINE = "\r\x1b[K"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: Command line without the program's name; that of the process if None.

    Returns:
        Exit code: 0 success, 1 rules are broken or cannot hold, 2 wrong input, 130 interrupted
        (the best map so far is written if there is one).
    """
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except (InfeasibleError, BudgetError) as error:
        sys.stderr.write(f"layout-repair: {error}\n")
        return BROKEN
    except (LayoutError, SpecError, PlotError, OSError) as error:
        sys.stderr.write(f"layout-repair: {error}\n")
        return WRONG_INPUT
    except KeyboardInterrupt:
        sys.stderr.write("layout-repair: interrupted before there was a valid map\n")
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="layout-repair", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    fix = commands.add_parser("repair", help="find the nearest valid map")
    fix.add_argument("map", type=Path, help="JSON map")
    fix.add_argument("-o", "--output", type=Path, help="JSON map to write; standard output if none")
    fix.add_argument("--diff", action="store_true", help="draw the changes to standard error")
    fix.add_argument("--plot", type=Path, metavar="PNG", help="picture to write (extra 'plot')")
    add_rules(fix)
    add_search(fix)
    fix.set_defaults(run=_repair)
    check = commands.add_parser("validate", help="list broken rules")
    check.add_argument("maps", type=Path, nargs="+", help="JSON maps")
    check.add_argument("--json", action="store_true", help="print the violations as JSON")
    add_rules(check)
    check.set_defaults(run=_validate)
    score = commands.add_parser("similarity", help="say how much of a map was kept, 0 to 1")
    _add_pair(score)
    score.add_argument("--block-weight", type=float, default=1.0, help="weight of a cell that "
                       "holds a block before, such as 5 in manufacture (default 1)")  # fmt: skip
    score.add_argument("--normalised", action="store_true", help="let equal maps score 1")
    add_rules(score)
    score.set_defaults(run=_similarity)
    compare = commands.add_parser("diff", help="draw two maps side by side")
    _add_pair(compare)
    compare.add_argument("--plot", type=Path, metavar="PNG", help="picture to write (extra 'plot')")
    add_rules(compare)
    compare.set_defaults(run=_diff)
    return parser


def _add_pair(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("before", type=Path, help="JSON map")
    parser.add_argument("after", type=Path, help="JSON map of the same size")


def _repair(options: argparse.Namespace) -> int:
    content, spec = read_map(options.map), spec_from(options)
    before = content["layout"]
    watched = sys.stderr.isatty()
    status = OK
    try:
        result = repair(
            to_array(before, spec.alphabet),
            spec,
            objective=objective_from(options),
            starts=starts_from(options),
            tie_break=ties_from(options),
            label_scores=scores_from(options),
            time_limit=options.time_limit,
            work_limit=options.work_limit,
            seed=options.seed,
            watch=_show if watched else None,
        )
    except RepairInterrupted as interrupt:
        result, status = interrupt.result, INTERRUPTED
    sys.stderr.write(CLEAR_LINE if watched else "")
    if options.diff:
        drawing = render_diff(before, result.rows, _colourful(sys.stderr.isatty()))
        sys.stderr.write(drawing + "\n")
    sys.stderr.write(_summary(result) + "\n")
    repaired = repaired_map(content, result)
    if options.output:
        write_map(options.output, repaired)
    else:
        sys.stdout.write(json.dumps(repaired, indent=1) + "\n")
    if options.plot:
        save_plot(options.plot, before, result.rows, spec)
    return status


def _show(progress: Progress) -> None:
    cost = "-" if progress.cost is None else progress.cost
    sys.stderr.write(
        f"{CLEAR_LINE}{progress.seconds:6.1f} s  {progress.phase}: best {cost}, "
        f"bound {progress.bound}"
    )
    sys.stderr.flush()


def _summary(result: RepairResult) -> str:
    cost = f"{result.changed} cells changed"
    if result.cost != result.changed:
        cost += f" at a cost of {result.cost}"
    seconds = f"{result.seconds:.2f} s"
    if result.limit_hit == "interrupt":
        seconds += ", interrupted"
    return f"{cost}, at least {result.bound} must ({result.status}), {seconds}"


def _validate(options: argparse.Namespace) -> int:
    spec = spec_from(options)
    found = {str(path): validate(read_map(path)["layout"], spec) for path in options.maps}
    if options.json:
        report = {
            path: [
                {"rule": v.rule, "row": v.row, "col": v.col, "message": v.message}
                for v in violations
            ]
            for path, violations in found.items()
        }
        sys.stdout.write(json.dumps(report, indent=1) + "\n")
    else:
        for path, violations in found.items():
            for v in violations:
                place = f" row {v.row}, column {v.col}:" if v.row >= 0 else ""
                sys.stdout.write(f"{path}: {v.rule}:{place} {v.message}\n")
            if not violations:
                sys.stdout.write(f"{path}: valid\n")
    return BROKEN if any(found.values()) else OK


def _similarity(options: argparse.Namespace) -> int:
    score = similarity(
        read_map(options.before)["layout"],
        read_map(options.after)["layout"],
        spec_from(options),
        block_weight=options.block_weight,
        normalised=options.normalised,
    )
    sys.stdout.write(f"{score:.6f}\n")
    return OK


def _diff(options: argparse.Namespace) -> int:
    before, after = read_map(options.before)["layout"], read_map(options.after)["layout"]
    sys.stdout.write(render_diff(before, after, _colourful(sys.stdout.isatty())) + "\n")
    if options.plot:
        save_plot(options.plot, before, after, spec_from(options))
    return OK


def _colourful(terminal: bool) -> bool:
    return terminal and "NO_COLOR" not in os.environ
