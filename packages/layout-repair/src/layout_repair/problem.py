"""One repair problem: which cells are free, what the others hold, and which counts are allowed."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from layout_repair.specs import LayoutSpec
from layout_repair.tiles import ENDPOINT, FLOOR, SHELF, Layout

Cells = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Problem:
    """Choose the tiles of the free cells, as near to the original as the rules allow.

    The whole layout is a problem whose free cells are the storage area; a window of it is a
    problem too, whose other cells are fixed to the present layout. Cells are numbered row-major.

    Attributes:
        original: ``uint8 (H, W)``, the layout that distances are measured to.
        fixed: ``uint8 (H, W)``, tiles of the cells that are not free (free cells: ignored).
        free: ``bool (H, W)``, the cells to choose.
        spec: The rules.
    """

    original: Layout
    fixed: Layout
    free: Mask
    spec: LayoutSpec

    @classmethod
    def whole(cls, original: Layout, spec: LayoutSpec) -> "Problem":
        """The problem of repairing a complete layout.

        Args:
            original: ``uint8 (H, W)`` layout with its frame.
            spec: The rules.
        """
        return cls(original, original, ~spec.frame.mask(original.shape), spec)

    def window(self, layout: Layout, free: Mask) -> "Problem":
        """The problem of improving a part of a layout.

        Args:
            layout: ``uint8 (H, W)`` present tiles, kept outside the window.
            free: ``bool (H, W)``, cells of the window.
        """
        return Problem(self.original, layout, free & self.free, self.spec)

    @cached_property
    def cells(self) -> Cells:
        """Numbers of the free cells, ``intp (n,)``, ascending."""
        return np.flatnonzero(self.free)

    @cached_property
    def fixed_drivable(self) -> Mask:
        """Fixed cells that are always driven on, ``bool (H * W,)``."""
        tiles = self.fixed.ravel()
        drivable: Mask = ((tiles == FLOOR) | (tiles == ENDPOINT)) & ~self.free.ravel()
        return drivable

    @cached_property
    def shelf_limits(self) -> tuple[int, int]:
        """Least and largest number of shelves among the free cells."""
        outside = int(np.count_nonzero((self.fixed == SHELF) & ~self.free))
        most = self.spec.max_shelves if self.spec.max_shelves is not None else self.free.size
        return self.spec.min_shelves - outside, most - outside

    @cached_property
    def saving(self) -> npt.NDArray[np.float64]:
        """Change of cost of each tile against floor, ``float64 (3, n)`` for the free cells."""
        tiles = self.original.ravel()[self.cells]
        change = np.stack([tiles != tile for tile in (FLOOR, SHELF, ENDPOINT)]).astype(np.float64)
        saving: npt.NDArray[np.float64] = change - change[FLOOR]
        return saving

    @property
    def floor_cost(self) -> int:
        """Hamming distance of the free cells if all of them become floor."""
        return int(np.count_nonzero(self.original[self.free] != FLOOR))

    def distance(self, layout: Layout) -> int:
        """Hamming distance to the original over the complete layout.

        Args:
            layout: ``uint8 (H, W)`` tile codes.
        """
        return int(np.count_nonzero(layout != self.original))


@lru_cache(maxsize=16)
def neighbour_pairs(height: int, width: int) -> tuple[Cells, Cells]:
    """List all ordered pairs of 4-neighbours of a grid.

    Returns:
        Two ``intp (p,)`` arrays: a cell, and one of its neighbours.
    """
    grid = np.arange(height * width).reshape(height, width)
    left, right = grid[:, :-1].ravel(), grid[:, 1:].ravel()
    above, below = grid[:-1].ravel(), grid[1:].ravel()
    return (
        np.concatenate([left, right, above, below]),
        np.concatenate([right, left, below, above]),
    )


@lru_cache(maxsize=16)
def neighbour_lists(height: int, width: int) -> tuple[tuple[int, ...], ...]:
    """List the 4-neighbours of every cell, for loops over single cells."""
    lists: list[list[int]] = [[] for _ in range(height * width)]
    for cell, neighbour in zip(*(a.tolist() for a in neighbour_pairs(height, width)), strict=True):
        lists[cell].append(neighbour)
    return tuple(tuple(sorted(cells)) for cells in lists)
