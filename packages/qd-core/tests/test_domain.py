"""Measures."""

import pytest

from qd_core import MeasureSpec


@pytest.mark.parametrize(
    ("low", "high", "bins", "word"),
    [
        (1.0, 1.0, 5, "low must be below high"),
        (0.0, float("inf"), 5, "finite"),
        (0.0, 1.0, 0, "bins must be at least 1, got 0"),
    ],
)
def test_wrong_measures_are_refused(low: float, high: float, bins: int, word: str) -> None:
    """An empty or infinite range and a missing bin are refused, and the message names the rule."""
    with pytest.raises(ValueError, match=word):
        MeasureSpec("entropy", low, high, bins)
