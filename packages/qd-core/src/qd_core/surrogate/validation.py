"""How well a surrogate predicted evaluations that it had not learnt from."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qd_core.errors import OptionError

Float = NDArray[np.floating[Any]]


def validate(
    names: Sequence[str],
    predicted: Float,
    true: Float,
    *,
    cell_of: Callable[[Float], NDArray[np.integer]] | None = None,
) -> dict[str, float]:
    """Compare predictions with evaluations.

    Args:
        names: Names of the ``t`` targets, the objective first.
        predicted: ``(n, t)`` predictions.
        true: ``(n, t)`` results of the evaluations.
        cell_of: Maps measures ``(n, t - 1)`` to integer cell coordinates ``(n, t - 1)``.

    Returns:
        For each target ``mae``, ``rmse``, ``r2`` and ``spearman`` (the last two NaN where the
        truth does not vary) under ``<name>/<metric>``; with `cell_of` also ``cell_accuracy``
        and ``cell_distance`` (mean sum of steps along the axes). Empty without rows.

    Raises:
        OptionError: If the shapes differ.
    """
    predicted, true = np.asarray(predicted, float), np.asarray(true, float)
    if predicted.shape != true.shape or predicted.shape[1:] != (len(names),):
        raise OptionError(
            f"predicted and true must be (n, {len(names)}), got {predicted.shape}, {true.shape}."
        )
    if not len(true):
        return {}
    scores: dict[str, float] = {}
    for name, guess, value in zip(names, predicted.T, true.T, strict=True):
        error = guess - value
        scores[f"{name}/mae"] = float(np.abs(error).mean())
        scores[f"{name}/rmse"] = float(np.sqrt((error**2).mean()))
        spread = ((value - value.mean()) ** 2).sum()
        scores[f"{name}/r2"] = float(1 - (error**2).sum() / spread) if spread > 0 else np.nan
        scores[f"{name}/spearman"] = _spearman(guess, value)
    if cell_of is not None:
        steps = np.abs(cell_of(predicted[:, 1:]).astype(int) - cell_of(true[:, 1:]).astype(int))
        scores["cell_accuracy"] = float((steps.sum(axis=1) == 0).mean())
        scores["cell_distance"] = float(steps.sum(axis=1).mean())
    return scores


def validate_occupancy(predicted: Float, true: Float) -> dict[str, float]:
    """Mean squared error and Kullback-Leibler divergence of visits ``(n, h, w)``.

    The divergence compares both grids as distributions over cells; grids without visits are left
    out of it.
    """
    error = float(((predicted - true) ** 2).mean())
    floor = 1e-12
    p = np.maximum(true.reshape(len(true), -1), 0)
    q = np.maximum(predicted.reshape(len(true), -1), floor)
    visited = p.sum(axis=1) > 0
    p = p[visited] / p[visited].sum(axis=1, keepdims=True)
    q = q[visited] / q[visited].sum(axis=1, keepdims=True)
    divergence = (p * np.log(np.maximum(p, floor) / q)).sum(axis=1)
    return {
        "occupancy/mse": error,
        "occupancy/kl": float(divergence.mean()) if len(divergence) else np.nan,
    }


def validate_layouts(predicted: NDArray[np.uint8], true: NDArray[np.uint8]) -> dict[str, float]:
    """Share of tiles, and for each code that occurs the share of its tiles, predicted right."""
    scores = {"layout/tile_accuracy": float((predicted == true).mean())}
    for code in np.unique(true):
        right = (predicted == true)[true == code]
        scores[f"layout/tile_accuracy_{code}"] = float(right.mean())
    return scores


def _spearman(a: Float, b: Float) -> float:
    """Rank correlation with mean ranks for ties; NaN where one side does not vary."""
    from scipy.stats import rankdata

    centred = [ranks - ranks.mean() for ranks in (rankdata(a), rankdata(b))]
    norm = float(np.sqrt((centred[0] ** 2).sum() * (centred[1] ** 2).sum()))
    return float((centred[0] * centred[1]).sum() / norm) if norm > 0 else np.nan
