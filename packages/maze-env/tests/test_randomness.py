"""Random numbers by key and counter."""

from __future__ import annotations

import numpy as np
import pytest

from maze_env import LayoutError
from maze_env.randomness import random_bits, uniforms

MASK = 2**64 - 1


def plain_mix(z: int) -> int:
    """The finaliser of SplitMix64 on whole numbers."""
    z = (z + 0x9E3779B97F4A7C15) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def test_bits_equal_the_definition() -> None:
    """The numbers are SplitMix64 of the key, mixed with the counter."""
    keys, counters = np.array([0, 1, 2**63, MASK], np.uint64), np.array([0, 5, 7, MASK], np.uint64)
    expected = [plain_mix(plain_mix(int(k)) ^ int(c)) for k, c in zip(keys, counters, strict=True)]
    assert random_bits(keys, counters).tolist() == expected
    assert plain_mix(0) == 0xE220A8397B1DCDAF


def test_uniforms_depend_on_key_and_counter_alone() -> None:
    """Draws do not depend on their neighbours and look uniform."""
    keys = np.repeat(np.arange(100, dtype=np.uint64), 100)
    counters = np.tile(np.arange(100, dtype=np.uint64), 100)
    values = uniforms(keys, counters)
    order = np.random.default_rng(0).permutation(len(keys))
    np.testing.assert_array_equal(uniforms(keys[order], counters[order]), values[order])
    assert len(np.unique(values)) == len(values)
    counts = np.histogram(values, bins=20, range=(0, 1))[0]
    assert abs(counts - 500).max() < 100


def test_refuses_wrong_arguments() -> None:
    """Arguments of different shapes or types raise."""
    for keys, counters in (([1, 2], [1]), ([1.0], [1]), ([[1]], [[1]])):
        with pytest.raises(LayoutError):
            uniforms(keys, counters)
