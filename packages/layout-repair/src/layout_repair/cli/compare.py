"""The commands `similarity` and `diff`."""

import argparse
import os
import sys

from layout_repair.cli.options import spec_from
from layout_repair.files import similarity as scoring
from layout_repair.files.diff import render_diff
from layout_repair.files.map_file import read_map
from layout_repair.files.output import probe
from layout_repair.files.plot import check_plots, save_plot


def similarity(options: argparse.Namespace) -> int:
    """Print how much of a map was kept.

    Args:
        options: Parsed options.
    """
    score = scoring.similarity(
        read_map(options.before)["layout"],
        read_map(options.after)["layout"],
        spec_from(options),
        block_weight=options.block_weight,
        normalised=options.normalised,
    )
    sys.stdout.write(f"{score:.6f}\n")
    return 0


def diff(options: argparse.Namespace) -> int:
    """Draw two maps side by side.

    Args:
        options: Parsed options.
    """
    if options.plot:
        probe(options.plot)
        check_plots(options.plot)
    before, after = read_map(options.before)["layout"], read_map(options.after)["layout"]
    sys.stdout.write(render_diff(before, after, colourful(sys.stdout.isatty())) + "\n")
    if options.plot:
        save_plot(options.plot, before, after, spec_from(options))
    return 0


def colourful(terminal: bool) -> bool:
    """Whether to use colours.

    Args:
        terminal: Whether the output is a terminal.
    """
    return terminal and "NO_COLOR" not in os.environ
