"""The frame of a warehouse whose robots rest in homes."""

from dataclasses import dataclass

import numpy as np

from layout_repair.checks import integer, refuse, wrong_values
from layout_repair.errors import LayoutError
from layout_repair.rules.frames import Mask, PatternFrame, wrong_tiles
from layout_repair.tiles import ALPHABET


@dataclass(frozen=True, slots=True)
class HomeFrame(PatternFrame):
    """Rows and columns of robot homes all around the storage area (r mode).

    Above and below, blocks of two rows of homes fill the width, with a gap of two columns in the
    middle; at the sides stand blocks of three rows and two columns. Floor separates the blocks from
    one another, from the outside and from the storage area, so that every home touches floor. The
    storage area has an even width.

    Attributes:
        pairs: Pairs of columns of homes on each side, at least 1: the margin is ``1 + 3 * pairs``
            columns wide, 4 or 7 in published maps.
        rows: Pairs of rows of homes above and below.
        tile: The tile of a home.
        floor: The other tile of the frame.
        alphabet: Alphabet of both.

    Raises:
        SpecError: If a value is out of range.
    """

    pairs: int = 1
    rows: int = 1
    tile: str = "r"
    floor: str = "."
    alphabet: str = ALPHABET

    def __post_init__(self) -> None:
        wrong = wrong_values(
            {"pairs": self.pairs, "rows": self.rows}, {"pairs": integer(1), "rows": integer(1)}
        )
        refuse([*wrong.values(), *wrong_tiles(self.tile, self.floor, self.alphabet)])

    @property
    def margin(self) -> tuple[int, int, int, int]:
        """``1 + 3 * rows`` rows above and below, ``1 + 3 * pairs`` columns on each side."""
        rows, columns = 1 + 3 * self.rows, 1 + 3 * self.pairs
        return rows, rows, columns, columns

    @property
    def tiles(self) -> tuple[str, str, str]:
        """The home, floor, and their alphabet."""
        return self.tile, self.floor, self.alphabet

    def demand(self, height: int, width: int) -> None:
        """Demand a storage area of even width.

        Args:
            height: Rows of the full layout.
            width: Its columns.

        Raises:
            LayoutError: If it is too small, or its width is odd.
        """
        above, below, left, right = self.margin
        if height < above + below + 1 or width < left + right + 2 or width % 2:
            raise LayoutError(
                f"frame: needs at least {above + below + 1} rows and {left + right + 2} columns, "
                "and an even number of columns because the homes lie in two equal blocks, "
                f"got {height} x {width}. Give the storage area an even width."
            )

    def hint(self) -> str:
        """Where the homes are."""
        if self.pairs == self.rows == 1:
            return (
                "homes fill rows 1, 2, -3 and -2 except the outermost and the two middle columns, "
                "and columns 1, 2, -3 and -2 beside three of every four rows of the storage area"
            )
        return (
            f"homes fill {self.rows} pairs of rows above and below except the outermost and the "
            f"two middle columns, and {self.pairs} pairs of columns on each side beside three of "
            "every four rows of the storage area"
        )

    def places(self, height: int, width: int) -> Mask:
        """Where the homes are.

        Args:
            height: Rows of the full layout.
            width: Its columns, even.

        Returns:
            ``bool (H, W)``.
        """
        places, (margin, _, side, _) = np.zeros((height, width), dtype=np.bool_), self.margin
        middle = width // 2
        for row in (row for row in range(margin) if row % 3):
            for line in (row, height - 1 - row):
                places[line, 1 : middle - 1] = True
                places[line, middle + 1 : -1] = True
        storage = np.arange(1, height - 2 * margin - 1)
        rows = margin + storage[storage % 4 != 0]
        for col in (col for col in range(side) if col % 3):
            places[rows, col] = True
            places[rows, width - 1 - col] = True
        return places
