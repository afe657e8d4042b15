"""Random numbers that depend on nothing but a key and a counter."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from maze_env import _core
from maze_env.errors import LayoutError
from maze_env.layouts.checks import as_array

Keys = NDArray[np.uint64]


def random_bits(keys: NDArray[np.integer], counters: NDArray[np.integer]) -> Keys:
    """Random numbers of 64 bits, each a function of its key and its counter alone.

    Args:
        keys: `(n,)` whole numbers >= 0.
        counters: `(n,)` whole numbers >= 0.

    Returns:
        `uint64 (n,)`.

    Raises:
        LayoutError: The arguments differ in shape or are no whole numbers.
    """
    pair = [_checked("keys", keys), _checked("counters", counters)]
    if pair[0].shape != pair[1].shape:
        raise LayoutError(f"keys {pair[0].shape} and counters {pair[1].shape} must be equally many")
    return _core.random_bits(*pair)


def uniforms(keys: NDArray[np.integer], counters: NDArray[np.integer]) -> NDArray[np.float64]:
    """Random numbers in [0, 1), each a function of its key and its counter alone.

    So the draws of an episode, keyed by seed and episode and counted by its steps, do not depend
    on what is simulated beside it. Arguments and errors as for `random_bits`.
    """
    bits = random_bits(keys, counters) >> np.uint64(11)
    return bits.astype(np.float64) * 2.0**-53


def _checked(name: str, values: NDArray[np.integer]) -> Keys:
    array = as_array(name, values)
    if array.ndim != 1 or array.dtype.kind not in "iu":
        raise LayoutError(f"{name} must be whole numbers of shape (n,), got {array.dtype}")
    return np.ascontiguousarray(array, np.uint64)
