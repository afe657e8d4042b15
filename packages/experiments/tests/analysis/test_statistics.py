"""Tests of differences against sums written out by hand and the distributions of scipy."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from experiments.analysis.statistics import compare_groups, hedges, holm

Sample = NDArray[np.float64]


def groups(seed: int, sizes: tuple[int, ...]) -> dict[str, Sample]:
    """Samples of different sizes, means and deviations."""
    rng = np.random.default_rng(seed)
    return {
        f"g{place}": rng.normal(10 + place, 1 + 2 * place, size) for place, size in enumerate(sizes)
    }


def f_by_hand(samples: list[Sample]) -> tuple[float, float]:
    """F statistic and p value of a one-way analysis of variance, from sums of squares."""
    everything = [value for sample in samples for value in sample]
    grand = sum(everything) / len(everything)
    means = [sum(sample) / len(sample) for sample in samples]
    between = sum(len(s) * (m - grand) ** 2 for s, m in zip(samples, means, strict=True))
    within = sum((v - m) ** 2 for s, m in zip(samples, means, strict=True) for v in s)
    df = len(samples) - 1, len(everything) - len(samples)
    statistic = (between / df[0]) / (within / df[1])
    return statistic, float(stats.f.sf(statistic, *df))


@pytest.mark.parametrize("seed", range(4))
def test_anova_and_levene(seed: int) -> None:
    """Both are analyses of variance, Levene's of the distances from the median."""
    samples = groups(seed, (5, 4, 6))
    result = compare_groups(samples)
    values = list(samples.values())
    assert (result.anova.statistic, result.anova.p) == pytest.approx(f_by_hand(values))
    distances = [np.abs(sample - np.median(sample)) for sample in values]
    assert (result.levene.statistic, result.levene.p) == pytest.approx(f_by_hand(distances))
    assert result.anova.df == result.levene.df == (2, 12)


@pytest.mark.parametrize("seed", range(4))
def test_welch_pairs(seed: int) -> None:
    """Statistic, degrees of freedom, p value, interval and effect by their formulas."""
    samples = groups(seed, (5, 4, 6))
    result = compare_groups(samples)
    assert [(p.first, p.second) for p in result.pairs] == list(itertools.combinations(samples, 2))
    for pair in result.pairs:
        a, b = samples[pair.first].tolist(), samples[pair.second].tolist()
        means = [sum(s) / len(s) for s in (a, b)]
        variances = [
            sum((v - m) ** 2 for v in s) / (len(s) - 1) for s, m in zip((a, b), means, strict=True)
        ]
        parts = [variances[0] / len(a), variances[1] / len(b)]
        error = math.sqrt(sum(parts))
        df = sum(parts) ** 2 / (parts[0] ** 2 / (len(a) - 1) + parts[1] ** 2 / (len(b) - 1))
        t = (means[0] - means[1]) / error
        assert (pair.t, pair.df, pair.difference) == pytest.approx((t, df, means[0] - means[1]))
        assert pair.p == pytest.approx(2 * stats.t.sf(abs(t), df))
        reach = stats.t.ppf(0.975, df) * error
        assert (pair.low, pair.high) == pytest.approx((pair.difference - reach,
                                                       pair.difference + reach))  # fmt: skip
        n = len(a) + len(b) - 2
        pooled = ((len(a) - 1) * variances[0] + (len(b) - 1) * variances[1]) / n
        cohen = (means[0] - means[1]) / math.sqrt(pooled)
        assert pair.effect == pytest.approx(cohen * (1 - 3 / (4 * (len(a) + len(b)) - 9)))


def test_holm_of_the_textbook() -> None:
    """Four tests at 0.01, 0.04, 0.03, 0.005: 0.03, 0.06, 0.06, 0.02 after the correction."""
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    corrected = holm([math.nan, 0.04])
    assert math.isnan(corrected[0])
    assert corrected[1] == 0.04


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=8), st.floats(0.001, 0.2))
def test_holm_rejects_what_the_step_down_test_rejects(p_values: list[float], level: float) -> None:
    """At every level the corrected values reject the hypotheses of the procedure itself."""
    rejected: set[int] = set()
    for rank, index in enumerate(sorted(range(len(p_values)), key=lambda i: (p_values[i], i))):
        if p_values[index] * (len(p_values) - rank) > level:
            break
        rejected.add(index)
    assert {i for i, p in enumerate(holm(p_values)) if p <= level} == rejected


def test_what_never_varies_has_no_tests() -> None:
    """Equal constants: no statistic, no p value and no effect, and no crash."""
    result = compare_groups({"a": np.ones(3), "b": np.ones(3)})
    assert math.isnan(result.anova.p)
    assert math.isnan(result.pairs[0].p_holm)
    assert math.isnan(hedges(np.ones(3), np.ones(3)))


def test_levene_needs_three() -> None:
    """Two values are equally far from their median, which is no sign of different variances."""
    result = compare_groups({"a": np.array([1.0, 2]), "b": np.array([1.0, 9])})
    assert math.isnan(result.levene.p)
    assert not math.isnan(result.anova.p)


def test_too_few() -> None:
    """A single group, or a single measurement, is refused with the sizes."""
    with pytest.raises(ValueError, match="'b': 1"):
        compare_groups({"a": np.ones(3), "b": np.ones(1)})
    with pytest.raises(ValueError, match="two groups"):
        compare_groups({"a": np.ones(3)})
