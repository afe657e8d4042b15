"""Means of repeated measurements and how sure they are."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Band = Literal["ci", "se"]
"""95 % confidence interval of the mean by Student's t, or the standard error."""


@dataclass(frozen=True)
class Interval:
    """Means of ``k`` quantities; the ends are NaN where one measurement stands alone.

    Args:
        mean: ``float64 (k,)``.
        low: ``float64 (k,)``.
        high: ``float64 (k,)``.
        n: ``int64 (k,)`` measurements.
    """

    mean: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    n: NDArray[np.int64]


def interval(values: NDArray[np.float64], band: Band = "ci") -> Interval:
    """Mean of each column and its band.

    Args:
        values: ``(n, k)``; NaN is a missing measurement.
        band: What the band shows.
    """
    from scipy.stats import t

    n = np.sum(~np.isnan(values), axis=0).astype(np.int64)
    total = np.nansum(values, axis=0)
    mean = np.where(n > 0, total / np.maximum(n, 1), np.nan)
    squares = np.nansum((values - mean) ** 2, axis=0)
    several = n > 1
    error = np.where(several, np.sqrt(squares / np.maximum(n - 1, 1) / np.maximum(n, 1)), np.nan)
    if band == "ci":
        error = error * np.where(several, t.ppf(0.975, np.maximum(n - 1, 1)), np.nan)
    return Interval(mean, mean - error, mean + error, n)
