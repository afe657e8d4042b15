"""Every random stream of a run, derived from one seed by purpose.

Streams depend on ``(seed, purpose, key)`` alone, so a result does not change with the order of
draws, the number of workers or the order in which evaluations finish.
"""

from enum import IntEnum

import numpy as np

from qd_core.errors import OptionError


class Purpose(IntEnum):
    """What a stream is used for; the codes are part of the file format of a run."""

    ARCHIVE = 1
    EMITTER = 2
    SIMULATION = 3
    PREPARATION = 4
    REPORT = 5
    STRATEGY = 6
    SURROGATE = 10
    INNER_LOOP = 11
    SELECTION = 12


def sequence(seed: int, purpose: Purpose, *key: int) -> np.random.SeedSequence:
    """Derive the seed sequence of one stream.

    Args:
        seed: Seed of the run, not negative.
        purpose: What the stream is for.
        key: Non-negative integers below ``2**32`` that tell streams of one purpose apart, such
            as evaluation and repetition.

    Raises:
        OptionError: If the seed or a part of the key is out of range.
    """
    if seed < 0:
        raise OptionError(f"seed must not be negative, got {seed}.")
    if any(not 0 <= part < 2**32 for part in key):
        raise OptionError(f"key must consist of integers in [0, 2**32), got {key}.")
    return np.random.SeedSequence(entropy=seed, spawn_key=(int(purpose), *key))


def generator(seed: int, purpose: Purpose, *key: int) -> np.random.Generator:
    """Make the random generator of one stream; arguments as for `sequence`."""
    return np.random.default_rng(sequence(seed, purpose, *key))


def integer(seed: int, purpose: Purpose, *key: int, bits: int = 31) -> int:
    """Draw the integer of one stream, for a library that wants an integer seed.

    Args:
        seed: As for `sequence`.
        purpose: As for `sequence`.
        key: As for `sequence`.
        bits: Width, 1 to 64. The default fits a signed 32-bit integer.

    Returns:
        An integer in ``[0, 2**bits)``.
    """
    word = sequence(seed, purpose, *key).generate_state(1, np.uint64)[0]
    return int(word) >> (64 - bits)
