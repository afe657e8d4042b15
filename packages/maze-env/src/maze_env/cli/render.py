"""`maze-env render`: a picture of a maze, a film of an episode, or where an agent has been."""

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
    read_level,
)
from maze_env.errors import RenderError
from maze_env.evaluation import evaluate
from maze_env.evaluation.trajectory import follow
from maze_env.rendering import draw_maze, draw_occupancy, draw_text
from maze_env.rendering.movie import write_gif, write_png


def add_parser(commands: Commands) -> None:
    """Add the command."""
    parser = new_parser(
        commands, "render", "draw a maze (.png), an episode (.gif), or print the maze"
    )
    add_maze(parser)
    parser.add_argument("out", nargs="?", metavar="FILE", help=".png or .gif; else text is printed")
    add_agent(parser)
    parser.add_argument("--episode", type=int, default=0, help="number of the episode of a .gif")
    parser.add_argument(
        "--occupancy", action="store_true", help="show in the .png how often cells are visited"
    )
    parser.add_argument("--episodes", type=int, default=50, help="for --occupancy")
    parser.add_argument("--tile", type=int, default=16, help="side of a cell, pixels")
    parser.add_argument("--fps", type=int, default=12, help="steps a second of a .gif")
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> None:
    """Run the command."""
    out = checked_output(options.out)
    level = read_level(options.maze, abs(options.seed))
    if out is None:
        sys.stdout.write(draw_text(level.layout, level.start, 0, level.goal) + "\n")
    elif out.suffix == ".gif":
        agent = read_agent(options.agent, heading_mode=options.heading_mode)
        film = follow(level, agent, seed=options.seed, episode=options.episode)
        write_gif(out, film, tile=options.tile, fps=options.fps)
        end = "goal reached" if film.success else "goal not reached"
        sys.stdout.write(f"{out}: {len(film.headings) - 1} steps, {end}\n")
    elif out.suffix == ".png" and options.occupancy:
        agent = read_agent(options.agent, heading_mode=options.heading_mode)
        (result,) = evaluate([level], agent, episodes=options.episodes, seed=options.seed)
        write_png(out, draw_occupancy(level.layout, result.occupancy, tile=options.tile))
        sys.stdout.write(f"{out}: {result.success_rate:.2f} of the episodes reach the goal\n")
    elif out.suffix == ".png":
        picture = draw_maze(level.layout, start=level.start, goal=level.goal, tile=options.tile)
        write_png(out, picture)
    else:
        raise RenderError(f"{out} must end with .png or .gif")
