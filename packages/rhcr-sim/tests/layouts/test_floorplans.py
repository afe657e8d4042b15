"""Layouts made by rule."""

from typing import Any

import pytest

from rhcr_sim import LayoutError, simulate
from rhcr_sim.layouts.floorplans import manufacture, warehouse

SMALL_WORKSTATIONS = """
................
w.eeeee..eeeee.w
..@@@@@..@@@@@..
..eeeee..eeeee..
w..............w
..eeeee..eeeee..
..@@@@@..@@@@@..
w.eeeee..eeeee.w
................
"""

SMALL_HOMES = """
....................
.rrrrrrrr..rrrrrrrr.
.rrrrrrrr..rrrrrrrr.
....................
....................
.rr.eeeee..eeeee.rr.
.rr.@@@@@..@@@@@.rr.
.rr.eeeee..eeeee.rr.
....................
.rr.eeeee..eeeee.rr.
.rr.@@@@@..@@@@@.rr.
.rr.eeeee..eeeee.rr.
....................
....................
.rrrrrrrr..rrrrrrrr.
.rrrrrrrr..rrrrrrrr.
....................
"""

SMALL_FLOOR = """
.e.e.e..
.0.0.0..
.e.e.e..
.e.e.e..
.1.1.1..
.e.e.e..
.e.e.e..
.1.1.1..
.e.e.e..
.e.e.e..
.1.1.1..
"""


def test_small_warehouses_are_drawn() -> None:
    """The rule gives the small layouts drawn above."""
    rows = warehouse(9, 16, rack=5, gap=2).rows
    assert rows == tuple(SMALL_WORKSTATIONS.split())
    rows = warehouse(17, 20, frame="homes", rack=5, gap=2).rows
    assert rows == tuple(SMALL_HOMES.split())


@pytest.mark.parametrize(
    ("size", "shelves", "endpoints", "workstations"),
    [
        ((33, 36), 240, 480, 22),
        ((21, 25), 100, 200, 14),
        ((101, 102), 2250, 4500, 66),
    ],
)
def test_published_counts(
    size: tuple[int, int], shelves: int, endpoints: int, workstations: int
) -> None:
    """Sizes of the literature have the published numbers of shelves and goals."""
    layout = warehouse(*size)
    assert layout.shape == size
    flat = "".join(layout.rows)
    assert (flat.count("@"), flat.count("e"), flat.count("w")) == (shelves, endpoints, workstations)


@pytest.mark.parametrize("frame", ["workstations", "homes"])
@pytest.mark.parametrize("n_rows", [13, 14, 16, 21])
@pytest.mark.parametrize("n_cols", [22, 30, 44])
def test_any_size_is_usable(frame: str, n_rows: int, n_cols: int) -> None:
    """Every size with room for a rack gives a connected layout in which agents work."""
    layout = warehouse(n_rows, n_cols, frame=frame)
    assert layout.shape == (n_rows, n_cols)
    assert all(row.count("@") % 10 == 0 for row in layout.rows)
    assert simulate(layout, 3, steps=60).n_finished > 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"n_rows": 4, "n_cols": 30}, "leaves 4x26 cells for racks"),
        ({"n_rows": 33, "n_cols": 13}, "need 5x10"),
        ({"n_rows": -1, "n_cols": 0}, "leaves 0x0 cells"),
        ({"n_rows": 33, "n_cols": 35, "frame": "homes"}, "even number of columns"),
        ({"n_rows": 33, "n_cols": 36, "rack": 0}, "rack and gap must be at least 1"),
        ({"n_rows": 33, "n_cols": 36, "gap": 0}, "rack and gap must be at least 1"),
    ],
)
def test_impossible_sizes_are_explained(arguments: dict[str, Any], message: str) -> None:
    """A size without room for a rack says how much room there is and how much is needed."""
    with pytest.raises(LayoutError) as caught:
        warehouse(**arguments)
    assert message in str(caught.value)


def test_small_floor_is_drawn() -> None:
    """Rows of stations go to the types by share, endpoints above and below, aisles between."""
    assert manufacture(11, 8, shares=(1, 2)).rows == tuple(SMALL_FLOOR.split())


def test_published_floor_counts() -> None:
    """The published size has the published numbers of stations of each type and of endpoints."""
    flat = "".join(manufacture(101, 102).rows)
    assert [flat.count(tile) for tile in "012e"] == [200, 500, 1000, 3350]


@pytest.mark.parametrize("n_rows", [8, 20, 33])
@pytest.mark.parametrize("n_cols", [3, 12, 35])
def test_any_floor_is_usable(n_rows: int, n_cols: int) -> None:
    """Every size with room for all types gives a connected layout in which agents work."""
    layout = manufacture(n_rows, n_cols)
    assert layout.shape == (n_rows, n_cols)
    assert simulate(layout, 2, steps=200).n_finished > 0


@pytest.mark.parametrize("arguments", [(7, 20), (8, 2)])
def test_floors_too_small_are_explained(arguments: tuple[int, int]) -> None:
    """A floor without a row for each type says how large it has to be."""
    with pytest.raises(LayoutError, match="needs 8 rows and 3 columns"):
        manufacture(*arguments)


@pytest.mark.parametrize("shares", [(), (0, 1), (1,) * 11])
def test_wrong_shares_are_explained(shares: tuple[Any, ...]) -> None:
    """Shares are one to ten positive numbers."""
    with pytest.raises(LayoutError, match="1 to 10 positive numbers"):
        manufacture(40, 40, shares=shares)
