"""The command ``layout-repair``: repair, validate and compare maps in JSON files."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from layout_repair import specs
from layout_repair.diff import render_diff
from layout_repair.errors import BudgetError, InfeasibleError, LayoutError, SpecError
from layout_repair.mapfile import read_map, repaired_map, write_map
from layout_repair.pipeline import repair
from layout_repair.spec import LayoutSpec
from layout_repair.tiles import to_array
from layout_repair.validator import validate

OK, BROKEN, WRONG_INPUT = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: Command line without the program's name; that of the process if None.

    Returns:
        Exit code: 0 success, 1 rules are broken or cannot hold, 2 wrong input.
    """
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except (InfeasibleError, BudgetError) as error:
        sys.stderr.write(f"layout-repair: {error}\n")
        return BROKEN
    except (LayoutError, SpecError, OSError) as error:
        sys.stderr.write(f"layout-repair: {error}\n")
        return WRONG_INPUT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="layout-repair", description=__doc__)
    commands = parser.add_subparsers(required=True)
    fix = commands.add_parser("repair", help="find the nearest valid map")
    fix.add_argument("map", type=Path, help="JSON map")
    fix.add_argument("-o", "--output", type=Path, help="JSON map to write; standard output if none")
    fix.add_argument("--time-limit", type=float, default=3.0, help="wall seconds (default 3)")
    fix.add_argument("--seed", type=int, default=0, help="seed of the window search (default 0)")
    fix.add_argument("--diff", action="store_true", help="draw the changes to standard error")
    _add_rules(fix)
    fix.set_defaults(run=_repair)
    check = commands.add_parser("validate", help="list broken rules")
    check.add_argument("maps", type=Path, nargs="+", help="JSON maps")
    check.add_argument("--json", action="store_true", help="print the violations as JSON")
    _add_rules(check)
    check.set_defaults(run=_validate)
    compare = commands.add_parser("diff", help="draw two maps side by side")
    compare.add_argument("before", type=Path, help="JSON map")
    compare.add_argument("after", type=Path, help="JSON map of the same size")
    compare.set_defaults(run=_diff)
    return parser


def _add_rules(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("rules").add_argument
    kinds = ("warehouse", "manufacture", "maze")
    add("--rules", choices=kinds, default="warehouse", help="rule set (default warehouse)")
    add("--blocks", type=int, help="exact number of shelves, stations or walls")
    add("--min-blocks", type=int, help="least number of them")
    add("--max-blocks", type=int, help="largest number of them")
    add("--homes", action="store_true", help="warehouse with robot homes instead of workstations")
    add("--endpoints-per-shelf", type=int, default=1, help="warehouse only (default 1)")
    add("--agents", type=int, default=1, help="least number of open cells, manufacture and maze")


def _spec(options: argparse.Namespace) -> LayoutSpec:
    least, most = options.min_blocks, options.max_blocks
    if options.blocks is not None:
        if (least, most) != (None, None):
            raise SpecError("--blocks: give either an exact number or limits, not both.")
        least = most = options.blocks
    if options.rules == "warehouse":
        return specs.warehouse(
            min_shelves=least,
            max_shelves=most,
            min_endpoints_per_shelf=options.endpoints_per_shelf,
            homes=options.homes,
        )
    if options.rules == "manufacture":
        return specs.manufacture(min_stations=least or 0, max_stations=most, agents=options.agents)
    return specs.maze(min_walls=least or 0, max_walls=most, min_open=options.agents)


def _repair(options: argparse.Namespace) -> int:
    content, spec = read_map(options.map), _spec(options)
    layout = to_array(content["layout"], spec.alphabet)
    result = repair(layout, spec, time_limit=options.time_limit, seed=options.seed)
    if options.diff:
        drawing = render_diff(content["layout"], result.rows, _colourful(sys.stderr.isatty()))
        sys.stderr.write(drawing + "\n")
    sys.stderr.write(
        f"{result.cost} cells changed, at least {result.bound} must ({result.status}), "
        f"{result.seconds:.2f} s\n"
    )
    repaired = repaired_map(content, result)
    if options.output:
        write_map(options.output, repaired)
    else:
        sys.stdout.write(json.dumps(repaired, indent=1) + "\n")
    return OK


def _validate(options: argparse.Namespace) -> int:
    spec = _spec(options)
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


def _diff(options: argparse.Namespace) -> int:
    before, after = read_map(options.before)["layout"], read_map(options.after)["layout"]
    sys.stdout.write(render_diff(before, after, _colourful(sys.stdout.isatty())) + "\n")
    return OK


def _colourful(terminal: bool) -> bool:
    return terminal and "NO_COLOR" not in os.environ
