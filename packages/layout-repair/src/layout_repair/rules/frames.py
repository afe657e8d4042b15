"""The fixed cells of a layout: masks, and borders with a pattern."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from layout_repair.checks import are_texts, as_tuple
from layout_repair.errors import LayoutError, SpecError
from layout_repair.tiles import Layout

Mask = NDArray[np.bool_]
NAMES = {".": "floor", "r": "a home", "w": "a workstation"}


class Frame(Protocol):
    """Which cells of a layout are fixed, and what they must hold."""

    def check(self, full: Layout) -> None:
        """Demand that a layout carries this frame, else raise a LayoutError."""
        ...

    def mask(self, shape: tuple[int, ...]) -> Mask:
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

    def mask(self, shape: tuple[int, ...]) -> Mask:
        """Mark no cell.

        Args:
            shape: ``(H, W)`` of the layout.

        Returns:
            ``bool (H, W)``, all false.
        """
        return np.zeros(shape, dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class MaskFrame:
    """Chosen cells that keep what they hold, whatever it is.

    Attributes:
        rows: Equal-length strings of the shape of the layout, ``#`` where a cell is fixed.

    Raises:
        SpecError: If the rows are not equally long strings.
    """

    rows: tuple[str, ...]

    def __post_init__(self) -> None:
        rows = as_tuple(self.rows)
        if not are_texts(rows) or len({len(row) for row in rows}) != 1 or not rows[0]:
            raise SpecError(
                "rows: must be a tuple of equally long strings with '#' for fixed, "
                f"got {self.rows!r}."
            )
        object.__setattr__(self, "rows", rows)

    def check(self, full: Layout) -> None:
        """Demand a layout of the shape of the mask.

        Args:
            full: ``uint8 (H, W)`` tile codes.

        Raises:
            LayoutError: If it has another shape.
        """
        wanted = (len(self.rows), len(self.rows[0]))
        if full.shape != wanted:
            raise LayoutError(f"frame: the mask is for layouts of {wanted}, got {full.shape}.")

    def mask(self, shape: tuple[int, ...]) -> Mask:
        """Mark the fixed cells.

        Args:
            shape: ``(H, W)`` of the layout.

        Returns:
            ``bool (H, W)``.
        """
        fixed: Mask = np.array([[tile == "#" for tile in row] for row in self.rows])
        return fixed if fixed.shape == tuple(shape) else np.zeros(shape, dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class PatternFrame(ABC):
    """A border of some rows and columns that holds a fixed pattern of one tile and floor."""

    @property
    @abstractmethod
    def margin(self) -> tuple[int, int, int, int]:
        """Rows above and below, columns to the left and to the right of the storage area."""

    @property
    @abstractmethod
    def tiles(self) -> tuple[str, str, str]:
        """The fixed tile, floor, and the alphabet of both."""

    @abstractmethod
    def places(self, height: int, width: int) -> Mask:
        """Where a full layout has the fixed tile, ``bool (H, W)``."""

    @abstractmethod
    def demand(self, height: int, width: int) -> None:
        """Raise a LayoutError unless a full layout of this size can carry the frame."""

    @abstractmethod
    def hint(self) -> str:
        """Where the frame has its fixed tiles, in words."""

    def pattern(self, height: int, width: int) -> Layout:
        """The frame of a full layout.

        Args:
            height: Its rows.
            width: Its columns.

        Returns:
            ``uint8 (H, W)`` tile codes, floor inside.
        """
        tile, floor, alphabet = self.tiles
        codes = alphabet.index(tile), alphabet.index(floor)
        return np.where(self.places(height, width), *codes).astype(np.uint8)

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
        if not isinstance(storage, np.ndarray):
            raise LayoutError(f"storage: must be an array, see to_array(rows), got {storage!r}.")
        if storage.ndim != 2 or storage.size == 0:
            raise LayoutError(f"storage: must be a grid with cells, got shape {storage.shape}.")
        above, below, left, right = self.margin
        height, width = storage.shape[0] + above + below, storage.shape[1] + left + right
        self.demand(height, width)
        full = self.pattern(height, width)
        full[above : height - below, left : width - right] = storage
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
        (above, below, left, right), (height, width) = self.margin, full.shape
        return full[above : height - below, left : width - right].copy()

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
        pattern, alphabet = self.pattern(height, width), self.tiles[2]
        wrong = np.argwhere(self.mask(full.shape) & (full != pattern))
        if wrong.size:
            row, col = wrong[0]
            tile = alphabet[pattern[row, col]]
            want = f"{NAMES.get(tile, 'the tile')} {tile!r}"
            raise LayoutError(
                f"frame: row {row}, column {col} must be {want}; {self.hint()}. "
                f"Use {type(self).__name__}().add(storage) to make the frame."
            )

    def mask(self, shape: tuple[int, ...]) -> Mask:
        """Mark the cells of the frame.

        Args:
            shape: ``(H, W)`` of the full layout.

        Returns:
            ``bool (H, W)``, true on the fixed cells.
        """
        (above, below, left, right), (height, width) = self.margin, shape
        mask = np.ones(shape, dtype=np.bool_)
        mask[above : height - below, left : width - right] = False
        return mask


def wrong_tiles(tile: str, floor: str, alphabet: str) -> list[str]:
    """What is wrong with the two tiles of a frame, a line each.

    Args:
        tile: The fixed tile.
        floor: The floor tile.
        alphabet: Their alphabet.
    """
    single = are_texts((tile, floor, alphabet)) and len(tile) == len(floor) == 1
    if single and {tile, floor} <= set(alphabet):
        return []
    return [
        f"tile, floor: must each be one tile of the alphabet {alphabet!r}, "
        f"got {tile!r} and {floor!r}."
    ]
