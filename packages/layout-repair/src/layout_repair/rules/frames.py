"""The fixed border around the searched area of a layout."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from layout_repair.errors import LayoutError, SpecError
from layout_repair.tiles import ALPHABET, FLOOR, HOME, WORKSTATION, Layout

NAMES = {FLOOR: "floor", HOME: "a home", WORKSTATION: "a workstation"}


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


class PatternFrame(ABC):
    """A border of some rows and columns that holds a fixed pattern."""

    __slots__ = ()

    @property
    @abstractmethod
    def margin(self) -> tuple[int, int]:
        """Rows above and below, columns to the left and to the right of the storage area."""

    @abstractmethod
    def pattern(self, height: int, width: int) -> Layout:
        """The frame of a full layout, ``uint8 (H, W)``; cells inside are ignored."""

    @abstractmethod
    def demand(self, height: int, width: int) -> None:
        """Raise a LayoutError unless a full layout of this size can carry the frame."""

    @abstractmethod
    def hint(self) -> str:
        """Where the frame has its fixed tiles, in words."""

    def add(self, storage: Layout) -> Layout:
        """Put the frame around a storage area.

        Args:
            storage: ``uint8 (h, w)`` tile codes.

        Returns:
            ``uint8 (H, W)`` full layout, a new array.

        Raises:
            LayoutError: If the storage area is not two-dimensional, has no cell, or has a size that
                the frame cannot surround.
        """
        if storage.ndim != 2 or storage.size == 0:
            raise LayoutError(f"storage: must be a grid with cells, got shape {storage.shape}.")
        rows, cols = self.margin
        height, width = storage.shape[0] + 2 * rows, storage.shape[1] + 2 * cols
        self.demand(height, width)
        full = self.pattern(height, width)
        full[rows : height - rows, cols : width - cols] = storage
        return full

    def remove(self, full: Layout) -> Layout:
        """Take the frame off.

        Args:
            full: ``uint8 (H, W)`` layout with this frame.

        Returns:
            ``uint8 (h, w)`` storage area, a new array.

        Raises:
            LayoutError: If the layout does not carry this frame.
        """
        self.check(full)
        (rows, cols), (height, width) = self.margin, full.shape
        return full[rows : height - rows, cols : width - cols].copy()

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
            LayoutError: If the size does not fit the frame, or names the first cell of the border
                that breaks the pattern.
        """
        height, width = full.shape
        self.demand(height, width)
        pattern = self.pattern(height, width)
        wrong = np.argwhere(self.mask(full.shape) & (full != pattern))
        if wrong.size:
            row, col = wrong[0]
            want = f"{NAMES[pattern[row, col]]} {ALPHABET[pattern[row, col]]!r}"
            raise LayoutError(
                f"frame: row {row}, column {col} must be {want}; {self.hint()}. "
                f"Use {type(self).__name__}().add(storage) to make the frame."
            )

    def mask(self, shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
        """Mark the cells of the frame.

        Args:
            shape: ``(H, W)`` of the full layout.

        Returns:
            ``bool (H, W)``, true on the fixed cells.
        """
        (rows, cols), (height, width) = self.margin, shape
        mask = np.ones(shape, dtype=np.bool_)
        mask[rows : height - rows, cols : width - cols] = False
        return mask


@dataclass(frozen=True, slots=True)
class WorkstationFrame(PatternFrame):
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

    @property
    def margin(self) -> tuple[int, int]:
        """No rows, and ``strip`` columns on each side."""
        return 0, self.strip

    def demand(self, height: int, width: int) -> None:
        """Demand room for both strips, a storage column and a workstation.

        Args:
            height: Rows of the full layout.
            width: Its columns.

        Raises:
            LayoutError: If it is too small.
        """
        if width < 2 * self.strip + 1 or height < 3:
            raise LayoutError(
                f"frame: needs at least 3 rows and {2 * self.strip + 1} columns "
                f"(strips of {self.strip} and a storage area), got {height} x {width}."
            )

    def hint(self) -> str:
        """Where the workstations stand."""
        return (
            f"workstations stand in the outermost columns, rows 1, {1 + self.period}, "
            f"{1 + 2 * self.period}, ... but not in the last row"
        )

    def pattern(self, height: int, width: int) -> Layout:
        """The strips of a full layout.

        Args:
            height: Its rows.
            width: Its columns.

        Returns:
            ``uint8 (H, W)`` tile codes, floor in the storage area.
        """
        pattern = np.full((height, width), FLOOR, dtype=np.uint8)
        rows = np.arange(1, height - 1)
        rows = rows[rows % self.period == 1]
        pattern[rows, 0] = WORKSTATION
        pattern[rows, -1] = WORKSTATION
        return pattern
