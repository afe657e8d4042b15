"""Neural cellular automaton that grows tiles from a seed.

Three convolutions (3x3, 1x1, 1x1; ReLU, ReLU, sigmoid) map the state, one channel a tile, to the
next state; after the last step the channel with the highest value is the tile of a cell.

Reference: Zhang et al., "Arbitrarily Scalable Environment Generators via Neural Cellular
Automata", NeurIPS 2023.
"""

import os
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qd_core import _core
from qd_core.errors import OptionError

KERNEL = 3


@dataclass(frozen=True)
class NCACodec:
    """Genotypes are the weights of an automaton, phenotypes what it grows from the seed.

    The parameter vector holds kernel 1, bias 1, kernel 2, bias 2, kernel 3, bias 3, each kernel
    in order (output, input, row, column). Arithmetic is float32 throughout, in a fixed order:
    where the sigmoid saturates several channels tie, and the lowest tile code wins.

    Args:
        seed_tiles: ``uint8 (h, w)`` state before the first step, codes below `symbols`.
        symbols: Number of tile codes, which is the number of channels.
        hidden: Width of the two hidden layers.
        iterations: Steps of growth, at least 1.

    Raises:
        OptionError: If an argument is out of range.
    """

    seed_tiles: NDArray[np.uint8]
    symbols: int = 3
    hidden: int = 32
    iterations: int = 50

    def __post_init__(self) -> None:
        seed = self.seed_tiles
        if seed.ndim != 2 or seed.size == 0 or not np.issubdtype(seed.dtype, np.integer):
            raise OptionError(
                f"seed_tiles: expected integer codes (h, w), got {seed.dtype} {seed.shape}."
            )
        if seed.min() < 0 or seed.max() >= self.symbols:
            raise OptionError(
                f"seed_tiles: codes must lie in [0, {self.symbols}), "
                f"got {seed.min()} to {seed.max()}."
            )
        for name in ("symbols", "hidden", "iterations"):
            if getattr(self, name) < 1:
                raise OptionError(f"{name} must be at least 1, got {getattr(self, name)}.")

    @property
    def dtype(self) -> np.dtype[Any]:
        """Weights are float32."""
        return np.dtype(np.float32)

    @property
    def dim(self) -> int:
        """Number of weights and biases."""
        c, h = self.symbols, self.hidden
        return (KERNEL**2 * c * h + h) + (h * h + h) + (h * c + c)

    def decode(self, solutions: NDArray[np.floating[Any]]) -> NDArray[np.uint8]:
        """Grow tiles.

        Args:
            solutions: ``(n, dim)`` parameter vectors, converted to float32.

        Returns:
            ``uint8 (n, h, w)`` tile codes. A row depends neither on the other rows nor on the
            processor, the number of threads or any library.

        Raises:
            OptionError: If the shape is wrong.
        """
        solutions = np.ascontiguousarray(solutions, np.float32)
        if solutions.ndim != 2 or solutions.shape[1] != self.dim:
            raise OptionError(f"solutions: expected (n, {self.dim}), got {solutions.shape}.")
        seed = np.ascontiguousarray(self.seed_tiles, np.uint8)
        tiles = np.empty((len(solutions), *seed.shape), np.uint8)
        _core.grow(
            solutions,
            seed,
            tiles,
            symbols=self.symbols,
            hidden=self.hidden,
            iterations=self.iterations,
            threads=os.cpu_count() or 1,
        )
        return tiles
