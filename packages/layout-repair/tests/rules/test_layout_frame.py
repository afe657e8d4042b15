"""The workstation frame."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layout_repair import LayoutError, SpecError, WorkstationFrame, to_array, to_rows

SIZES = st.tuples(st.integers(3, 110), st.integers(1, 40))


@given(size=SIZES, seed=st.integers(0, 2**32 - 1))
def test_frame_round_trip(size: Any, seed: int) -> None:
    """Adding and removing the frame gives back the storage area, at any size."""
    storage = np.random.default_rng(seed).integers(3, size=size).astype(np.uint8)
    full = WorkstationFrame().add(storage)
    assert full.shape == (size[0], size[1] + 4)
    assert WorkstationFrame().recognises(full)
    assert np.array_equal(WorkstationFrame().remove(full), storage)


def test_frame_pattern() -> None:
    """Workstations stand outermost in rows 1, 4, 7, ... but not in the last row."""
    full = WorkstationFrame().add(to_array(["@@@"] * 5))
    assert to_rows(full) == ["..@@@..", "w.@@@.w", "..@@@..", "..@@@..", "..@@@.."]


@pytest.mark.parametrize(("height", "per_side"), [(33, 11), (101, 33), (9, 3), (17, 5)])
def test_number_of_workstations(height: int, per_side: int) -> None:
    """The number of workstations follows from the height."""
    full = WorkstationFrame().add(np.zeros((height, 8), dtype=np.uint8))
    assert (full == 5).sum() == 2 * per_side


@given(size=SIZES, data=st.data())
def test_any_changed_frame_cell_is_recognised(size: Any, data: st.DataObject) -> None:
    """A frame with one wrong cell is refused, and the message names the cell."""
    full = WorkstationFrame().add(np.zeros(size, dtype=np.uint8))
    cells = np.argwhere(WorkstationFrame().mask(full.shape))
    row, col = cells[data.draw(st.integers(0, len(cells) - 1))]
    full[row, col] = 0 if full[row, col] == 5 else 1
    assert not WorkstationFrame().recognises(full)
    with pytest.raises(LayoutError, match=f"row {row}, column {col}"):
        WorkstationFrame().remove(full)


def test_too_small_layouts_have_no_frame() -> None:
    """A layout without room for both strips and a storage column is refused."""
    with pytest.raises(LayoutError, match="at least 3 rows and 5 columns"):
        WorkstationFrame().check(np.zeros((2, 9), dtype=np.uint8))
    with pytest.raises(LayoutError, match="storage"):
        WorkstationFrame().add(np.zeros((0, 3), dtype=np.uint8))


def test_impossible_frames() -> None:
    """Strips must leave a drivable column, and workstations a row between them."""
    with pytest.raises(SpecError, match="strip"):
        WorkstationFrame(strip=1)
    with pytest.raises(SpecError, match="period"):
        WorkstationFrame(period=1)
