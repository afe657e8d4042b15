"""The rule sets that come with the package."""

from collections.abc import Mapping
from typing import Any

from layout_repair.checks import INTEGER, POSITIVE, SWITCH, Kind, demand, integer, is_list
from layout_repair.errors import SpecError
from layout_repair.rules.home_frame import HomeFrame
from layout_repair.rules.spec import LabelRule, LayoutSpec
from layout_repair.rules.workstation_frame import WorkstationFrame
from layout_repair.tiles import ALPHABET

__all__ = ["LayoutSpec", "manufacture", "maze", "office", "warehouse"]

MANUFACTURE_WAITS = (2.0, 5.0, 10.0)
"""Timesteps that robots spend at stations of each type; new stations follow this ratio."""

WAITS = Kind(
    lambda waits: is_list(waits) and 1 <= len(waits) <= 10 and all(map(POSITIVE.fits, waits)),
    "one to ten positive numbers",
)


def _demand(
    limits: Mapping[str, Any], values: Mapping[str, Any], kinds: Mapping[str, Kind]
) -> None:
    """Demand numbers of blocks or None, and other values of their kinds; names all faults."""
    numbers = dict.fromkeys(limits, INTEGER.or_none())
    demand({**limits, **values}, {**numbers, **kinds})


def warehouse(
    shelves: int | None = None,
    *,
    min_shelves: int | None = None,
    max_shelves: int | None = None,
    min_endpoints_per_shelf: int = 1,
    homes: bool = False,
) -> LayoutSpec:
    """Rules of a warehouse.

    With workstations on both sides (w mode), robots drive across endpoints. With robot homes all
    around (r mode), they cross neither endpoints nor homes: the layout is well-formed, so that
    robots that rest at their goals never lock in others.

    Args:
        shelves: Exact number of shelves; leave it out to give limits instead.
        min_shelves: Least number of shelves, default 0.
        max_shelves: Largest number of shelves, default no limit.
        min_endpoints_per_shelf: Endpoints that every shelf needs beside it, 1 to 4.
        homes: Whether the frame is a `HomeFrame`, else it is a `WorkstationFrame`.

    Returns:
        The rule set.

    Raises:
        SpecError: If the numbers contradict one another, or both an exact number and limits are
            given.
    """
    limits = {"shelves": shelves, "min_shelves": min_shelves, "max_shelves": max_shelves}
    values = {"min_endpoints_per_shelf": min_endpoints_per_shelf, "homes": homes}
    kinds = {"min_endpoints_per_shelf": integer(1, 4), "homes": SWITCH}
    _demand(limits, values, kinds)
    if shelves is not None:
        if min_shelves is not None or max_shelves is not None:
            raise SpecError(
                f"shelves: give either an exact number (shelves={shelves}) or limits "
                "(min_shelves, max_shelves), not both."
            )
        min_shelves = max_shelves = shelves
    return LayoutSpec(
        name="warehouse with homes" if homes else "warehouse with workstations",
        letter="W",
        alphabet=ALPHABET,
        floor=".",
        blocks="@",
        endpoint="e",
        terminals="r" if homes else "w",
        frame=HomeFrame() if homes else WorkstationFrame(),
        min_blocks=min_shelves or 0,
        max_blocks=max_shelves,
        min_endpoints_per_block=min_endpoints_per_shelf,
        endpoints_walkable=not homes,
        words=("shelf", "shelves"),
    )


def manufacture(
    *,
    min_stations: int = 0,
    max_stations: int | None = None,
    agents: int = 1,
    waits: tuple[float, ...] = MANUFACTURE_WAITS,
    label_rule: LabelRule = "ratio",
) -> LayoutSpec:
    """Rules of a manufacturing hall: stations of several types, no frame.

    The tiles are ``.012e`` for three types of stations; other numbers of types add or drop digits.

    Args:
        min_stations: Least number of stations of all types; each type must occur in any case.
        max_stations: Largest number of stations, default no limit.
        agents: Least number of cells that robots can stand on, at least 1.
        waits: Timesteps at stations of each type, one to ten positive numbers. New stations bring
            the numbers of stations close to this ratio.
        label_rule: How the type of a new station is chosen, see `layout_repair.rules.labels`.

    Returns:
        The rule set.

    Raises:
        SpecError: If the numbers contradict one another.
    """
    values = {"agents": agents, "waits": waits}
    limits = {"min_stations": min_stations, "max_stations": max_stations}
    _demand(limits, values, {"agents": integer(1), "waits": WAITS})
    stations = "0123456789"[: len(waits)]
    return LayoutSpec(
        name="manufacture",
        letter="M",
        alphabet=f".{stations}e",
        floor=".",
        blocks=stations,
        endpoint="e",
        min_blocks=min_stations or 0,
        max_blocks=max_stations,
        min_open=agents,
        every_type=True,
        min_endpoints_per_block=1,
        type_weights=tuple(waits),
        label_rule=label_rule,
        words=("station", "stations"),
    )


def maze(*, min_walls: int = 0, max_walls: int | None = None, min_open: int = 1) -> LayoutSpec:
    """Rules of a maze: walls ``X``, and spaces that form one area.

    Args:
        min_walls: Least number of walls.
        max_walls: Largest number of walls, default no limit.
        min_open: Least number of open cells, at least 1.

    Returns:
        The rule set.

    Raises:
        SpecError: If the numbers contradict one another.
    """
    limits = {"min_walls": min_walls, "max_walls": max_walls}
    _demand(limits, {"min_open": min_open}, {"min_open": integer(1)})
    return LayoutSpec(
        name="maze",
        letter="Z",
        alphabet=" X",
        floor=" ",
        blocks="X",
        min_blocks=min_walls or 0,
        max_blocks=max_walls,
        min_open=min_open,
        words=("wall", "walls"),
    )


def office(*, min_tables: int = 0, max_tables: int | None = None) -> LayoutSpec:
    """Rules of an office, the tutorial of the README: tables, chairs, pillars and doors.

    Every table has a chair, every chair a table, and who enters by a door reaches every chair.

    Args:
        min_tables: Least number of tables.
        max_tables: Largest number of tables, default no limit.

    Returns:
        The rule set.

    Raises:
        SpecError: If the numbers contradict one another.
    """
    _demand({"min_tables": min_tables, "max_tables": max_tables}, {}, {})
    return LayoutSpec(
        name="office",
        letter="O",  # messages speak of O1 to O6
        alphabet=".Tc#d",  # codes 0 to 4
        floor=".",  # searched, walked on
        blocks="T",  # searched, not walked on (several characters: types)
        endpoint="c",  # searched, walked on, serves blocks
        obstacles="#",  # fixed, not walked on
        terminals="d",  # fixed, not walked on, must be reachable
        min_blocks=min_tables or 0,
        max_blocks=max_tables,
        min_endpoints_per_block=1,  # every table has a chair
        endpoint_needs_block=True,  # every chair has a table
        words=("table", "tables"),  # for messages
    )
