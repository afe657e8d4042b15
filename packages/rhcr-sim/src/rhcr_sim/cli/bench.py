"""`rhcr-sim bench`: how fast each solver is on this machine."""

from __future__ import annotations

import argparse
import json
import statistics
import sys

from rhcr_sim.cli.options import Commands, new_parser
from rhcr_sim.errors import ConfigError
from rhcr_sim.layouts.floorplans import warehouse
from rhcr_sim.layouts.layout import Layout
from rhcr_sim.simulation.results.result import Result
from rhcr_sim.simulation.simulate import simulate
from rhcr_sim.simulation.solvers import SOLVERS

HEADER = "| solver | CPU s | tasks a timestep | congested |\n|---|---|---|---|\n"


def add_parser(commands: Commands) -> None:
    """Add the command."""
    parser = new_parser(commands, "bench", "time every solver on a 33x36 warehouse, 1,000 steps")
    parser.add_argument("--agents", type=int, default=100, help="number of agents")
    parser.add_argument("--repeats", type=int, default=3, help="runs to take the median of")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    """Run the command: processor seconds, which other programs hardly change.

    Raises:
        ConfigError: `repeats` is not positive, or there are too many agents.
    """
    if options.repeats < 1:
        raise ConfigError(f"repeats must be at least 1, got {options.repeats}")
    layout = warehouse(33, 36)
    sys.stdout.write("" if options.json else HEADER)
    for solver in [name for name, row in SOLVERS.items() if row.needs is None]:
        runs = [_run(layout, solver, options.agents) for _ in range(options.repeats)]
        seconds = statistics.median(run.cpu_seconds for run in runs)
        sys.stdout.write(_line(solver, seconds, runs[0], options.json) + "\n")
        sys.stdout.flush()
    return 0


def _run(layout: Layout, solver: str, agents: int) -> Result:
    return simulate(layout, agents, seed=1, solver=solver, stop_at_congestion=False)


def _line(solver: str, seconds: float, run: Result, as_json: bool) -> str:
    if as_json:
        return json.dumps(
            {
                "solver": solver,
                "cpu_seconds": seconds,
                "throughput": run.throughput,
                "congested_at": run.congested_at,
            }
        )
    congested = f"at {run.congested_at}" if run.congested else "no"
    return f"| {solver} | {seconds:.3g} | {run.throughput:.3f} | {congested} |"
