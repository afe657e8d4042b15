"""Weights of moves and waits: checks, and whole numbers for real ones."""

from __future__ import annotations

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
"""Whole numbers that the least weight is scaled to at least, so that no path errs by over 0.5 %."""


def checked_weights(
    name: str, weights: Any, drivable: NDArray[np.bool_]
) -> tuple[NDArray[np.int32], float]:
    """Whole weights of a layout, and by how much real ones were multiplied.

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
    possible = possible_moves(drivable)
    possible[..., -1] &= drivable
    scale = 1.0
    if given.dtype.kind == "f":
        given, scale = _scaled(name, np.where(possible, given, 1.0), possible)
    lowest = np.array([0, 0, 0, 0, 1])
    wrong = np.argwhere(possible & ((given < lowest) | (given > MAX_WEIGHT)))
    if len(wrong):
        row, col, kind = wrong[0].tolist()
        raise LayoutError(
            f"{name}: weight {kind} at {place(row * drivable.shape[1] + col, drivable.shape[1])} "
            f"must be from {lowest[kind]} to {MAX_WEIGHT}, got {given[row, col, kind]}"
        )
    checked = np.where(possible, given, 0).astype(np.int32)
    checked[..., -1] = np.maximum(checked[..., -1], 1)  # nobody waits on obstacles
    checked.flags.writeable = False
    return checked, scale


def _scaled(
    name: str, weights: NDArray[np.floating[Any]], possible: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], float]:
    """Whole weights for real ones, 0 for moves that do not exist, and the factor.

    A factor that makes all weights whole is taken if a small one does; else the least weight
    becomes `STEPS_OF_LEAST`, which is exact to half a step.
    """
    if not np.isfinite(weights[possible]).all():
        raise LayoutError(
            f"{name}: weights must be finite numbers; use 0 for moves that do not exist"
        )
    existing = np.where(possible & (weights > 0), weights, 0.0).astype(np.float64)
    positive = existing[existing > 0]
    if not positive.size:
        return existing, 1.0
    for factor in (1.0, 2.0, 4.0, 5.0, 10.0, 20.0, 100.0, 1000.0):
        whole = np.rint(positive * factor)
        if np.allclose(whole, positive * factor, rtol=1e-12) and whole.max() <= MAX_WEIGHT:
            return np.rint(existing * factor), factor
    factor = STEPS_OF_LEAST / float(positive.min())
    return np.rint(existing * factor), factor
