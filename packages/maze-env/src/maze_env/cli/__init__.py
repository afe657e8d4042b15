"""The `maze-env` command: one module a subcommand."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from maze_env import MazeError, __version__
from maze_env.cli import baselines, evaluate, make, render, train, transfer

COMMANDS = (make, evaluate, transfer, baselines, render, train)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="maze-env", description="Mazes and agents in them.")
    parser.add_argument("--version", action="version", version=f"maze-env {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    for command in COMMANDS:
        command.add_parser(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Returns:
        Exit code: 0 done, 2 wrong input, 130 interrupted.
    """
    options = _parser().parse_args(arguments)
    try:
        options.execute(options)
    except (MazeError, OSError) as error:
        sys.stderr.write(f"maze-env: {error}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("maze-env: interrupted\n")
        return 130
    return 0
