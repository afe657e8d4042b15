"""Whether algorithms differ: equal variances, analysis of variance, all pairs."""

import itertools
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import nan

import numpy as np
from numpy.typing import NDArray

from experiments.errors import UserError

Samples = Mapping[str, NDArray[np.float64]]


@dataclass(frozen=True)
class OverallTest:
    """A test over all groups.

    Args:
        statistic: Its statistic.
        p: Its p value; NaN where it cannot be computed.
        df: Degrees of freedom between and within groups.
    """

    statistic: float
    p: float
    df: tuple[int, int]


@dataclass(frozen=True)
class Pair:
    """Two groups compared by Welch's t-test.

    Args:
        first: Name of a group.
        second: Name of another.
        difference: Mean of the first less mean of the second.
        low: Lower end of the 95 % confidence interval of the difference.
        high: Its upper end.
        t: Welch's statistic.
        df: Its degrees of freedom, by Welch and Satterthwaite.
        p: Two-sided p value of this pair alone.
        p_holm: The same, corrected over all pairs.
        effect: Hedges' g: the difference in units of the pooled deviation, corrected for small
            samples.
    """

    first: str
    second: str
    difference: float
    low: float
    high: float
    t: float
    df: float
    p: float
    p_holm: float
    effect: float


@dataclass(frozen=True)
class GroupTests:
    """All tests of some groups.

    Args:
        levene: Are the variances equal? Centred at the median (Brown and Forsythe); NaN if a
            group has only two measurements.
        anova: Are the means equal? One-way analysis of variance.
        pairs: Which means differ?
    """

    levene: OverallTest
    anova: OverallTest
    pairs: tuple[Pair, ...]


def compare_groups(samples: Samples) -> GroupTests:
    """Test groups of independent measurements.

    Args:
        samples: Measurements ``(n,)`` by group; at least two groups of at least two.

    Raises:
        UserError: If there are fewer groups or measurements.
    """
    from scipy import stats

    sizes = {name: len(values) for name, values in samples.items()}
    if len(sizes) < 2 or min(sizes.values()) < 2:
        raise UserError(f"at least two groups of at least two measurements, got {sizes}.")
    values = list(samples.values())
    df = (len(values) - 1, sum(sizes.values()) - len(values))
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # Constant groups give NaN, which is what is reported.
        levene = stats.levene(*values, center="median")
        # Two values lie equally far from their median, so that two say nothing of a variance.
        known = min(sizes.values()) > 2
        anova = stats.f_oneway(*values)
        pairs = [_welch(a, b, samples[a], samples[b]) for a, b in itertools.combinations(sizes, 2)]
    corrected = holm([pair[-2] for pair in pairs])
    return GroupTests(
        OverallTest(float(levene.statistic), float(levene.pvalue), df)
        if known
        else OverallTest(nan, nan, df),
        OverallTest(float(anova.statistic), float(anova.pvalue), df),
        tuple(
            Pair(*pair[:-2], p=pair[-2], p_holm=holmed, effect=pair[-1])
            for pair, holmed in zip(pairs, corrected, strict=True)
        ),
    )


def holm(p_values: Sequence[float]) -> list[float]:
    """Correct p values of a family of tests by Holm's step-down method.

    Args:
        p_values: In any order; NaN stays NaN and counts as no test.

    Returns:
        Corrected values in the same order.

    References:
        Holm, "A Simple Sequentially Rejective Multiple Test Procedure", 1979.
    """
    corrected = [nan] * len(p_values)
    order = sorted((p, i) for i, p in enumerate(p_values) if p == p)
    highest = 0.0
    for rank, (p, index) in enumerate(order):
        highest = max(highest, min(1.0, (len(order) - rank) * p))
        corrected[index] = highest
    return corrected


def _welch(
    first: str, second: str, a: NDArray[np.float64], b: NDArray[np.float64]
) -> tuple[str, str, float, float, float, float, float, float, float]:
    from scipy import stats

    test = stats.ttest_ind(a, b, equal_var=False)
    ends = test.confidence_interval(0.95)
    difference = float(a.mean() - b.mean())
    return (
        first, second, difference, float(ends.low), float(ends.high), float(test.statistic),
        float(test.df), float(test.pvalue), hedges(a, b),
    )  # fmt: skip


def hedges(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Hedges' g of two samples; NaN where neither varies.

    References:
        Hedges, "Distribution Theory for Glass's Estimator of Effect Size", 1981.
    """
    df = len(a) + len(b) - 2
    pooled = ((len(a) - 1) * a.var(ddof=1) + (len(b) - 1) * b.var(ddof=1)) / df
    if pooled <= 0:
        return nan
    return float((a.mean() - b.mean()) / np.sqrt(pooled) * (1 - 3 / (4 * df - 1)))
