"""Student t intervals."""

import math

import numpy as np
import pytest

from rhcr_sim.studies.intervals import half_width, t_quantile


@pytest.mark.parametrize(
    ("degrees", "confidence", "expected"),
    [
        (1, 0.95, 12.706205), (2, 0.95, 4.302653), (3, 0.95, 3.182446), (4, 0.90, 2.131847),
        (9, 0.95, 2.262157), (10, 0.99, 3.169273), (29, 0.95, 2.045230), (100, 0.95, 1.983972),
    ],
)  # fmt: skip
def test_quantiles_equal_the_tables(degrees: int, confidence: float, expected: float) -> None:
    """Quantiles agree with printed tables for odd and even degrees of freedom."""
    assert t_quantile(confidence, degrees) == pytest.approx(expected, abs=1e-6)


def test_intervals_cover_the_mean() -> None:
    """Of many intervals from few normal samples, 95 % hold the true mean."""
    rng = np.random.default_rng(0)
    samples = rng.normal(3, 2, (4000, 5))
    covered = [abs(np.mean(row) - 3) <= half_width(row) for row in samples]
    assert np.mean(covered) == pytest.approx(0.95, abs=0.01)


def test_one_value_has_no_interval() -> None:
    """A single run gives no interval."""
    assert math.isnan(half_width([1.0]))
    assert half_width([2.0, 2.0]) == 0
