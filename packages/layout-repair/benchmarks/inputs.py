"""Layouts that searches produce: uniform random tiles and fresh neural cellular automata."""

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from layout_repair import WorkstationFrame

Layout = NDArray[np.uint8]

HIDDEN = 32
ITERATIONS = 50


def uniform(seed: int, height: int = 33, width: int = 32) -> Layout:
    """Every storage tile drawn uniformly from floor, shelf and endpoint."""
    storage = np.random.default_rng(seed).integers(3, size=(height, width)).astype(np.uint8)
    return WorkstationFrame().add(storage)


def blobs(seed: int, sigma: float = 2.0, height: int = 101, width: int = 98) -> Layout:
    """Patches of floor, shelves and endpoints: the largest of three smooth random fields."""
    rng = np.random.default_rng(seed)
    fields = rng.normal(size=(3, height, width))
    smooth = np.stack([gaussian_filter(field, sigma) for field in fields])
    return WorkstationFrame().add(smooth.argmax(axis=0).astype(np.uint8))


def hall(seed: int, height: int = 33, width: int = 36) -> Layout:
    """Every tile of a manufacture hall drawn uniformly from ``.012e``."""
    return np.random.default_rng(seed).integers(5, size=(height, width)).astype(np.uint8)


def plain(tile: int, height: int = 33, width: int = 36) -> Layout:
    """One tile everywhere, without frame."""
    return np.full((height, width), tile, dtype=np.uint8)


def constant(tile: int, height: int = 33, width: int = 32) -> Layout:
    """One tile everywhere."""
    return WorkstationFrame().add(np.full((height, width), tile, dtype=np.uint8))


def automaton(seed: int, sigma: float = 0.2, height: int = 33, width: int = 32) -> Layout:
    """Grow a warehouse from the seed block with normally distributed weights."""
    storage = _grow(seed, sigma, (height, width), np.array([[2, 2], [1, 1], [2, 2]]), tiles=3)
    return WorkstationFrame().add(storage)


def automaton_hall(seed: int, sigma: float = 0.2, height: int = 33, width: int = 36) -> Layout:
    """Grow a manufacture hall from the seed block with normally distributed weights."""
    block = np.array([[4, 4, 4, 4], [1, 3, 3, 2], [4, 4, 4, 4]])
    return _grow(seed, sigma, (height, width), block, tiles=5)


def _grow(
    seed: int, sigma: float, shape: tuple[int, int], block: NDArray[np.int_], tiles: int
) -> Layout:
    weights = _weights(np.random.default_rng(seed), sigma, tiles)
    top, left = (shape[0] - 1) // 2 - 1, (shape[1] - block.shape[1] + 1) // 2
    cells = np.zeros(shape, dtype=np.intp)
    cells[top : top + block.shape[0], left : left + block.shape[1]] = block
    state = np.eye(tiles, dtype=np.float32)[cells].transpose(2, 0, 1)
    for _ in range(ITERATIONS):
        state = _step(state, weights)
    return state.argmax(axis=0).astype(np.uint8)


def _weights(rng: np.random.Generator, sigma: float, tiles: int) -> list[NDArray[np.float32]]:
    shapes = [(HIDDEN, tiles * 9), (HIDDEN, 1), (HIDDEN, HIDDEN), (HIDDEN, 1), (tiles, HIDDEN)]
    shapes.append((tiles, 1))
    sizes = [rows * columns for rows, columns in shapes]
    flat = rng.normal(0.0, sigma, sum(sizes)).astype(np.float32)
    parts = np.split(flat, np.cumsum(sizes)[:-1])
    return [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]


def _step(state: NDArray[np.float32], weights: list[NDArray[np.float32]]) -> NDArray[np.float32]:
    kernel, bias, hidden, hidden_bias, out, out_bias = weights
    tiles, height, width = state.shape
    padded = np.pad(state, ((0, 0), (1, 1), (1, 1)))
    patches = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(1, 2))
    columns = patches.transpose(0, 3, 4, 1, 2).reshape(tiles * 9, height * width)
    values = np.maximum(kernel @ columns + bias, 0)
    values = np.maximum(hidden @ values + hidden_bias, 0)
    values = out @ values + out_bias
    with np.errstate(over="ignore"):
        return (1 / (1 + np.exp(-values))).reshape(state.shape)
