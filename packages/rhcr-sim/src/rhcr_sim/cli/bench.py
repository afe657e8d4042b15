"""`rhcr-sim bench`: the table of speeds."""

from __future__ import annotations

import argparse
import json
import sys

from rhcr_sim.benchmarks import all_benchmarks
from rhcr_sim.cli.options import Commands, new_parser
from rhcr_sim.errors import ConfigError
from rhcr_sim.measuring import Benchmark, Timing, measure

HEADER = "| work | CPU s | wall s | MB | outcome | bars |\n|---|---|---|---|---|---|\n"


def add_parser(commands: Commands) -> None:
    """Adds the command."""
    parser = new_parser(commands, "bench", "time simulations of all sizes on this machine")
    parser.add_argument("--repeats", type=int, default=5, help="runs to take the median of")
    parser.add_argument("--only", metavar="TEXT", default="", help="work whose name holds TEXT")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
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
    row = _object if options.json else _row
    sys.stdout.write("" if options.json else HEADER)
    for benchmark in chosen:
        sys.stdout.write(row(benchmark, measure(benchmark, options.repeats)) + "\n")
        sys.stdout.flush()
    return 0


def _row(benchmark: Benchmark, timing: Timing) -> str:
    memory = "" if timing.memory is None else f"{timing.memory:.0f}"
    bars = ", ".join(
        f"{bar.text}: {'met' if bar.met(timing) else 'missed'}" for bar in benchmark.bars
    )
    return (
        f"| {benchmark.name} | {timing.cpu:.3g} | {timing.wall:.3g} | {memory} | "
        f"{timing.outcome.text} | {bars} |"
    )


def _object(benchmark: Benchmark, timing: Timing) -> str:
    return json.dumps(
        {
            "work": benchmark.name,
            "cpu_seconds": timing.cpu,
            "wall_seconds": timing.wall,
            "memory_mb": timing.memory,
            "outcome": timing.outcome.text,
            "value": timing.outcome.value,
            "bars": [{"bar": bar.text, "met": bar.met(timing)} for bar in benchmark.bars],
        }
    )
