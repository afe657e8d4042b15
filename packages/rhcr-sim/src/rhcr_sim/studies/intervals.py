"""Confidence intervals of means."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np


def t_quantile(confidence: float, degrees: int) -> float:
    """Half width, in standard errors, of a two-sided Student t interval.

    Args:
        confidence: Probability of the interval, between 0 and 1.
        degrees: Degrees of freedom, at least 1.
    """
    low, high = 0.0, 1.0
    while _within(high, degrees) < confidence:
        high *= 2
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, degrees) < confidence else (low, middle)
    return high


def half_width(values: Sequence[float], confidence: float = 0.95) -> float:
    """Half width of the t interval of the mean of `values`; NaN for a single value."""
    if len(values) < 2:
        return math.nan
    error = float(np.std(values, ddof=1)) / math.sqrt(len(values))
    return t_quantile(confidence, len(values) - 1) * error


def _within(t: float, degrees: int) -> float:
    """P(|T| < t) for integer degrees of freedom (Abramowitz and Stegun, 26.7.3 and 26.7.4)."""
    angle = math.atan(t / math.sqrt(degrees))
    sine, cosine = math.sin(angle), math.cos(angle)
    odd = degrees % 2 == 1
    term = cosine if odd else 1.0
    total = term if degrees > 1 else 0.0
    for k in range(3 if odd else 2, degrees - 1, 2):
        term *= cosine**2 * ((k - 1) / k)
        total += term
    return 2 / math.pi * (angle + sine * total) if odd else sine * total
