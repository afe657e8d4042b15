"""Built-in mazes, by name."""

import re
from collections.abc import Sequence

import numpy as np

from experiments.domains.base import Layout, unknown_layout

SIDES = (16, 32, 64, 96)
"""Sizes that are listed; every other size can be asked for."""

BLOCK = 2
"""Side of the block of walls from which an automaton grows."""

MAX_SIDE = 1024


def layout_names() -> Sequence[str]:
    """List seeds of automata (a block of walls in the middle or at the left) and empty mazes."""
    kinds = ("empty", "seed", "seed-left")
    return [f"maze/{kind}-{side}x{side}" for kind in kinds for side in SIDES]


def layout(name: str) -> Layout:
    """A maze by name; the numbers are rows and columns.

    Raises:
        UnknownLayoutError: If there is none of this name.
    """
    match = re.fullmatch(r"maze/(empty|seed|seed-left)-(\d{1,4})x(\d{1,4})", name)
    shape = (int(match[2]), int(match[3])) if match else (0, 0)
    if match is None or not all(BLOCK <= side <= MAX_SIDE for side in shape):
        raise unknown_layout(name, layout_names())
    cells = np.zeros(shape, np.uint8)
    top, left = ((side - BLOCK) // 2 for side in shape)
    if match[1] == "seed":
        cells[top : top + BLOCK, left : left + BLOCK] = 1
    elif match[1] == "seed-left":
        cells[top : top + BLOCK, :BLOCK] = 1
    return cells
