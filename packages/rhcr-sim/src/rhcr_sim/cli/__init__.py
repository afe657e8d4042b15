"""The `rhcr-sim` command."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from rhcr_sim import ConfigError, Layout, LayoutError, Result, __version__, simulate


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rhcr-sim", description="Lifelong multi-agent path finding in warehouses."
    )
    parser.add_argument("--version", action="version", version=f"rhcr-sim {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser(
        "run",
        help="simulate one map and print its metrics",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    run.add_argument("map", help="JSON map")
    run.add_argument("--agents", type=int, required=True, help="number of agents")
    run.add_argument("--seed", type=int, default=0, help="random seed")
    run.add_argument("--steps", type=int, default=1000, help="timesteps to simulate")
    run.add_argument("--window", type=int, default=10, help="planning window in timesteps")
    run.add_argument("--period", type=int, default=5, help="timesteps between two plans")
    run.add_argument("--left-weight", type=float, default=1.0, help="weight of left workstations")
    run.add_argument("--right-weight", type=float, default=1.0, help="weight of the others")
    run.add_argument("--time-limit", type=float, default=None, help="wall seconds")
    run.add_argument(
        "--no-stop-at-congestion", action="store_true", help="go on when the agents are jammed"
    )
    run.add_argument("--json", action="store_true", help="print the whole result as JSON")
    return parser


def _table(layout: Layout, agents: int, result: Result) -> str:
    congested = f"yes, at timestep {result.congested_at}" if result.congested else "no"
    rows = [
        ("layout", repr(layout)),
        ("agents", f"{agents}"),
        ("throughput", f"{result.throughput:.3f} tasks per timestep"),
        ("finished tasks", f"{result.n_finished}"),
        ("timesteps", f"{result.timesteps_executed} ({result.stop_reason})"),
        ("congested", congested),
        ("waiting agents", f"{result.num_wait_mean:.2f} per timestep"),
        ("turns", f"{result.num_turns_mean:.1f} per agent"),
        ("moves per task", f"{result.finished_len_mean:.2f}"),
        ("shortest task", f"{result.avg_task_len:.2f} cells on average"),
        ("windows", f"{result.n_windows}, {result.n_fallback_windows} with fallback"),
        ("time", f"{result.cpu_seconds:.2f} CPU s, {result.wall_seconds:.2f} s"),
    ]
    return "\n".join(f"{label:<15} {value}" for label, value in rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line.

    Returns:
        Exit code: 0 done, 2 wrong input, 130 interrupted.
    """
    options = _parser().parse_args(arguments)
    try:
        layout = Layout.load(options.map)
        result = simulate(
            layout,
            agents=options.agents,
            seed=options.seed,
            steps=options.steps,
            window=options.window,
            period=options.period,
            left_weight=options.left_weight,
            right_weight=options.right_weight,
            stop_at_congestion=not options.no_stop_at_congestion,
            time_limit=options.time_limit,
        )
    except (LayoutError, ConfigError) as error:
        sys.stderr.write(f"rhcr-sim: {error}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("rhcr-sim: interrupted\n")
        return 130
    text = json.dumps(result.to_dict()) if options.json else _table(layout, options.agents, result)
    sys.stdout.write(text + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
