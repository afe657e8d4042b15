"""Random streams."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qd_core.seeding import Purpose, generator, integer, sequence


@given(st.integers(0, 2**63), st.sampled_from(Purpose), st.lists(st.integers(0, 2**32 - 1)))
def test_streams_repeat(seed: int, purpose: Purpose, key: list[int]) -> None:
    """The same seed, purpose and key always give the same stream."""
    assert integer(seed, purpose, *key) == integer(seed, purpose, *key) < 2**31
    first, second = generator(seed, purpose, *key), generator(seed, purpose, *key)
    np.testing.assert_array_equal(first.random(3), second.random(3))


def test_streams_differ() -> None:
    """Seeds, purposes, keys and lengths of keys all tell streams apart."""
    streams = {
        integer(seed, purpose, *key, bits=64)
        for seed in range(5)
        for purpose in Purpose
        for key in [(), (0,), (1,), (0, 0), (0, 1), (1, 0)]
    }
    assert len(streams) == 5 * len(Purpose) * 6


def test_streams_are_pinned() -> None:
    """Streams do not change from version to version, or old runs could not be repeated."""
    assert integer(0, Purpose.SIMULATION, 3, 1) == 978975537


def test_wrong_keys_are_refused() -> None:
    """Negative seeds and keys beyond 32 bits, which could collide, are refused."""
    with pytest.raises(ValueError, match="seed must not be negative"):
        sequence(-1, Purpose.ARCHIVE)
    with pytest.raises(ValueError, match=r"\[0, 2\*\*32\)"):
        sequence(0, Purpose.ARCHIVE, 2**32)
