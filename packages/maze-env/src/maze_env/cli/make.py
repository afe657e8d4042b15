"""`maze-env make`: layouts by rule."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from maze_env.cli.options import Commands, checked_output, new_parser
from maze_env.layouts import (
    Layout,
    corridors,
    diameter_endpoints,
    independent_walls,
    long_way,
    perfect_maze,
    periodic,
    rooms,
    to_strings,
    write_maze,
)

Maker: TypeAlias = Callable[[int, int, np.random.Generator, float], Layout]

KINDS: dict[str, tuple[str, Maker]] = {
    "walls": (
        "independent walls; share: of walls",
        lambda h, w, rng, share: independent_walls(h, w, rng, density=share),
    ),
    "perfect": (
        "a tree of corridors; share: of walls opened afterwards",
        lambda h, w, rng, share: perfect_maze(h, w, rng, openings=share),
    ),
    "rooms": (
        "rooms of about 3x3 cells; share: of doors beyond those needed",
        lambda h, w, rng, share: rooms(
            h, w, rng, across=max(1, (w + 1) // 4), down=max(1, (h + 1) // 4), doors=share
        ),
    ),
    "corridors": ("two combs of dead ends", lambda h, w, rng, share: corridors(h, w)),  # noqa: ARG005
    "periodic": (
        "a motif that repeats; share: of walls",
        lambda h, w, rng, share: periodic(h, w, rng, density=share),
    ),
    "long": (
        "a long way, by climbing; share: of walls at the start",
        lambda h, w, rng, share: long_way(h, w, rng, density=share),
    ),
}


def add_parser(commands: Commands) -> None:
    """Add the command."""
    parser = new_parser(commands, "make", "make a layout by rule")
    kinds = "; ".join(f"{name}: {purpose}" for name, (purpose, _) in KINDS.items())
    parser.add_argument("kind", choices=KINDS, help=kinds)
    parser.add_argument("size", type=_size, help="rows x columns, like 16x16")
    parser.add_argument("--share", type=float, default=0.3, help="see the kinds, 0 to 1")
    parser.add_argument("--seed", type=int, default=0, help="of the layout")
    parser.add_argument("--out", metavar="FILE", help=".json map or text; else rows are printed")
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> None:
    """Run the command."""
    out = checked_output(options.out)
    rng = np.random.default_rng(abs(options.seed))
    height, width = options.size
    _, maker = KINDS[options.kind]
    layout = maker(height, width, rng, options.share)
    ends = diameter_endpoints(layout)
    start, goal = (ends.start, ends.goal) if ends else (None, None)
    if out is None:
        sys.stdout.write("\n".join(to_strings(layout, start, goal)) + "\n")
        return
    notes = {"kind": options.kind, "share": options.share, "seed": options.seed}
    write_maze(out, layout, name=out.stem, notes=notes)
    length = ends.distance if ends else -1
    sys.stdout.write(f"{out}: {int(layout.sum())} walls, longest way {length}\n")


def _size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{1,4})x(\d{1,4})", text)
    if match is None:
        raise argparse.ArgumentTypeError(f"expected rows x columns like 16x16, got {text!r}")
    return int(match[1]), int(match[2])
