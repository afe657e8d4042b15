"""`maze-env transfer`: an agent in the standard test mazes."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict

import numpy as np

from maze_env.agent.named import read_agent
from maze_env.cli.options import (
    Commands,
    add_agent,
    checked_output,
    new_parser,
    progress_bar,
    table,
    write_json,
)
from maze_env.evaluation.transfer_study import evaluate_transfer
from maze_env.transfer import STANDARD, TRANSFER_MAZES


def add_parser(commands: Commands) -> None:
    """Add the command."""
    parser = new_parser(commands, "transfer", "run an agent in the standard test mazes")
    parser.add_argument(
        "names", nargs="*", metavar="NAME",
        help=f"any of {', '.join(TRANSFER_MAZES)}; default: the twelve standard ones",
    )  # fmt: skip
    add_agent(parser)
    parser.add_argument("--episodes", type=int, default=100, help="in each maze")
    parser.add_argument("--threads", type=int, default=1, help="processors to use")
    parser.add_argument("--out", metavar="FILE", help="JSON file for the scores")
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> None:
    """Run the command."""
    out = checked_output(options.out)
    policy = read_agent(options.agent, heading_mode=options.heading_mode)
    names = options.names or STANDARD
    with progress_bar(len(names) * max(options.episodes, 0), "episode") as progress:
        scores = evaluate_transfer(
            policy, names, episodes=options.episodes, seed=options.seed,
            threads=options.threads, progress=progress,
        )  # fmt: skip
    rows = [(s.name, s.optimal_path_length, s.success_rate, s.path_length) for s in scores]
    means = [float(np.mean([row[k] for row in rows])) for k in (1, 2, 3)]
    sys.stdout.write(table(("maze", "optimal", "success", "steps"), [*rows, ("mean", *means)]))
    if out is not None:
        write_json(out, {"agent": options.agent, "seed": options.seed,
                         "mazes": [asdict(score) for score in scores]})  # fmt: skip
