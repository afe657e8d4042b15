"""`rhcr-sim bench`: the table of speeds."""

from __future__ import annotations

import argparse
import sys

from rhcr_sim.benchmarks import all_benchmarks, measure
from rhcr_sim.cli.options import Commands, new_parser
from rhcr_sim.errors import ConfigError


def add_parser(commands: Commands) -> None:
    """Adds the command."""
    parser = new_parser(commands, "bench", "time simulations of all sizes on this machine")
    parser.add_argument("--repeats", type=int, default=5, help="runs to take the median of")
    parser.add_argument("--only", metavar="TEXT", default="", help="work whose name holds TEXT")
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    """Runs the command.

    Raises:
        ConfigError: `repeats` is not positive, or no work has such a name.
    """
    if options.repeats < 1:
        raise ConfigError(f"repeats must be at least 1, got {options.repeats}")
    chosen = [benchmark for benchmark in all_benchmarks() if options.only in benchmark.name]
    if not chosen:
        raise ConfigError(f"no work has a name with {options.only!r}; leave --only out to see all")
    sys.stdout.write("| work | CPU s | wall s | outcome |\n|---|---|---|---|\n")
    for benchmark in chosen:
        timing = measure(benchmark, options.repeats)
        sys.stdout.write(
            f"| {benchmark.name} | {timing.cpu:.3g} | {timing.wall:.3g} | {timing.outcome} |\n"
        )
        sys.stdout.flush()
    return 0
