"""The `rhcr-sim` command: one module a subcommand."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import NoReturn

from rhcr_sim._version import __version__
from rhcr_sim.cli import animate, bench, info, make, run, sweep, validate
from rhcr_sim.errors import RhcrSimError

COMMANDS = (run, sweep, info, make, validate, animate, bench)


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        """Print the message and where help is to be had, and exit with 2."""
        self.exit(2, f"{self.prog}: {message}; see `{self.prog} --help`\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="rhcr-sim", description="Lifelong multi-agent path finding in warehouses."
    )
    parser.add_argument("--version", action="version", version=f"rhcr-sim {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    for command in COMMANDS:
        command.add_parser(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Returns:
        Exit code: 0 done, 1 a checked plan breaks rules, 2 wrong input, 130 interrupted.
    """
    options = _parser().parse_args(arguments)
    try:
        code: int = options.execute(options)
    except (RhcrSimError, OSError) as error:
        sys.stderr.write(f"rhcr-sim: {error}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("rhcr-sim: interrupted\n")
        return 130
    return code
