"""Independent check of a layout against its rules: NumPy and a flood fill, no solver code."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layout_repair.errors import LayoutError
from layout_repair.specs import LayoutSpec
from layout_repair.tiles import LayoutLike, to_array

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule.

    Attributes:
        rule: ``shape`` or ``W1`` to ``W6``.
        row: Row of the offending cell, -1 where the whole layout is meant.
        col: Column of the offending cell, -1 where the whole layout is meant.
        message: What is wrong, in words.
    """

    rule: str
    row: int
    col: int
    message: str


def validate(
    layout: LayoutLike, spec: LayoutSpec, original: LayoutLike | None = None
) -> list[Violation]:
    """List every violated rule.

    Args:
        layout: Equal-length strings over ``.@ersw`` or integer codes ``(H, W)``.
        spec: The rules.
        original: The layout before repair; if given, its frame must be unchanged.

    Returns:
        The violations, rule by rule, row-major within a rule; empty if the layout is valid.
    """
    try:
        tiles = to_array(layout)
    except LayoutError as error:
        return [Violation("shape", -1, -1, str(error))]
    strip = spec.frame.strip
    if tiles.shape[0] < 3 or tiles.shape[1] < 2 * strip + 1:
        return [Violation("shape", -1, -1, f"{tiles.shape} is smaller than the frame.")]
    return [
        *_alphabet(tiles),
        *_frame(tiles, spec),
        *_frame_kept(tiles, spec, original),
        *_count(tiles, spec),
        *_shelves_served(tiles, spec),
        *_endpoints_used(tiles),
        *_connected(tiles),
    ]


def _at(cells: Mask, rule: str, message: str) -> Iterator[Violation]:
    for row, col in np.argwhere(cells):
        yield Violation(rule, int(row), int(col), message)


def _neighbour_count(cells: Mask) -> npt.NDArray[np.int_]:
    padded = np.pad(cells.astype(np.int_), 1)
    return padded[:-2, 1:-1] + padded[2:, 1:-1] + padded[1:-1, :-2] + padded[1:-1, 2:]


def _alphabet(tiles: npt.NDArray[np.uint8]) -> Iterator[Violation]:
    yield from _at((tiles == 3) | (tiles == 4), "W1", "robot homes are not used in w mode.")


def _frame(tiles: npt.NDArray[np.uint8], spec: LayoutSpec) -> Iterator[Violation]:
    height, width = tiles.shape
    strip, period = spec.frame.strip, spec.frame.period
    row, col = np.indices(tiles.shape)
    outermost = (col == 0) | (col == width - 1)
    station = outermost & (row % period == 1) & (row >= 1) & (row <= height - 2)
    inside = (col >= strip) & (col < width - strip)
    yield from _at(station & (tiles != 5), "W2", "the frame has a workstation here.")
    yield from _at(~station & ~inside & (tiles != 0), "W2", "the frame has floor here.")
    yield from _at(inside & (tiles == 5), "W2", "workstations stand in the frame only.")


def _frame_kept(
    tiles: npt.NDArray[np.uint8], spec: LayoutSpec, original: LayoutLike | None
) -> Iterator[Violation]:
    if original is None:
        return
    before = to_array(original)
    if before.shape != tiles.shape:
        yield Violation("shape", -1, -1, f"shape changed from {before.shape} to {tiles.shape}.")
        return
    inside = np.zeros(tiles.shape, dtype=np.bool_)
    inside[:, spec.frame.strip : -spec.frame.strip] = True
    yield from _at(~inside & (tiles != before), "W2", "this cell of the frame was changed.")


def _count(tiles: npt.NDArray[np.uint8], spec: LayoutSpec) -> Iterator[Violation]:
    shelves = int((tiles == 1).sum())
    if shelves < spec.min_shelves:
        yield Violation("W3", -1, -1, f"{shelves} shelves, at least {spec.min_shelves} wanted.")
    if spec.max_shelves is not None and shelves > spec.max_shelves:
        yield Violation("W3", -1, -1, f"{shelves} shelves, at most {spec.max_shelves} wanted.")


def _shelves_served(tiles: npt.NDArray[np.uint8], spec: LayoutSpec) -> Iterator[Violation]:
    need = spec.min_endpoints_per_shelf
    unserved = (tiles == 1) & (_neighbour_count(tiles == 2) < need)
    yield from _at(unserved, "W4", f"this shelf touches fewer than {need} endpoints.")


def _endpoints_used(tiles: npt.NDArray[np.uint8]) -> Iterator[Violation]:
    unused = (tiles == 2) & (_neighbour_count(tiles == 1) == 0)
    yield from _at(unused, "W5", "this endpoint touches no shelf.")


def _connected(tiles: npt.NDArray[np.uint8]) -> Iterator[Violation]:
    drivable = (tiles == 0) | (tiles == 2)
    cells = np.argwhere(drivable)
    reached = _flood(drivable, cells[0]) if len(cells) else drivable
    stray = drivable & ~reached
    yield from _at(stray, "W6", "this cell is cut off from the drivable area.")
    cut_off = (tiles == 5) & (_neighbour_count(reached) == 0)
    yield from _at(cut_off, "W6", "this workstation does not touch the drivable area.")


def _flood(drivable: Mask, start: npt.NDArray[np.int_]) -> Mask:
    open_cells = np.pad(drivable, 1).tolist()
    first = (int(start[0]) + 1, int(start[1]) + 1)
    reached = np.zeros((drivable.shape[0] + 2, drivable.shape[1] + 2), dtype=np.bool_)
    queue = deque([first])
    open_cells[first[0]][first[1]] = False
    while queue:
        row, col = queue.popleft()
        reached[row, col] = True
        for r, c in ((row - 1, col), (row + 1, col), (row, col - 1), (row, col + 1)):
            if open_cells[r][c]:
                open_cells[r][c] = False
                queue.append((r, c))
    return reached[1:-1, 1:-1]
