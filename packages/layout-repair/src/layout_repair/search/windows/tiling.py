"""Which windows a pass visits: rectangles of many shapes, where there is most to gain."""

from collections.abc import Iterator

import numpy as np

from layout_repair.model.arrays import Floats
from layout_repair.problem.problem import Mask
from layout_repair.search.state import State
from layout_repair.tiles import Layout

Box = tuple[slice, slice]
"""Rows and columns of a rectangle."""

STRETCHES = (1.0, 1.0, 0.5, 2.0, 0.7, 1.4)
"""Ratios of the height of windows to that of a square of the same area, drawn for each pass."""

LEAST_GAP = 0.3
"""What a window must cost more than in the relaxation to be chosen while there are such windows."""


def tiling(shape: tuple[int, int], size: int, rng: np.random.Generator) -> list[Box]:
    """Rectangles of one area that cover a layout, shifted and of a shape drawn at random.

    Args:
        shape: Rows and columns of the layout.
        size: Side length of a square of that area.
        rng: Source of the shape, the shift and the order.
    """
    stretch = STRETCHES[int(rng.integers(len(STRETCHES)))]
    height, width = max(2, round(size * stretch)), max(2, round(size / stretch))
    top, left = int(rng.integers(height)), int(rng.integers(width))
    boxes = [
        (slice(max(row, 0), row + height), slice(max(col, 0), col + width))
        for row in range(-top, shape[0], height)
        for col in range(-left, shape[1], width)
    ]
    return [boxes[index] for index in rng.permutation(len(boxes))]


def local_gap(state: State, layout: Layout) -> Floats | None:
    """How much more each cell costs than in the relaxation, ``float64 (H, W)``.

    Args:
        state: The search.
        layout: ``uint8 (H, W)`` roles.

    Returns:
        The gap of each cell; None as long as the relaxation is not solved.
    """
    problem, x = state.problem, state.relaxed.x
    if x is None or not state.relaxed.done:
        return None
    n, gap = len(problem.cells), np.zeros(layout.size)
    change = problem.prices.change[:, problem.cells]
    roles = len(change) - 1
    share = x[: roles * n].reshape(roles, n)
    relaxed = change[0] + ((change[1:] - change[0]) * share).sum(axis=0)
    gap[problem.cells] = change[layout.ravel()[problem.cells], np.arange(n)] - relaxed
    return gap.reshape(layout.shape)


def chosen(boxes: list[Box], gap: Floats | None) -> list[Box]:
    """The boxes that cost more than in the relaxation, the dearest first; all if that is unknown.

    Args:
        boxes: Windows.
        gap: ``float64 (H, W)`` what each cell costs more, or None.
    """
    if gap is None:
        return boxes
    more = [float(gap[box].sum()) for box in boxes]
    dear = [index for index in range(len(boxes)) if more[index] > LEAST_GAP]
    return [boxes[index] for index in sorted(dear, key=lambda index: -more[index])]


def joined(boxes: list[Box], together: int) -> Iterator[list[Box]]:
    """Groups of several boxes each, so that blocks can move from one to another."""
    for first in range(0, len(boxes), together):
        yield boxes[first : first + together]


def mask_of(boxes: list[Box], free: Mask) -> Mask:
    """The free cells of some boxes."""
    window = np.zeros(free.shape, dtype=np.bool_)
    for box in boxes:
        window[box] = True
    window &= free
    return window
