"""`maze-env evaluate`: an agent in mazes of files, folders or names."""

from __future__ import annotations

import argparse
import sys

from maze_env.agent.named import read_agent
from maze_env.cli.options import (
    Commands,
    add_agent,
    add_maze,
    checked_output,
    new_parser,
    progress_bar,
    read_levels,
    table,
    write_json,
)
from maze_env.evaluation import evaluate

COLUMNS = ("maze", "walls", "optimal", "success", "steps", "repeats", "explored")


def add_parser(commands: Commands) -> None:
    """Add the command."""
    parser = new_parser(commands, "evaluate", "run an agent in mazes and print how it did")
    add_maze(parser, several=True)
    add_agent(parser)
    parser.add_argument("--episodes", type=int, default=50, help="in each maze")
    parser.add_argument("--threads", type=int, default=1, help="processors to use")
    parser.add_argument(
        "--published", action="store_true", help="count the first finished episodes of ten copies"
    )
    parser.add_argument("--out", metavar="FILE", help="JSON file for all measures and episodes")
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> None:
    """Run the command."""
    out = checked_output(options.out)
    levels = read_levels(options.mazes, abs(options.seed))
    policy = read_agent(options.agent, heading_mode=options.heading_mode)
    with progress_bar(len(levels) * max(options.episodes, 0), "episode") as progress:
        results = evaluate(
            list(levels.values()),
            policy,
            episodes=options.episodes,
            seed=options.seed,
            threads=options.threads,
            compat="published" if options.published else None,
            progress=progress,
        )
    rows, entries = [], []
    for name, result in zip(levels, results, strict=True):
        numbers = result.measures()
        rows.append(
            (name, int(numbers["num_blocks"]), result.optimal_path_length, result.success_rate,
             numbers["agent_path_length"], numbers["n_repeated_cells"],
             numbers["frac_explored_cells"])
        )  # fmt: skip
        episodes = {"path_length": result.path_length.tolist(), "success": result.success.tolist()}
        entries.append({"maze": name, "measures": numbers, **episodes})
    sys.stdout.write(table(COLUMNS, rows))
    if out is not None:
        settings = {name: getattr(options, name) for name in ("agent", "episodes", "seed")}
        write_json(out, {**settings, "published": options.published, "mazes": entries})
