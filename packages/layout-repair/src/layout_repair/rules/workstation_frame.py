"""The frame of a warehouse whose workstations stand at its sides."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from layout_repair.checks import Kind, are_texts, as_tuple, integer, refuse, wrong_values
from layout_repair.errors import LayoutError
from layout_repair.rules.frames import Mask, PatternFrame, wrong_tiles
from layout_repair.tiles import ALPHABET

Side = Literal["left", "right", "top", "bottom"]

KINDS = {
    "strip": integer(2), "period": integer(2),
    "sides": Kind(lambda sides: are_texts(sides) and set(sides) <= set(get_args(Side)),
                  f"some of {get_args(Side)}"),
}  # fmt: skip
"""What the options of the frame must be."""


@dataclass(frozen=True, slots=True)
class WorkstationFrame(PatternFrame):
    """Strips of workstations at chosen sides of the storage area (w mode: left and right).

    The outermost columns (rows) hold a workstation in every row (column) ``i`` with
    ``i mod period == 1``, except in the first and the last one. Every other cell of the strips is
    floor. Where two strips meet, none stands in the corner.

    Attributes:
        strip: Columns or rows added on each side, at least 2 (one of them must stay drivable).
        period: Rows or columns from one workstation to the next, at least 2.
        sides: Sides that have a strip.
        tile: The tile that stands in the strips.
        floor: The other tile of the strips.
        alphabet: Alphabet of both.

    Raises:
        SpecError: If a value is out of range.
    """

    strip: int = 2
    period: int = 3
    sides: tuple[Side, ...] = ("left", "right")
    tile: str = "w"
    floor: str = "."
    alphabet: str = ALPHABET

    def __post_init__(self) -> None:
        object.__setattr__(self, "sides", as_tuple(self.sides))
        values = {"strip": self.strip, "period": self.period, "sides": self.sides}
        wrong = wrong_values(values, KINDS)
        refuse([*wrong.values(), *wrong_tiles(self.tile, self.floor, self.alphabet)])

    @property
    def margin(self) -> tuple[int, int, int, int]:
        """`strip` rows or columns on each chosen side."""
        above, below, left, right = (
            self.strip if side in self.sides else 0 for side in ("top", "bottom", "left", "right")
        )
        return above, below, left, right

    @property
    def tiles(self) -> tuple[str, str, str]:
        """The workstation, floor, and their alphabet."""
        return self.tile, self.floor, self.alphabet

    def demand(self, height: int, width: int) -> None:
        """Demand room for the strips, a storage cell and a workstation.

        Args:
            height: Rows of the full layout.
            width: Its columns.

        Raises:
            LayoutError: If it is too small.
        """
        above, below, left, right = self.margin
        rows, columns = max(3 if left or right else 1, above + below + 1), left + right + 1
        columns = max(3 if above or below else 1, columns)
        if width < columns or height < rows:
            raise LayoutError(
                f"frame: needs at least {rows} rows and {columns} columns "
                f"(strips of {self.strip} and a storage area), got {height} x {width}."
            )

    def hint(self) -> str:
        """Where the workstations stand."""
        first, second = 1 + self.period, 1 + 2 * self.period
        if set(self.sides) <= {"left", "right"}:
            return (
                f"workstations stand in the outermost columns, rows 1, {first}, {second}, ... but "
                "not in the last row"
            )
        return (
            f"the sides {', '.join(self.sides)} have {self.tile!r} outermost at 1, {first}, "
            f"{second}, ... but not at the end"
        )

    def places(self, height: int, width: int) -> Mask:
        """Where the workstations stand.

        Args:
            height: Rows of the full layout.
            width: Its columns.

        Returns:
            ``bool (H, W)``.
        """
        places = np.zeros((height, width), dtype=np.bool_)
        rows, cols = (np.arange(1, end - 1) for end in (height, width))
        rows, cols = rows[rows % self.period == 1], cols[cols % self.period == 1]
        above, below, left, right = self.margin
        rows = rows[(rows >= above) & (rows < height - below)]
        cols = cols[(cols >= left) & (cols < width - right)]
        ends = {"left": (rows, 0), "right": (rows, -1), "top": (0, cols), "bottom": (-1, cols)}
        for side in self.sides:
            places[ends[side]] = True
        return places
