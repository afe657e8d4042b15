"""Built-in layouts of the hall: seeds of any size, and the human-designed one."""

import re
from collections.abc import Sequence

import numpy as np

from experiments.domains.base import Layout, UnknownLayoutError, unknown_layout
from layout_repair import to_array

ALPHABET = ".012e"
"""Floor, stations of the three types, endpoint."""

FLOOR, ENDPOINT = 0, 4
SEED_PATTERN = re.compile(r"manufacture/seed-(\d{1,4})x(\d{1,4})(-published)?")
SEED_BLOCK = ("eeee", "0221", "eeee")

PUBLISHED_TOP_ROWS = {(93, 91): 39, (101, 102): 50}
"""First row of the block in the published seeds that leave the centring rule, by size."""

HUMAN = (
    "00 00 00 00 00 0",
    "11 11 11 11 11",
    "11 11 11 11 11",
    "11 12 22 22 11 11",
    "22 22 22 22 22 22",
    "22 22 22 22 22 22",
    "22 22 22 22 22 22",
    "22 22 22 22 22 22 22",
)
"""Islands of stations in each row of the human-designed hall."""


def layout_names() -> Sequence[str]:
    """List the named layouts; seeds exist for every size."""
    published = (f"manufacture/seed-{h}x{w}-published" for h, w in PUBLISHED_TOP_ROWS)
    sizes = ("9x16", "17x16", "33x36")
    return ["manufacture/human-33x36", *(f"manufacture/seed-{s}" for s in sizes), *published]


def layout(name: str) -> Layout:
    """Make the built-in layout of this name, ``uint8 (H, W)``.

    Raises:
        UnknownLayoutError: If there is none.
    """
    if name == "manufacture/human-33x36":
        return island_hall(HUMAN, 36)
    match = SEED_PATTERN.fullmatch(name)
    size = (int(match[1]), int(match[2])) if match else (0, 0)
    if match is not None and match[3] is None:
        return seed(*size, top=(size[0] - 1) // 2 - 1)
    if size in PUBLISHED_TOP_ROWS:
        return seed(*size, top=PUBLISHED_TOP_ROWS[size])
    raise unknown_layout(name, layout_names())


def seed(rows: int, columns: int, top: int) -> Layout:
    """Draw floor with one block of four stations and their endpoints.

    Args:
        rows: Rows of the hall.
        columns: Columns of the hall.
        top: First row of the block.

    Raises:
        UnknownLayoutError: If the block does not fit.
    """
    block = to_array(SEED_BLOCK, ALPHABET)
    height, width = block.shape
    if columns < width or not 0 <= top <= rows - height:
        raise UnknownLayoutError(
            f"seed block: needs at least {height} rows and {width} columns, got {rows}x{columns}."
        )
    hall = np.full((rows, columns), FLOOR, np.uint8)
    left = columns // 2 - 2
    hall[top : top + height, left : left + width] = block
    return hall


def island_hall(bands: Sequence[str], columns: int) -> Layout:
    """Draw rows of islands, each some stations with endpoints all around.

    Args:
        bands: Types of the stations of each island of a row, islands apart by blanks.
        columns: Columns of the hall; the islands of a row are spread evenly over them.

    Returns:
        ``uint8 (4 * bands + 1, columns)``.
    """
    hall = np.full((4 * len(bands) + 1, columns), FLOOR, np.uint8)
    for row, band in enumerate(bands):
        islands = band.split()
        for position, stations in enumerate(islands):
            left = _spread(position, len(islands), columns - 6) + 2
            here = slice(left, left + len(stations))
            middle = 4 * row + 2
            hall[middle - 1 : middle + 2, here] = ENDPOINT
            hall[middle, left - 1 : left + len(stations) + 1] = ENDPOINT
            hall[middle, here] = [ALPHABET.index(station) for station in stations]
    return hall


def _spread(position: int, count: int, length: int) -> int:
    """Place one of `count` things evenly in ``0 ... length``, halves towards the middle."""
    doubled = 2 * position * length // (count - 1)
    return (doubled + (1 if doubled < length else 0)) // 2
