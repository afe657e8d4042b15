"""Weights of moves and waits: checks, and whole numbers for real ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rhcr_sim.errors import LayoutError
from rhcr_sim.layouts.cells import place
from rhcr_sim.layouts.moves import possible_moves

MAX_WEIGHT = 65_534

N_WEIGHTS = 5
"""Weights of a cell: moves right, up, left and down, and waiting."""

STEPS_OF_LEAST = 100
"""What the least weight is scaled to, so that no path is off by more than 0.5 %."""

COARSEST = 100
"""Real weights are not scaled further down once the greatest is less than that."""


def checked_weights(
    name: str, weights: Any, drivable: NDArray[np.bool_]
) -> NDArray[np.int64] | NDArray[np.float64]:
    """Weights of a layout, 0 for all moves that do not exist.

    Args:
        name: Name of the layout.
        weights: Integers or reals (rows, columns, 5).
        drivable: bool (rows, columns).

    Raises:
        LayoutError: The array has another shape or type, or a weight of a possible move is out of
            range.
    """
    given = np.asarray(weights)
    shape = (*drivable.shape, N_WEIGHTS)
    if given.shape != shape or given.dtype.kind not in "iuf":
        raise LayoutError(
            f"{name}: weights must be numbers of shape {shape}, got {given.dtype} of shape "
            f"{given.shape}"
        )
    real = given.dtype.kind == "f"
    possible = possible_moves(drivable)
    possible[..., -1] &= drivable
    if real and not np.isfinite(given[possible]).all():
        raise LayoutError(
            f"{name}: weights must be finite numbers; use 0 for moves that do not exist"
        )
    lowest = np.array([0, 0, 0, 0, np.nextafter(0, 1) if real else 1])
    highest = np.inf if real else MAX_WEIGHT
    wrong = np.argwhere(possible & ((given < lowest) | (given > highest)))
    if len(wrong):
        row, col, kind = wrong[0].tolist()
        limits = f"from {lowest[kind]:g} to {MAX_WEIGHT}"
        if real:
            limits = "positive" if kind == N_WEIGHTS - 1 else "0 or positive"
        raise LayoutError(
            f"{name}: weight {kind} at {place(row * drivable.shape[1] + col, drivable.shape[1])} "
            f"must be {limits}, got {given[row, col, kind]}"
        )
    kept = np.where(possible, given, 0)
    return kept.astype(np.float64) if real else kept.astype(np.int64)


def checked_scale(scale: Any, name: str) -> float:
    """What weights were multiplied by.

    Raises:
        LayoutError: It is no positive number.
    """
    number = isinstance(scale, int | float | np.integer | np.floating)
    if not number or isinstance(scale, bool) or not 0 < scale < np.inf:
        raise LayoutError(f"{name}: weight_scale must be a positive number, got {scale!r}")
    return float(scale)


def best_scale(weights: NDArray[Any]) -> float:
    """What to multiply weights by before they are rounded to whole numbers.

    A factor that makes all of them whole is taken if a small one does; else the least weight
    becomes `STEPS_OF_LEAST`, or the greatest one `MAX_WEIGHT`, whichever is less.
    """
    positive = weights[weights > 0]
    if weights.dtype.kind != "f" or not positive.size:
        return 1.0
    for factor in (1.0, 2.0, 4.0, 5.0, 10.0, 20.0, 100.0, 1000.0):
        whole = np.rint(positive * factor)
        if np.allclose(whole, positive * factor, rtol=1e-12) and whole.max() <= MAX_WEIGHT:
            return factor
    return min(STEPS_OF_LEAST / float(positive.min()), MAX_WEIGHT / float(positive.max()))


def scales(weights: NDArray[Any]) -> Iterator[float]:
    """The best scale, and for real weights coarser ones in case that costs become too great."""
    scale = best_scale(weights)
    yield scale
    while weights.dtype.kind == "f" and scale * weights.max() >= COARSEST:
        scale /= 2
        yield scale


def whole_weights(weights: NDArray[Any], scale: float) -> NDArray[np.int32]:
    """Whole numbers in place of weights, at least 1 where there is a move or a wait."""
    scaled = np.where(weights > 0, np.maximum(np.rint(weights * scale), 1), 0).astype(np.int32)
    scaled[..., -1] = np.maximum(scaled[..., -1], 1)  # nobody waits on obstacles
    scaled.flags.writeable = False
    return scaled


def rounding_error(weights: NDArray[Any], scale: float) -> float:
    """Greatest relative error of a single weight by rounding."""
    positive = weights[weights > 0]
    if not positive.size:
        return 0.0
    whole = np.maximum(np.rint(positive * scale), 1)
    return float(abs(whole / (positive * scale) - 1).max())
