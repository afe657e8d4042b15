"""The automaton against loops over cells, channels and weights."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from qd_core.codecs.nca import NCACodec

SEED = np.pad(np.ones((2, 2), np.uint8), 2)


def grow_slowly(codec: NCACodec, solution: NDArray[np.float64]) -> NDArray[np.float64]:
    """Final state ``(c, h, w)``, one number at a time in float64."""
    c, hidden = codec.symbols, codec.hidden
    sizes = [hidden * c * 9, hidden, hidden * hidden, hidden, c * hidden, c]
    k1, b1, k2, b2, k3, b3 = np.split(solution, np.cumsum(sizes)[:-1])
    k1 = k1.reshape(hidden, c, 3, 3)
    k2 = k2.reshape(hidden, hidden)
    k3 = k3.reshape(c, hidden)
    h, w = codec.seed_tiles.shape
    state = np.zeros((c, h, w))
    for y in range(h):
        for x in range(w):
            state[codec.seed_tiles[y, x], y, x] = 1
    for _ in range(codec.iterations):
        new = np.zeros_like(state)
        for y in range(h):
            for x in range(w):
                first = b1.copy()
                for o in range(hidden):
                    for i in range(c):
                        for r in range(3):
                            for s in range(3):
                                if 0 <= y + r - 1 < h and 0 <= x + s - 1 < w:
                                    first[o] += k1[o, i, r, s] * state[i, y + r - 1, x + s - 1]
                relu1 = [max(0.0, value) for value in first]
                relu2 = [max(0.0, b2[o] + np.dot(k2[o], relu1)) for o in range(hidden)]
                for o in range(c):
                    new[o, y, x] = 1 / (1 + np.exp(-(b3[o] + np.dot(k3[o], relu2))))
        state = new
    return state


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.integers(2, 4),
    st.integers(1, 4),
    st.tuples(st.integers(1, 5), st.integers(1, 5)),
    st.integers(1, 3),
)
def test_growth_equals_loops(
    seed: int, symbols: int, hidden: int, shape: tuple[int, int], iterations: int
) -> None:
    """Wherever no two channels nearly tie, the decoded code is the one that loops find."""
    rng = np.random.default_rng(seed)
    codec = NCACodec(
        rng.integers(symbols, size=shape).astype(np.uint8), symbols, hidden, iterations
    )
    solution = rng.normal(size=codec.dim)
    state = grow_slowly(codec, solution)
    best, second = -np.sort(-state, axis=0)[:2]
    clear = best - second > 1e-4
    tiles = codec.decode(solution[None])[0]
    np.testing.assert_array_equal(tiles[clear], state.argmax(axis=0)[clear])


@pytest.mark.parametrize(("symbols", "dim"), [(2, 1730), (3, 2051), (5, 2693)])
def test_published_sizes(symbols: int, dim: int) -> None:
    """The published networks for 2, 3 and 5 tiles have the published number of weights."""
    assert NCACodec(SEED, symbols=symbols).dim == dim


def test_rows_do_not_depend_on_the_batch() -> None:
    """A solution decodes to the same tiles alone and among others."""
    codec = NCACodec(SEED)
    solutions = np.random.default_rng(0).normal(size=(7, codec.dim))
    alone = [codec.decode(solution[None])[0] for solution in solutions]
    np.testing.assert_array_equal(codec.decode(solutions), alone)
    assert codec.decode(solutions[:0]).shape == (0, *SEED.shape)


def test_ties_go_to_the_lowest_code() -> None:
    """Zero weights give 0.5 everywhere, and a saturated sigmoid exactly 1: code 0 wins both."""
    codec = NCACodec(SEED)
    solutions = np.zeros((2, codec.dim))
    solutions[1, -3:] = [20.0, 40.0, 60.0]
    np.testing.assert_array_equal(codec.decode(solutions), np.zeros((2, *SEED.shape)))


def test_extreme_weights_decode() -> None:
    """Very negative values before the sigmoid neither warn nor win."""
    codec = NCACodec(SEED)
    solution = np.zeros((1, codec.dim))
    solution[0, -3:] = [-1e30, -200.0, 0.0]
    assert (codec.decode(solution) == 2).all()


def test_wrong_arguments_are_refused() -> None:
    """Seeds, sizes and solutions of the wrong kind are refused, and the message says why."""
    with pytest.raises(ValueError, match=r"codes must lie in \[0, 3\), got 0 to 3"):
        NCACodec(np.full((2, 2), 3, np.uint8) * np.eye(2, dtype=np.uint8))
    with pytest.raises(ValueError, match="seed_tiles: expected integer codes"):
        NCACodec(np.zeros(4, np.uint8))
    with pytest.raises(ValueError, match="iterations must be at least 1, got 0"):
        NCACodec(SEED, iterations=0)
    with pytest.raises(ValueError, match=r"solutions: expected \(n, 2051\), got \(1, 5\)"):
        NCACodec(SEED).decode(np.zeros((1, 5)))


def plain_solutions(codec: NCACodec, scale: float, count: int) -> NDArray[np.float32]:
    """Weights in ``scale * [-1, 1)`` by integer arithmetic, equal on every machine."""
    numbers = np.arange(count * codec.dim, dtype=np.uint64) * np.uint64(2654435761)
    return (
        (((numbers >> np.uint64(8)) % np.uint64(1 << 24)) / 2**23 - 1.0) * scale
    ).astype(np.float32).reshape(count, codec.dim)  # fmt: skip


def golden_tiles() -> NDArray[np.uint8]:
    """What generators of the warehouse's size grow, at two scales of weights."""
    codec = NCACodec(np.pad(np.ones((1, 2), np.uint8), ((16, 16), (15, 15))))
    return np.concatenate([codec.decode(plain_solutions(codec, s, 4)) for s in (0.5, 2.0)])


def test_tiles_are_those_of_the_golden_file() -> None:
    """Eight generators grow what the file says, on every processor and with every library."""
    lines = (Path(__file__).parent / "golden_tiles.txt").read_text().split()
    expected = np.array([[int(code) for code in line] for line in lines], np.uint8)
    tiles = golden_tiles()
    np.testing.assert_array_equal(tiles, expected.reshape(tiles.shape))
    assert len({tile.tobytes() for tile in tiles}) == len(tiles)


@pytest.mark.parametrize("kernel", ["Haswell", "SkylakeX"])
def test_tiles_do_not_depend_on_the_kernel_of_blas(kernel: str) -> None:
    """A process with another BLAS kernel grows the same tiles."""
    code = "from test_nca import golden_tiles; print(golden_tiles().tobytes().hex())"
    printed = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "OPENBLAS_CORETYPE": kernel, "OPENBLAS_NUM_THREADS": "2"},
        cwd=Path(__file__).parent, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert bytes.fromhex(printed) == golden_tiles().tobytes()


def test_weights_that_are_not_numbers_decode() -> None:
    """Infinite weights and those that are not a number grow some tiles, twice the same."""
    codec = NCACodec(SEED)
    solutions = np.full((2, codec.dim), np.nan, np.float32)
    solutions[1] = np.inf
    tiles = codec.decode(solutions)
    assert tiles.max() < codec.symbols
    np.testing.assert_array_equal(codec.decode(solutions), tiles)
