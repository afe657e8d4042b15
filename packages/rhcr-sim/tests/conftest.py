"""Layouts shared by the tests."""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from validator import distances_from

SMALL = [
    "................",
    "w.eeeee.eeeee..w",
    "..@@@@@.@@@@@...",
    "..eeeee.eeeee...",
    "w..............w",
    "..eeeee.eeeee...",
    "..@@@@@.@@@@@...",
    "w.eeeee.eeeee..w",
    "................",
]

HOMES = [
    "rrrrrrrr",
    "........",
    ".e@e@e@.",
    ".e@e@e@.",
    "........",
    "rrrrrrrr",
]

CORRIDOR = ["w....e...e"]


def reachable_only(rows: Sequence[str], obstacle: str = "@") -> list[str]:
    """Turn everything that the first endpoint cannot reach into obstacles."""
    n_cols = len(rows[0])
    flat = "".join(rows)
    reached = distances_from(rows, flat.index("e"))
    flat = "".join(t if cell in reached or t.isdigit() else obstacle for cell, t in enumerate(flat))
    return [flat[i : i + n_cols] for i in range(0, len(flat), n_cols)]


FLOOR = [
    "..........",
    ".e0e.e1e..",
    "..e...e...",
    "..........",
    ".e2e..e0e.",
    "..e....e..",
    "..........",
]


@st.composite
def floors(draw: Any, max_rows: int = 7, max_cols: int = 8) -> list[str]:
    """Random manufacturing floors with up to three station types."""
    n_rows, n_cols = draw(st.integers(1, max_rows)), draw(st.integers(5, max_cols))
    palette = draw(st.sampled_from(["...e0", "..e01", "...ee012", ".e0"]))
    size = n_rows * n_cols
    tiles = draw(st.lists(st.sampled_from(palette), min_size=size, max_size=size))
    rows = ["".join(tiles[i : i + n_cols]) for i in range(0, size, n_cols)]
    return reachable_only([".e0e.".ljust(n_cols, "."), *rows], obstacle="0")


@st.composite
def layouts(draw: Any, max_rows: int = 8, max_cols: int = 8) -> list[str]:
    """Random valid layouts of either mode, from open to very narrow."""
    n_rows = draw(st.integers(1, max_rows))
    n_cols = draw(st.integers(4 if n_rows == 1 else 2, max_cols))
    special = draw(st.sampled_from("rw"))
    palette = draw(st.sampled_from([".....@e", "...@@e", ".@@e", "....ee"])) + special
    tiles = draw(
        st.lists(st.sampled_from(palette), min_size=n_rows * n_cols, max_size=n_rows * n_cols)
    )
    first = draw(st.integers(0, n_rows * n_cols - 3))
    tiles[first : first + 3] = ["e", special, "e"]
    flat = "".join(tiles)
    return reachable_only([flat[i : i + n_cols] for i in range(0, len(flat), n_cols)])


def is_valid(rows: Sequence[str]) -> bool:
    """Whether a generated layout kept a start cell and enough endpoints."""
    flat = "".join(rows)
    homes, workstations = flat.count("r"), flat.count("w")
    return flat.count("e") >= 2 and (homes > 0 or workstations > 0)
