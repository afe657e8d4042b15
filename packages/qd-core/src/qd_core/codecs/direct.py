"""Genotypes that are the tiles themselves."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qd_core.errors import OptionError


@dataclass(frozen=True)
class DirectCodec:
    """One number a tile, row by row.

    Args:
        height: Rows, at least 1.
        width: Columns, at least 1.
        symbols: Tile codes, in [2, 256].

    Raises:
        OptionError: If an argument is out of range.
    """

    height: int
    width: int
    symbols: int

    def __post_init__(self) -> None:
        if min(self.height, self.width) < 1 or not 2 <= self.symbols <= 256:
            raise OptionError(
                "height and width must be at least 1 and symbols lie in [2, 256], got "
                f"{self.height}, {self.width} and {self.symbols}."
            )

    @property
    def dtype(self) -> np.dtype[Any]:
        """Tile codes."""
        return np.dtype(np.uint8)

    @property
    def dim(self) -> int:
        """Number of tiles."""
        return self.height * self.width

    def decode(self, solutions: NDArray[np.number[Any]]) -> NDArray[np.uint8]:
        """Reshape genotypes ``(n, dim)`` of whole codes to tiles ``uint8 (n, h, w)``.

        Raises:
            OptionError: If the shape is wrong or a number is no code.
        """
        if solutions.ndim != 2 or solutions.shape[1] != self.dim:
            raise OptionError(f"solutions: expected (n, {self.dim}), got {solutions.shape}.")
        whole = np.trunc(solutions) == solutions
        wrong = ~((solutions >= 0) & (solutions < self.symbols) & whole)
        if wrong.any():
            raise OptionError(
                f"solutions: tiles must be whole codes in [0, {self.symbols}), "
                f"got {solutions[wrong][0]}."
            )
        return solutions.astype(np.uint8).reshape(-1, self.height, self.width)

    def encode(self, tiles: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The genotypes ``uint8 (n, dim)`` of tiles ``(n, h, w)``."""
        return tiles.astype(np.uint8, copy=False).reshape(len(tiles), -1)
