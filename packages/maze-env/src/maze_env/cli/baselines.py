"""`maze-env baselines`: random mazes to compare a maze with."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from maze_env.cli.options import Commands, add_maze, new_parser, progress_bar, read_level
from maze_env.errors import MazeFileError
from maze_env.layouts import diameter_endpoints, random_baselines, write_maze


def add_parser(commands: Commands) -> None:
    """Add the command."""
    parser = new_parser(
        commands, "baselines", "make random mazes with the walls of a maze and about its way"
    )
    add_maze(parser)
    parser.add_argument("out", metavar="FOLDER", help="where the maps are written")
    parser.add_argument("--count", type=int, default=100, help="number of mazes")
    parser.add_argument("--low", type=float, default=0.8, help="shortest way, share of the maze's")
    parser.add_argument("--high", type=float, default=1.2, help="longest way, share of the maze's")
    parser.add_argument("--seed", type=int, default=0, help="of the walls")
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> None:
    """Run the command."""
    level = read_level(options.maze)
    folder = Path(options.out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MazeFileError(f"{folder} cannot be made: {error}") from error
    with progress_bar(options.count, "maze") as progress:
        layouts = random_baselines(
            level.layout, options.count, low=options.low, high=options.high, seed=options.seed,
            progress=progress,
        )  # fmt: skip
    digits = len(str(len(layouts) - 1))
    for index, layout in enumerate(layouts):
        name = f"baseline_{index:0{digits}}"
        ends = diameter_endpoints(layout)
        notes = {"longest_way": ends.distance if ends else -1, "seed": options.seed}
        write_maze(folder / f"{name}.json", layout, name=name, notes=notes)
    sys.stdout.write(f"{folder}: {len(layouts)} mazes of {int(level.layout.sum())} walls\n")
