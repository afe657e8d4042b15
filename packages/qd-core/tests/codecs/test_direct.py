"""Genotypes that are the tiles themselves."""

import numpy as np
import pytest

from qd_core.codecs.direct import DirectCodec


def test_decoding_undoes_encoding() -> None:
    """Tiles survive the way to a genotype and back, in any number type."""
    codec = DirectCodec(3, 4, 5)
    tiles = np.random.default_rng(0).integers(5, size=(6, 3, 4), dtype=np.uint8)
    genotypes = codec.encode(tiles)
    assert genotypes.shape == (6, codec.dim)
    for dtype in (np.uint8, np.float32, np.int64):
        np.testing.assert_array_equal(codec.decode(genotypes.astype(dtype)), tiles)
    assert codec.decode(genotypes[:0]).shape == (0, 3, 4)


@pytest.mark.parametrize("value", [5.0, -1.0, 0.5, np.nan, np.inf])
def test_numbers_that_are_no_codes_are_refused(value: float) -> None:
    """The message names the codes and the number."""
    solutions = np.zeros((2, 12))
    solutions[1, 3] = value
    with pytest.raises(ValueError, match=rf"whole codes in \[0, 5\), got {value}"):
        DirectCodec(3, 4, 5).decode(solutions)


def test_wrong_sizes_are_refused() -> None:
    """Sizes out of range and genotypes of another length are refused."""
    with pytest.raises(ValueError, match=r"symbols lie in \[2, 256\], got 3, 4 and 1"):
        DirectCodec(3, 4, 1)
    with pytest.raises(ValueError, match=r"expected \(n, 12\), got \(2, 11\)"):
        DirectCodec(3, 4, 5).decode(np.zeros((2, 11)))
