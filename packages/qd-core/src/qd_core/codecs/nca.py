"""Neural cellular automaton that grows tiles from a seed.

Three convolutions (3x3, 1x1, 1x1; ReLU, ReLU, sigmoid) map the state, one channel a tile, to the
next state; after the last step the channel with the highest value is the tile of a cell.

Reference: Zhang et al., "Arbitrarily Scalable Environment Generators via Neural Cellular
Automata", NeurIPS 2023.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

Float = NDArray[np.float32]

KERNEL = 3


@dataclass(frozen=True)
class NCACodec:
    """Genotypes are the weights of an automaton, phenotypes what it grows from the seed.

    The parameter vector holds kernel 1, bias 1, kernel 2, bias 2, kernel 3, bias 3, each kernel
    in order (output, input, row, column). Arithmetic is float32 throughout: where the sigmoid
    saturates several channels tie, and the lowest tile code wins.

    Args:
        seed_tiles: ``uint8 (h, w)`` state before the first step, codes below ``symbols``.
        symbols: Number of tile codes, which is the number of channels.
        hidden: Width of the two hidden layers.
        iterations: Steps of growth, at least 1.

    Raises:
        ValueError: If an argument is out of range.
    """

    seed_tiles: NDArray[np.uint8]
    symbols: int = 3
    hidden: int = 32
    iterations: int = 50

    def __post_init__(self) -> None:
        seed = self.seed_tiles
        if seed.ndim != 2 or seed.size == 0 or not np.issubdtype(seed.dtype, np.integer):
            raise ValueError(
                f"seed_tiles: expected integer codes (h, w), got {seed.dtype} {seed.shape}."
            )
        if seed.min() < 0 or seed.max() >= self.symbols:
            raise ValueError(
                f"seed_tiles: codes must lie in [0, {self.symbols}), "
                f"got {seed.min()} to {seed.max()}."
            )
        for name in ("symbols", "hidden", "iterations"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, got {getattr(self, name)}.")

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
            ``uint8 (n, h, w)`` tile codes. A row does not depend on the other rows.

        Raises:
            ValueError: If the shape is wrong.
        """
        solutions = np.asarray(solutions, np.float32)
        if solutions.ndim != 2 or solutions.shape[1] != self.dim:
            raise ValueError(f"solutions: expected (n, {self.dim}), got {solutions.shape}.")
        # One solution at a time: its activations stay in the cache of a core.
        growth = _Growth(self)
        tiles = np.empty((len(solutions), *self.seed_tiles.shape), np.uint8)
        # The number of BLAS threads changes the rounding, and with it the tiles.
        with threadpool_limits(1, "blas"):
            for solution, out in zip(solutions, tiles, strict=True):
                out[:] = growth.run(*self._layers(solution))
        return tiles

    def _layers(self, solution: Float) -> tuple[Float, Float, Float]:
        """Split a parameter vector into matrices ``(output, input + 1)``, bias last."""
        c, h = self.symbols, self.hidden
        layers = []
        start = 0
        for outputs, inputs in ((h, KERNEL**2 * c), (h, h), (c, h)):
            kernel_end = start + outputs * inputs
            end = kernel_end + outputs
            kernel = solution[start:kernel_end].reshape(outputs, inputs)
            layers.append(np.column_stack([kernel, solution[kernel_end:end]]))
            start = end
        return layers[0], layers[1], layers[2]


class _Growth:
    """Buffers of one automaton; every layer is a matrix product over all cells at once."""

    def __init__(self, codec: NCACodec):
        self._seed = codec.seed_tiles
        self._iterations = codec.iterations
        c, (h, w) = codec.symbols, codec.seed_tiles.shape
        padded = np.zeros((c, h + KERNEL - 1, w + KERNEL - 1), np.float32)
        margin = KERNEL // 2
        self._state = padded[:, margin : margin + h, margin : margin + w]
        self._windows = sliding_window_view(padded, (h, w), axis=(1, 2))
        # The last row of each matrix is constant 1 and meets the bias.
        self._patches = np.ones((KERNEL**2 * c + 1, h * w), np.float32)
        self._patch_view = self._patches[:-1].reshape(c, KERNEL, KERNEL, h, w)
        self._hidden1 = np.ones((codec.hidden + 1, h * w), np.float32)
        self._hidden2 = np.ones((codec.hidden + 1, h * w), np.float32)
        self._out = np.empty((c, h * w), np.float32)

    def run(self, layer1: Float, layer2: Float, layer3: Float) -> NDArray[np.intp]:
        """Grow from the seed with the given weights; returns the codes ``(h, w)``."""
        state, out = self._state, self._out
        hidden1, hidden2 = self._hidden1[:-1], self._hidden2[:-1]
        state[:] = self._seed == np.arange(len(state))[:, None, None]
        # exp overflows to infinity for very negative values, and 1 / infinity is the right 0.
        with np.errstate(over="ignore"):
            for _ in range(self._iterations):
                np.copyto(self._patch_view, self._windows)
                np.matmul(layer1, self._patches, out=hidden1)
                np.maximum(hidden1, 0, out=hidden1)
                np.matmul(layer2, self._hidden1, out=hidden2)
                np.maximum(hidden2, 0, out=hidden2)
                np.matmul(layer3, self._hidden2, out=out)
                np.negative(out, out=out)
                np.exp(out, out=out)
                np.add(out, 1, out=out)
                np.reciprocal(out, out=out)
                state[:] = out.reshape(state.shape)
        codes: NDArray[np.intp] = np.argmax(state, axis=0)
        return codes
