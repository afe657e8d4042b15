"""The fixed border around the searched area of a layout."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from layout_repair.errors import LayoutError, SpecError
from layout_repair.tiles import FLOOR, WORKSTATION, Layout


class Frame(Protocol):
    """Which cells of a layout are fixed, and what they must hold."""

    def check(self, full: Layout) -> None:
        """Demand that a layout carries this frame, else raise a LayoutError."""
        ...

    def mask(self, shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
        """Mark the cells of the frame, ``bool (H, W)``."""
        ...


@dataclass(frozen=True, slots=True)
class NoFrame:
    """No border: every cell may change."""

    def check(self, full: Layout) -> None:
        """Accept any layout.

        Args:
            full: ``uint8 (H, W)`` tile codes.
        """

    def mask(self, shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
        """Mark no cell.

        Args:
            shape: ``(H, W)`` of the layout.

        Returns:
            ``bool (H, W)``, all false.
        """
        return np.zeros(shape, dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class WorkstationFrame:
    """Strips of workstations to the left and right of the storage area (w mode).

    The outermost columns hold a workstation in every row ``i`` with ``i mod period == 1``, except
    in the first and the last row. Every other cell of the strips is floor.

    Attributes:
        strip: Columns added on each side, at least 2 (one of them must stay drivable).
        period: Rows from one workstation to the next, at least 2.
    """

    strip: int = 2
    period: int = 3

    def __post_init__(self) -> None:
        if self.strip < 2:
            raise SpecError(f"strip: must be at least 2 columns, got {self.strip}.")
        if self.period < 2:
            raise SpecError(f"period: must be at least 2 rows, got {self.period}.")

    def add(self, storage: Layout) -> Layout:
        """Put the frame around a storage area.

        Args:
            storage: ``uint8 (h, w)`` tile codes.

        Returns:
            ``uint8 (h, w + 2 * strip)``, a new array.

        Raises:
            LayoutError: If the storage area is not two-dimensional or has no cell.
        """
        if storage.ndim != 2 or storage.size == 0:
            raise LayoutError(f"storage: must be a grid with cells, got shape {storage.shape}.")
        height, width = storage.shape
        full = self._pattern(height, width + 2 * self.strip)
        full[:, self.strip : self.strip + width] = storage
        return full

    def remove(self, full: Layout) -> Layout:
        """Take the frame off.

        Args:
            full: ``uint8 (H, W)`` layout with this frame.

        Returns:
            ``uint8 (H, W - 2 * strip)``, a new array.

        Raises:
            LayoutError: If the layout does not carry this frame.
        """
        self.check(full)
        return full[:, self.strip : -self.strip].copy()

    def recognises(self, full: Layout) -> bool:
        """Tell whether a layout carries this frame.

        Args:
            full: ``uint8 (H, W)`` tile codes.
        """
        try:
            self.check(full)
        except LayoutError:
            return False
        return True

    def check(self, full: Layout) -> None:
        """Demand that a layout carries this frame.

        Args:
            full: ``uint8 (H, W)`` tile codes.

        Raises:
            LayoutError: If the layout is too small for the frame, or names the first cell of the
                strips that breaks the pattern.
        """
        height, width = full.shape
        if width < 2 * self.strip + 1 or height < 3:
            raise LayoutError(
                f"frame: needs at least 3 rows and {2 * self.strip + 1} columns "
                f"(strips of {self.strip} and a storage area), got {height} x {width}."
            )
        pattern = self._pattern(height, width)
        wrong = np.argwhere(self.mask(full.shape) & (full != pattern))
        if wrong.size:
            row, col = wrong[0]
            want = "a workstation 'w'" if pattern[row, col] == WORKSTATION else "floor '.'"
            raise LayoutError(
                f"frame: row {row}, column {col} must be {want}; workstations stand in the "
                f"outermost columns, rows 1, {1 + self.period}, {1 + 2 * self.period}, ... but not "
                "in the last row. Use WorkstationFrame().add(storage) to make the frame."
            )

    def mask(self, shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
        """Mark the cells of the frame.

        Args:
            shape: ``(H, W)`` of the full layout.

        Returns:
            ``bool (H, W)``, true on the fixed cells.
        """
        mask = np.zeros(shape, dtype=np.bool_)
        mask[:, : self.strip] = True
        mask[:, -self.strip :] = True
        return mask

    def _pattern(self, height: int, width: int) -> Layout:
        pattern = np.full((height, width), FLOOR, dtype=np.uint8)
        rows = np.arange(1, height - 1)
        rows = rows[rows % self.period == 1]
        pattern[rows, 0] = WORKSTATION
        pattern[rows, -1] = WORKSTATION
        return pattern
