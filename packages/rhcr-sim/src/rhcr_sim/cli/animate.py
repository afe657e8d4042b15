"""`rhcr-sim animate`: watch a run."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rhcr_sim.cli.options import Commands, new_parser
from rhcr_sim.cli.plans import add_plan, read_plan
from rhcr_sim.files import checked_output
from rhcr_sim.viewing.movie import write_gif, write_mp4
from rhcr_sim.viewing.player import write_player


def add_parser(commands: Commands) -> None:
    """Add the command."""
    parser = new_parser(commands, "animate", "turn a plan into an HTML player, a GIF or an MP4")
    add_plan(parser)
    parser.add_argument(
        "--out", metavar="FILE", help="file to write, .html, .gif or .mp4; PLAN.html if not given"
    )
    movie = parser.add_argument_group("GIF and MP4")
    movie.add_argument("--first", type=int, default=0, help="first timestep")
    movie.add_argument("--last", type=int, help="last timestep; the end if not given")
    movie.add_argument("--scale", type=int, default=8, help="pixels of a cell")
    movie.add_argument("--fps", type=int, default=10, help="timesteps a second")
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    """Run the command."""
    out = Path(options.out) if options.out else Path(options.plan).with_suffix(".html")
    checked_output(out, (".html", ".gif", ".mp4"))
    plan = read_plan(options)
    if out.suffix == ".html":
        write_player(plan, out)
    else:
        write = write_gif if out.suffix == ".gif" else write_mp4
        write(
            plan, out, first=options.first, last=options.last,
            scale=options.scale, frames_per_second=options.fps,
        )  # fmt: skip
    sys.stdout.write(f"{out}\n")
    return 0
