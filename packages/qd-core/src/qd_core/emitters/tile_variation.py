"""How random levels are drawn and elites are mutated, tile by tile."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from qd_core.emitters.operators import (
    Tiles,
    random_tiles,
    random_with_ones,
    reset_tiles,
    swap_ones,
)
from qd_core.errors import OptionError

TRIES = 1000

KDraw = Literal["child", "batch"]


@dataclass(frozen=True)
class TileVariation:
    """How random levels are drawn and how elites are varied.

    Args:
        symbols: Tile codes, at least 2.
        mutation_k: Tiles drawn anew in a child; None draws the number from a geometric
            distribution with ``p = 0.5`` (mean 2).
        ones: Least and most ones of a level of two codes, or None for any number.
        k_draw: Whether that number is drawn for each ``child`` or once a ``batch``.
        redraw_same: Whether the code of a tile may be drawn again; else it changes.

    Raises:
        OptionError: If an argument is out of range.
    """

    symbols: int
    mutation_k: int | None = 10
    ones: tuple[int, int] | None = None
    k_draw: KDraw = "child"
    redraw_same: bool = True

    def __post_init__(self) -> None:
        if not 2 <= self.symbols <= 256:
            raise OptionError(f"symbols must lie in [2, 256], got {self.symbols}.")
        if self.mutation_k is not None and self.mutation_k < 1:
            raise OptionError(f"mutation_k must be at least 1, got {self.mutation_k}.")
        if self.k_draw not in get_args(KDraw):
            raise OptionError(f"k_draw must be child or batch, got {self.k_draw!r}.")
        if self.ones is not None and (self.symbols != 2 or not 0 <= self.ones[0] <= self.ones[1]):
            raise OptionError(
                f"ones must be (least, most) with two symbols, got {self.ones} "
                f"with {self.symbols} symbols."
            )

    def initial(self, count: int, dim: int, rng: np.random.Generator) -> Tiles:
        """Draw random levels ``uint8 (count, dim)``.

        Args:
            count: Number of levels.
            dim: Cells of a level.
            rng: Source of the draws.
        """
        if self.ones is None:
            return random_tiles(count, dim, self.symbols, rng)
        return random_with_ones(count, dim, min(self.ones[0], dim), min(self.ones[1], dim), rng)

    def vary(self, parents: Tiles, rng: np.random.Generator) -> Tiles:
        """Make one child of each parent ``uint8 (n, dim)``.

        Args:
            parents: Levels ``uint8 (n, dim)``.
            rng: Source of the draws.
        """
        counts = self._counts(len(parents), parents.shape[1], rng)
        if self.ones is None:
            return reset_tiles(parents, counts, self.symbols, rng, same=self.redraw_same)
        if self.ones[0] == self.ones[1]:
            return swap_ones(parents, counts, rng)
        return self._vary_within(parents, rng)

    def _vary_within(self, parents: Tiles, rng: np.random.Generator) -> Tiles:
        """Draw again those children whose number of ones does not fit."""
        limits = self.ones or (0, parents.shape[1])
        children = parents.copy()
        open_rows = np.arange(len(parents))
        for _ in range(TRIES):
            counts = self._counts(len(open_rows), parents.shape[1], rng)
            drawn = reset_tiles(
                parents[open_rows], counts, self.symbols, rng, same=self.redraw_same
            )
            total = drawn.sum(axis=1, dtype=np.int64)
            fits = (total >= limits[0]) & (total <= limits[1])
            children[open_rows[fits]] = drawn[fits]
            open_rows = open_rows[~fits]
            if not len(open_rows):
                break
        return children

    def _counts(self, rows: int, dim: int, rng: np.random.Generator) -> NDArray[np.int64]:
        if self.mutation_k is not None:
            counts = np.full(rows, self.mutation_k)
        elif self.k_draw == "batch":
            counts = np.full(rows, rng.geometric(0.5))
        else:
            counts = rng.geometric(0.5, size=rows)
        limited: NDArray[np.int64] = np.minimum(counts, dim)
        return limited
