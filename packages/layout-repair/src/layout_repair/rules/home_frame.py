"""The frame of a warehouse whose robots park in homes."""

from dataclasses import dataclass

import numpy as np

from layout_repair.errors import LayoutError
from layout_repair.rules.frames import PatternFrame
from layout_repair.tiles import FLOOR, HOME, Layout

MARGIN = 4


@dataclass(frozen=True, slots=True)
class HomeFrame(PatternFrame):
    """Four rows and columns of robot homes all around the storage area (r mode).

    Above and below, two blocks of two rows of homes lie side by side; at the sides, blocks of three
    rows of two homes. Floor separates the blocks from one another, from the outside and from the
    storage area, so that every home touches floor. The storage area has an even width.
    """

    @property
    def margin(self) -> tuple[int, int]:
        """Four rows and four columns on each side."""
        return MARGIN, MARGIN

    def demand(self, height: int, width: int) -> None:
        """Demand a storage area of even width.

        Args:
            height: Rows of the full layout.
            width: Its columns.

        Raises:
            LayoutError: If it is too small, or its width is odd.
        """
        if height < 2 * MARGIN + 1 or width < 2 * MARGIN + 2 or width % 2:
            raise LayoutError(
                f"frame: needs at least {2 * MARGIN + 1} rows and {2 * MARGIN + 2} columns, and an "
                "even number of columns because the homes lie in two equal blocks, "
                f"got {height} x {width}. Give the storage area an even width."
            )

    def hint(self) -> str:
        """Where the homes are."""
        return (
            "homes fill rows 1, 2, -3 and -2 except the outermost and the two middle columns, and "
            "columns 1, 2, -3 and -2 beside three of every four rows of the storage area"
        )

    def pattern(self, height: int, width: int) -> Layout:
        """The homes of a full layout.

        Args:
            height: Its rows.
            width: Its columns, even.

        Returns:
            ``uint8 (H, W)`` tile codes, floor in the storage area.
        """
        pattern = np.full((height, width), FLOOR, dtype=np.uint8)
        middle, storage = width // 2, np.arange(1, height - 2 * MARGIN - 1)
        for row in (1, 2, height - 3, height - 2):
            pattern[row, 1 : middle - 1] = HOME
            pattern[row, middle + 1 : -1] = HOME
        rows = MARGIN + storage[storage % 4 != 0]
        for col in (1, 2, width - 3, width - 2):
            pattern[rows, col] = HOME
        return pattern
