"""`rhcr-sim make`: human-designed layouts of any size."""

from __future__ import annotations

import argparse
import re
import sys

from rhcr_sim.cli.options import Commands, new_parser
from rhcr_sim.files import checked_output
from rhcr_sim.formats.grid import write_grid
from rhcr_sim.formats.json_map import write_layout
from rhcr_sim.layouts.floorplans import manufacture, warehouse
from rhcr_sim.layouts.sorting_floor import sorting


def add_parser(commands: Commands) -> None:
    """Add the command."""
    parser = new_parser(commands, "make", "make a human-designed layout of any size")
    kinds = parser.add_subparsers(dest="kind", required=True)
    house = new_parser(kinds, "warehouse", "rows of racks with endpoints above and below")
    house.add_argument(
        "--frame", choices=("workstations", "homes"), default="workstations",
        help="what surrounds the racks",
    )  # fmt: skip
    house.add_argument("--rack", type=int, default=10, help="shelves of a rack")
    house.add_argument("--gap", type=int, default=1, help="columns between racks")
    floor = new_parser(kinds, "manufacture", "columns of stations with endpoints between")
    floor.add_argument(
        "--shares", type=float, nargs="+", default=(2, 5, 10), help="share of each station type"
    )
    centre = new_parser(kinds, "sorting", "chutes in a grid of one-way streets")
    for kind in (house, floor, centre):
        kind.add_argument("size", type=_size, help="rows x columns with the frame, like 33x36")
        kind.add_argument("--out", metavar="FILE", help="file to write; else rows are printed")
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    """Run the command."""
    if options.out:
        checked_output(options.out, (".grid",) if options.kind == "sorting" else (".json",))
    if options.kind == "warehouse":
        layout = warehouse(*options.size, frame=options.frame, rack=options.rack, gap=options.gap)
    elif options.kind == "manufacture":
        layout = manufacture(*options.size, shares=options.shares)
    else:
        layout = sorting(*options.size)
    if options.out:
        write = write_grid if options.kind == "sorting" else write_layout
        write(layout, options.out)
        sys.stdout.write(f"{options.out}: {layout!r}\n")
    else:
        sys.stdout.write("\n".join(layout.rows) + "\n")
    return 0


def _size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{1,4})x(\d{1,4})", text)
    if match is None:
        raise argparse.ArgumentTypeError(f"expected rows x columns like 33x36, got {text!r}")
    return int(match[1]), int(match[2])
