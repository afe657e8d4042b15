"""Variation that keeps the structure of a level: parts are copied, moved, mirrored, aligned.

Good layouts are regular; drawing single tiles anew destroys what a regular layout is made of. Each
operator here maps a grid ``uint8 (h, w)`` to a new grid of the same shape.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qd_core.emitters.operators import Tiles, random_tiles
from qd_core.errors import OptionError

Grid = NDArray[np.uint8]
Operator = Callable[[Grid, np.random.Generator], Grid]


def copy_patch(grid: Grid, rng: np.random.Generator) -> Grid:
    """Copy a random rectangle to another place."""
    patch, child = grid[_rectangle(grid, rng)], grid.copy()
    top, left = _corner(grid, patch.shape, rng)
    child[top : top + patch.shape[0], left : left + patch.shape[1]] = patch
    return child


def move_patch(grid: Grid, rng: np.random.Generator) -> Grid:
    """Copy a random rectangle to another place and leave what stood there in its stead."""
    (rows, columns), child = _rectangle(grid, rng), grid.copy()
    height, width = rows.stop - rows.start, columns.stop - columns.start
    top, left = _corner(grid, (height, width), rng)
    child[rows, columns] = grid[top : top + height, left : left + width]
    child[top : top + height, left : left + width] = grid[rows, columns]
    return child


def mirror_patch(grid: Grid, rng: np.random.Generator) -> Grid:
    """Mirror a random rectangle in its own place, along one axis."""
    child, place = grid.copy(), _rectangle(grid, rng)
    child[place] = np.flip(grid[place], axis=int(rng.integers(2)))
    return child


def copy_line(grid: Grid, rng: np.random.Generator) -> Grid:
    """Copy a random row or column over another."""
    axis = int(rng.integers(2))
    source, target = rng.integers(grid.shape[axis], size=2)
    child = grid.copy()
    np.moveaxis(child, axis, 0)[target] = np.moveaxis(grid, axis, 0)[source]
    return child


def shift(grid: Grid, rng: np.random.Generator) -> Grid:
    """Shift a random rectangle by one tile within itself; what leaves it comes in again."""
    child, place = grid.copy(), _rectangle(grid, rng)
    step, axis = int(rng.choice([-1, 1])), int(rng.integers(2))
    child[place] = np.roll(grid[place], step, axis=axis)
    return child


def symmetrise(grid: Grid, rng: np.random.Generator) -> Grid:
    """Make the level symmetric to its middle along one axis, after one of its halves."""
    axis = int(rng.integers(2))
    lines = np.moveaxis(grid, axis, 0)
    if rng.integers(2):
        lines = lines[::-1]
    half = len(lines) // 2
    child = np.concatenate([lines[: len(lines) - half], lines[:half][::-1]])
    return np.ascontiguousarray(np.moveaxis(child, 0, axis))


def flip_tiles(grid: Grid, symbols: int, rng: np.random.Generator) -> Grid:
    """Draw the codes of one to a few tiles (geometric, mean 2) anew, never the same code."""
    child = grid.copy().ravel()
    count = min(int(rng.geometric(0.5)), grid.size)
    cells = rng.choice(grid.size, count, replace=False)
    child[cells] = (child[cells] + rng.integers(1, symbols, size=count)) % symbols
    return child.reshape(grid.shape)


OPERATORS: dict[str, Operator] = {
    "copy_patch": copy_patch,
    "move_patch": move_patch,
    "mirror_patch": mirror_patch,
    "copy_line": copy_line,
    "shift": shift,
    "symmetrise": symmetrise,
}
NAMES = (*OPERATORS, "flip_tiles")
# Symmetrising rewrites half of a level, so it is tried rarely; single tiles are the fine tuning.
WEIGHTS = {"copy_patch": 3.0, "move_patch": 2.0, "mirror_patch": 1.0, "copy_line": 2.0,
           "shift": 2.0, "symmetrise": 0.5, "flip_tiles": 4.0}  # fmt: skip


@dataclass(frozen=True)
class PatchVariation:
    """Structure-preserving variation of levels for a tile emitter.

    Args:
        height: Rows of a level.
        width: Columns of a level.
        symbols: Tile codes, at least 2.
        repeats: Mean number of operators applied to a child, at least 1 (geometric).
        weights: How often each operator is chosen, relative to the others.

    Raises:
        OptionError: If an argument is out of range or an operator is unknown.
    """

    height: int
    width: int
    symbols: int
    repeats: float = 1.5
    weights: tuple[tuple[str, float], ...] = tuple(WEIGHTS.items())

    def __post_init__(self) -> None:
        if min(self.height, self.width) < 2 or not 2 <= self.symbols <= 256:
            raise OptionError(
                "height and width must be at least 2 and symbols lie in [2, 256], got "
                f"{self.height}, {self.width} and {self.symbols}."
            )
        if not 1 <= self.repeats < np.inf:
            raise OptionError(f"repeats must be at least 1, got {self.repeats}.")
        for name, weight in self.weights:
            if name not in NAMES:
                raise OptionError(
                    f"weights: unknown operator {name!r}; there are {', '.join(NAMES)}."
                )
            if not 0 <= weight < np.inf:
                raise OptionError(f"weights: {name} must not be negative, got {weight}.")
        if not sum(weight for _, weight in self.weights) > 0:
            raise OptionError("weights: at least one must be positive.")

    def initial(self, count: int, dim: int, rng: np.random.Generator) -> Tiles:
        """Draw random levels ``uint8 (count, dim)``.

        Args:
            count: Number of levels.
            dim: Cells of a level.
            rng: Source of the draws.
        """
        return random_tiles(count, dim, self.symbols, rng)

    def vary(self, parents: Tiles, rng: np.random.Generator) -> Tiles:
        """Make one child of each parent ``uint8 (n, height * width)``; none equals its parent.

        Args:
            parents: Levels ``uint8 (n, height * width)``.
            rng: Source of the draws.
        """
        names = [name for name, _ in self.weights]
        chances = np.array([weight for _, weight in self.weights])
        chances = chances / chances.sum()
        children = np.empty_like(parents)
        for child, parent in zip(children, parents, strict=True):
            grid = parent.reshape(self.height, self.width)
            for _ in range(int(rng.geometric(1 / self.repeats))):
                grid = self._apply(names[rng.choice(len(names), p=chances)], grid, rng)
            if (grid.ravel() == parent).all():
                grid = flip_tiles(grid, self.symbols, rng)
            child[:] = grid.ravel()
        return children

    def _apply(self, name: str, grid: Grid, rng: np.random.Generator) -> Grid:
        if name == "flip_tiles":
            return flip_tiles(grid, self.symbols, rng)
        return OPERATORS[name](grid, rng)


def _rectangle(grid: Grid, rng: np.random.Generator) -> tuple[slice, slice]:
    """A rectangle of at most half the height and width, small ones more often."""
    height, width = (1 + int(rng.integers(1 + rng.integers(size // 2))) for size in grid.shape)
    top, left = _corner(grid, (height, width), rng)
    return slice(top, top + height), slice(left, left + width)


def _corner(grid: Grid, size: tuple[int, int], rng: np.random.Generator) -> tuple[int, int]:
    """Where a rectangle may begin."""
    top, left = (int(rng.integers(whole - part + 1)) for whole, part in
                 zip(grid.shape, size, strict=True))  # fmt: skip
    return top, left
