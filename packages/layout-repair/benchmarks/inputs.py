"""Layouts that searches produce: uniform random tiles and fresh neural cellular automata."""

import numpy as np
import numpy.typing as npt

from layout_repair import WorkstationFrame

Layout = npt.NDArray[np.uint8]

HIDDEN = 32
TILES = 3
ITERATIONS = 50


def uniform(seed: int, height: int = 33, width: int = 32) -> Layout:
    """Every storage tile drawn uniformly from floor, shelf and endpoint."""
    storage = np.random.default_rng(seed).integers(3, size=(height, width)).astype(np.uint8)
    return WorkstationFrame().add(storage)


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
    """Grow a layout from a seed block with normally distributed weights."""
    weights = _weights(np.random.default_rng(seed), sigma)
    state = np.zeros((TILES, height, width), dtype=np.float32)
    state[0] = 1.0
    top, left = (height - 1) // 2 - 1, (width - 1) // 2
    for row, tile in enumerate((2, 1, 2)):
        state[:, top + row, left : left + 2] = np.eye(TILES, dtype=np.float32)[tile][:, None]
    for _ in range(ITERATIONS):
        state = _step(state, weights)
    return WorkstationFrame().add(state.argmax(axis=0).astype(np.uint8))


def _weights(rng: np.random.Generator, sigma: float) -> list[npt.NDArray[np.float32]]:
    shapes = [(HIDDEN, TILES * 9), (HIDDEN, 1), (HIDDEN, HIDDEN), (HIDDEN, 1), (TILES, HIDDEN)]
    shapes.append((TILES, 1))
    sizes = [rows * columns for rows, columns in shapes]
    flat = rng.normal(0.0, sigma, sum(sizes)).astype(np.float32)
    parts = np.split(flat, np.cumsum(sizes)[:-1])
    return [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]


def _step(
    state: npt.NDArray[np.float32], weights: list[npt.NDArray[np.float32]]
) -> npt.NDArray[np.float32]:
    kernel, bias, hidden, hidden_bias, out, out_bias = weights
    _, height, width = state.shape
    padded = np.pad(state, ((0, 0), (1, 1), (1, 1)))
    patches = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(1, 2))
    columns = patches.transpose(0, 3, 4, 1, 2).reshape(TILES * 9, height * width)
    values = np.maximum(kernel @ columns + bias, 0)
    values = np.maximum(hidden @ values + hidden_bias, 0)
    values = out @ values + out_bias
    with np.errstate(over="ignore"):
        return (1 / (1 + np.exp(-values))).reshape(state.shape)
