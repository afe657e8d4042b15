"""Repair, validate and compare grid layouts in JSON maps."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from layout_repair.cli import compare, repair_command, validate_command
from layout_repair.cli.options import add_rules, add_search
from layout_repair.errors import BudgetError, InfeasibleError, LayoutRepairError

OK, BROKEN, WRONG_INPUT, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: Command line without the program's name; that of the process if None.

    Returns:
        Exit code: 0 success, 1 rules are broken or cannot hold, 2 wrong input, 130 interrupted
        (the best map so far is written if there is one).
    """
    try:
        options = _parser().parse_args(arguments)
        return int(options.run(options))
    except (InfeasibleError, BudgetError) as error:
        sys.stderr.write(f"layout-repair: {error}\n")
        return BROKEN
    except (LayoutRepairError, OSError) as error:
        sys.stderr.write(f"layout-repair: {error}\n")
        return WRONG_INPUT
    except KeyboardInterrupt:
        sys.stderr.write("layout-repair: interrupted before there was a valid map\n")
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    from layout_repair import __version__

    parser = argparse.ArgumentParser(prog="layout-repair", description=__doc__)
    parser.add_argument("--version", action="version", version=f"layout-repair {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    fix = commands.add_parser("repair", help="find the nearest valid map, or those of a folder")
    fix.add_argument("map", type=Path, help="JSON map, - for standard input, or a folder of maps")
    fix.add_argument("-o", "--output", type=Path, help="JSON map to write, standard output if "
                     "none; for a folder the folder to write to")  # fmt: skip
    fix.add_argument("--workers", type=int, default=1, help="processes for a folder (default 1)")
    fix.add_argument("--diff", action="store_true", help="draw the changes to standard error")
    fix.add_argument("--plot", type=Path, metavar="PNG", help="picture to write (extra 'plot')")
    add_rules(fix)
    add_search(fix)
    fix.set_defaults(run=repair_command.run)
    check = commands.add_parser("validate", help="list broken rules")
    check.add_argument("maps", type=Path, nargs="+", help="JSON maps, - for standard input")
    check.add_argument("--json", action="store_true", help="print the violations as JSON")
    add_rules(check)
    check.set_defaults(run=validate_command.run)
    score = commands.add_parser("similarity", help="say how much of a map was kept, 0 to 1")
    _add_pair(score)
    score.add_argument("--block-weight", type=float, default=1.0, help="weight of a cell that "
                       "holds a block before, such as 5 in manufacture (default 1)")  # fmt: skip
    score.add_argument("--normalised", action="store_true", help="let equal maps score 1")
    add_rules(score)
    score.set_defaults(run=compare.similarity)
    differ = commands.add_parser("diff", help="draw two maps side by side")
    _add_pair(differ)
    differ.add_argument("--plot", type=Path, metavar="PNG", help="picture to write (extra 'plot')")
    add_rules(differ)
    differ.set_defaults(run=compare.diff)
    return parser


def _add_pair(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("before", type=Path, help="JSON map, - for standard input")
    parser.add_argument("after", type=Path, help="JSON map of the same size")
