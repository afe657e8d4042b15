"""Reading and writing layouts."""

from typing import Any

import numpy as np
import pytest

from layout_repair import LayoutError, to_array, to_rows


def test_strings_and_codes_round_trip() -> None:
    """Strings become codes in alphabet order and come back unchanged."""
    rows = [".@e", "rsw"]
    assert to_array(rows).tolist() == [[0, 1, 2], [3, 4, 5]]
    assert to_rows(to_array(rows)) == rows


def test_array_is_copied() -> None:
    """Reading an array never hands out the caller's memory."""
    codes = np.zeros((2, 2), dtype=np.uint8)
    to_array(codes)[0, 0] = 1
    assert codes[0, 0] == 0


@pytest.mark.parametrize(
    ("layout", "message"),
    [
        (["...", ".."], "row 1 has 2 tiles but row 0 has 3"),
        ([".x."], "'x' at row 0, column 1"),
        ([], "at least one cell"),
        ([""], "at least one cell"),
        ("...", "sequence of strings"),
        (np.zeros(3, dtype=np.uint8), "two-dimensional"),
        (np.zeros((2, 2)), "integer tile codes"),
        (np.full((2, 2), 9), "tile code 9 at row 0, column 0"),
        (np.full((2, 2), -1), "tile code -1 at row 0, column 0"),
    ],
)
def test_malformed_layouts_are_named(layout: Any, message: str) -> None:
    """Each malformed layout is refused with the place and the fault."""
    with pytest.raises(LayoutError, match=message):
        to_array(layout)
