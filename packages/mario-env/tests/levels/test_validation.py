"""Tests of the checks of arrays."""

import pickle

import numpy as np
import pytest

from mario_env.errors import LevelFormatError
from mario_env.levels.validation import as_level, as_levels


@pytest.mark.parametrize(
    ("tiles", "words"),
    [
        ([[0, 17], [0, 0]], "row 0, column 1: tile 17 is none of 0 to 16"),
        ([[0, 0], [-1, 0]], "row 1, column 0: tile -1"),
        ([[0.0, 1.0], [0.0, 0.0]], "integers 0 to 16, not float64"),
        ([0, 1], r"shape \(rows, columns\), not \(2,\)"),
        ([[0, 1], [0]], "rows differ in length"),
        (np.zeros((65, 3), int), "65 rows"),
        (np.zeros((16, 0), int), "0 columns"),
        ([["a", "b"], ["c", "d"]], "integers 0 to 16, not <U1"),
    ],
)
def test_bad_arrays(tiles: object, words: str) -> None:
    """Arrays that are no levels are refused, with the cell where there is one."""
    with pytest.raises(LevelFormatError, match=words):
        as_level(tiles)  # type: ignore[arg-type]


def test_copies() -> None:
    """A checked level is the caller's no more."""
    tiles = np.zeros((16, 56), np.int64)
    level = as_level(tiles)
    tiles[0, 0] = 5
    assert level.dtype == np.uint8
    assert level[0, 0] == 0


def test_index_of_a_bad_level() -> None:
    """In a stack the message names the level."""
    levels = np.zeros((3, 16, 56), int)
    levels[2, 4, 5] = 99
    with pytest.raises(LevelFormatError, match="level 2: row 4, column 5: tile 99") as caught:
        as_levels(levels)
    assert pickle.loads(pickle.dumps(caught.value)).column == 5
