"""`rhcr-sim sweep`: throughput against the number of agents."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from rhcr_sim.cli.options import Commands, add_map, add_simulation, config_of, new_parser, read_map
from rhcr_sim.cli.progress import Progress
from rhcr_sim.extras import require
from rhcr_sim.studies.sweep_plot import plot
from rhcr_sim.studies.sweep_tables import Point
from rhcr_sim.studies.sweeps import RUNS, sweep

PLOT = "throughput.png"


def add_parser(commands: Commands) -> None:
    """Add the command."""
    text = "simulate many numbers of agents and seeds, and plot the throughput"
    parser = new_parser(commands, "sweep", text)
    add_map(parser)
    parser.add_argument(
        "--agents", type=_agents, required=True,
        help="numbers of agents: FIRST:LAST:STEP (LAST included), or N,N,N",
    )  # fmt: skip
    parser.add_argument("--seeds", type=_positive, default=10, help="seeds 0 to SEEDS - 1")
    add_simulation(parser)
    parser.add_argument("--workers", type=_positive, help="threads; all processors if not given")
    parser.add_argument("--out", required=True, metavar="DIR", help="folder; resumed if it exists")
    parser.add_argument("--no-plot", action="store_true", help="write the tables only")
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    """Run the command."""
    if not options.no_plot:
        require("matplotlib.figure", "the plot of a sweep (leave it out with --no-plot)")
    layout = read_map(options)
    configs = [
        config_of(options, agents, seed)
        for agents in options.agents
        for seed in range(options.seeds)
    ]
    folder = Path(options.out)
    try:
        points = sweep(layout, configs, folder, threads=options.workers, progress=Progress())
    except KeyboardInterrupt:
        sys.stderr.write(
            f"\nrhcr-sim: interrupted; finished runs are kept in {folder / RUNS}, "
            f"the same command goes on from there\n"
        )
        return 130
    if not options.no_plot:
        plot(points, f"{layout.name}, {options.seeds} seeds", folder / PLOT)
    sys.stdout.write(_table(points))
    return 0


def _table(points: list[Point]) -> str:
    lines = [f"{'agents':>7} {'throughput':>11} {'95 %':>9} {'congested':>10} {'CPU s':>8}"]
    for point in points:
        lines.append(
            f"{point.agents:>7} {point.throughput_mean:>11.3f} {point.throughput_ci95:>9.3f} "
            f"{point.congested_share:>9.0%} {point.cpu_seconds_mean:>9.2f}"
        )
    return "\n".join(lines) + "\n"


def _agents(text: str) -> list[int]:
    span = re.fullmatch(r"(\d{1,6}):(\d{1,6}):(\d{1,6})", text)
    if span is not None and int(span[3]) > 0 and int(span[1]) <= int(span[2]):
        return list(range(int(span[1]), int(span[2]) + 1, int(span[3])))
    if re.fullmatch(r"\d{1,6}(,\d{1,6})*", text):
        return sorted({int(number) for number in text.split(",")})
    raise argparse.ArgumentTypeError(
        f"expected FIRST:LAST:STEP like 50:350:10, or numbers like 50,100,200; got {text!r}"
    )


def _positive(text: str) -> int:
    if not re.fullmatch(r"\d{1,9}", text) or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a number from 1 on, got {text!r}")
    return int(text)
