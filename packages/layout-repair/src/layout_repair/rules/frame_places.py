"""Where frames have their tiles, written once more and independently for the validator."""

import numpy as np
from numpy.typing import NDArray

from layout_repair.rules.frames import Frame, MaskFrame
from layout_repair.rules.home_frame import HomeFrame
from layout_repair.rules.workstation_frame import WorkstationFrame

Mask = NDArray[np.bool_]
SIDES = ("left", "right", "top", "bottom")


def fits(frame: Frame, height: int, width: int) -> bool:
    """Whether a layout has a size that the frame can have.

    Args:
        frame: The frame.
        height: Rows of the layout.
        width: Its columns.
    """
    if isinstance(frame, HomeFrame):
        return (
            height > 2 * (3 * frame.rows + 1)
            and width > 2 * (3 * frame.pairs + 1) + 1
            and width % 2 == 0
        )
    if isinstance(frame, WorkstationFrame):
        upright, flat = {"left", "right"} & set(frame.sides), {"top", "bottom"} & set(frame.sides)
        tall = height >= (3 if upright else 1) and height > frame.strip * len(flat)
        return tall and width >= (3 if flat else 1) and width > frame.strip * len(upright)
    if isinstance(frame, MaskFrame):
        return (height, width) == (len(frame.rows), len(frame.rows[0]))
    return True


def places(frame: Frame, height: int, width: int) -> tuple[Mask, Mask] | None:
    """Where a frame has its fixed tiles, and the cells inside it; None for other frames.

    Args:
        frame: The frame.
        height: Rows of the layout.
        width: Its columns.
    """
    row, col = np.indices((height, width))
    if isinstance(frame, WorkstationFrame):
        return _docks(frame, row, col)
    if isinstance(frame, HomeFrame):
        return _homes(frame, row, col)
    return None


def _docks(
    frame: WorkstationFrame, row: NDArray[np.int_], col: NDArray[np.int_]
) -> tuple[Mask, Mask]:
    height, width = row.shape
    first = {side: frame.strip if side in frame.sides else 0 for side in SIDES}
    upright = (row % frame.period == 1) & (row >= max(1, first["top"]))
    upright &= row < height - max(1, first["bottom"])
    flat = (col % frame.period == 1) & (col >= max(1, first["left"]))
    flat &= col < width - max(1, first["right"])
    wanted, inside = np.zeros((2, height, width), dtype=np.bool_)
    inside[:] = True
    for side, outside, beside in (
        ("left", col, upright),
        ("right", width - 1 - col, upright),
        ("top", row, flat),
        ("bottom", height - 1 - row, flat),
    ):
        if side in frame.sides:
            wanted |= (outside == 0) & beside
            inside &= outside >= frame.strip
    return wanted, inside


def _homes(frame: HomeFrame, row: NDArray[np.int_], col: NDArray[np.int_]) -> tuple[Mask, Mask]:
    height, width = row.shape
    rows, columns = 3 * frame.rows + 1, 3 * frame.pairs + 1
    from_edge, from_side = np.minimum(row, height - 1 - row), np.minimum(col, width - 1 - col)
    flat = (from_edge < rows) & (from_edge % 3 != 0)
    blocks = flat & (from_side >= 1) & (from_side != (width - 2) // 2)
    beside = (from_edge > rows) & ((row - rows) % 4 != 0)
    sides = beside & (from_side < columns) & (from_side % 3 != 0)
    return blocks | sides, (from_edge >= rows) & (from_side >= columns)
