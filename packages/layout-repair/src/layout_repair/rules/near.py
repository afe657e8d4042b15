"""Rules as data: how many cells hold some tiles, and what stands around them."""

import math
from dataclasses import dataclass
from typing import Final, Literal

from layout_repair.checks import TEXT, integer, is_text, wrong_values

Around = Literal[
    "sides", "corners", "all", "left", "right", "above", "below", "left-right", "above-below"
]

LEFT, RIGHT, ABOVE, BELOW = (0, -1), (0, 1), (-1, 0), (1, 0)
CORNERS = ((-1, -1), (-1, 1), (1, -1), (1, 1))
SIDES = (ABOVE, LEFT, RIGHT, BELOW)

OFFSETS: Final[dict[Around, tuple[tuple[int, int], ...]]] = {
    "sides": SIDES,
    "corners": CORNERS,
    "all": (*SIDES, *CORNERS),
    "left": (LEFT,),
    "right": (RIGHT,),
    "above": (ABOVE,),
    "below": (BELOW,),
    "left-right": (LEFT, RIGHT),
    "above-below": (ABOVE, BELOW),
}
"""Rows down and columns to the right of each neighbour that a rule looks at."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many cells of a layout hold some tiles.

    Attributes:
        tiles: The tiles, counted together; fixed tiles count as well.
        least: Least number of cells.
        most: Largest number, None for no limit.
        name: Name of the rule in messages; made from the tiles if empty.
    """

    tiles: str
    least: int = 0
    most: int | None = None
    name: str = ""

    @property
    def title(self) -> str:
        """Name of the rule."""
        return self.name or f"count of {self.tiles}"


@dataclass(frozen=True, slots=True)
class Near:
    """How many of the cells around each cell with some tiles hold some others.

    ``Near("T", "c", least=1)``: every table has a chair at a side. ``Near("@", "@", most=0,
    around="corners")``: no two shelves meet diagonally. ``Near("[", "]", least=1,
    around="right")``: right of every left half of a pipe is a right half. Cells outside the layout
    hold nothing.

    Attributes:
        tiles: Tiles that the rule speaks of.
        others: Tiles that are counted around each of them.
        least: Least number of neighbours that hold one of `others`.
        most: Largest number of them, None for no limit.
        around: Which neighbours are counted, a key of `OFFSETS`.
        name: Name of the rule in messages; made from the tiles if empty.
    """

    tiles: str
    others: str
    least: int = 0
    most: int | None = None
    around: Around = "sides"
    name: str = ""

    @property
    def offsets(self) -> tuple[tuple[int, int], ...]:
        """Rows down and columns to the right of the neighbours."""
        return OFFSETS[self.around]

    @property
    def title(self) -> str:
        """Name of the rule."""
        return self.name or f"{self.tiles} near {self.others}"


def problems(rule: Count | Near, known: str, field: str) -> list[str]:
    """What is wrong with a rule, in words.

    Args:
        rule: The rule.
        known: Tiles that a rule set uses.
        field: Where the rule stands, for the messages.
    """
    groups, largest = {"tiles": rule.tiles}, math.inf
    found = [*wrong_values({f"{field}.name": rule.name}, {f"{field}.name": TEXT}).values()]
    if isinstance(rule, Near):
        groups["others"] = rule.others
        if is_text(rule.around) and rule.around in OFFSETS:
            largest = len(rule.offsets)
        else:
            found.append(f"{field}.around: must be one of {(*OFFSETS,)}, got {rule.around!r}.")
    for name, tiles in groups.items():
        if not is_text(tiles) or not tiles or not set(tiles) <= set(known):
            found.append(f"{field}.{name}: must be some of the tiles {known!r}, got {tiles!r}.")
    least, most = rule.least, rule.most
    if not integer(0, largest).fits(least):
        limit = "" if largest == math.inf else f" to {largest} (so many neighbours are looked at)"
        found.append(f"{field}.least: must be an integer from 0{limit}, got {least!r}.")
    elif most is not None and not integer(least).fits(most):
        found.append(f"{field}.most: must be an integer of at least {least}, got {most!r}.")
    return found
