"""Figures of runs hold the numbers that they were given."""

from pathlib import Path

import numpy as np
import pytest

from experiments.analysis.curves import Course, curves, on_one_grid
from experiments.analysis.histogram import histogram
from experiments.analysis.prediction import binned, prediction
from pictures import numbers, saved


def course(slope: float, end: int) -> Course:
    """A run whose metric grows evenly; NaN at the start."""
    evals = np.arange(0, end + 1, 10.0)
    values = slope * evals
    return Course(evals, {"qd": np.where(evals == 0, np.nan, values), "best": values})


def test_curves_end_with_the_shortest_run(tmp_path: Path) -> None:
    """Two runs of different length: mean and band at the end of the shorter one, by hand."""
    plot = curves({"A": [course(1, 100), course(3, 200)], "B": [course(2, 50)]},
                  {"qd": "QD score", "best": "Best"})  # fmt: skip
    table = saved(plot, tmp_path / "curves.png")
    last = 199
    assert (table["metric"][last], table["group"][last]) == ("qd", "A")
    row = {name: float(table[name][last]) for name in ("evals", "mean", "low", "high", "n")}
    assert (row["evals"], row["mean"], row["n"]) == (100, 200, 2)
    # Two values 100 and 300: standard error 100, and t(0.975, 1) is 12.7062.
    assert row["high"] == pytest.approx(200 + 1270.62, rel=1e-5)
    assert np.isnan(numbers(table["low"])[399])  # a single run has no band


def test_values_before_the_first_are_missing() -> None:
    """Nothing is made up before a metric has its first value."""
    grid, values = on_one_grid([course(1, 100)], "qd")
    assert np.isnan(values[0, grid < 10]).all()
    np.testing.assert_allclose(values[0, grid >= 10], grid[grid >= 10])


def test_histogram_counts_elites(tmp_path: Path) -> None:
    """Counts of all groups over one set of bins are those of numpy."""
    rng = np.random.default_rng(0)
    groups = {"one": rng.normal(size=50), "two": rng.normal(2, size=30)}
    table = saved(histogram(groups, "Throughput", bins=8), tmp_path / "h.png")
    counts = numbers(table["elites"])
    assert (sum(counts[:8]), sum(counts[8:])) == (50, 30)
    edges = [*numbers(table["low"])[:8], numbers(table["high"])[7]]
    assert counts[8:] == np.histogram(groups["two"], edges)[0].tolist()


def test_prediction_means_per_bin(tmp_path: Path) -> None:
    """Every bin of the truth has the mean of its predictions, by a loop."""
    rng = np.random.default_rng(1)
    true = rng.uniform(0, 10, (200, 2))
    guess = true + rng.normal(size=true.shape)
    table = saved(prediction(("objective", "walls"), guess, true, bins=5), tmp_path / "p.png")
    for place, (low, high) in enumerate(
        zip(numbers(table["true_low"]), numbers(table["true_high"]), strict=True)
    ):
        axis = place // 5
        inside = (true[:, axis] >= low) & (true[:, axis] <= high)
        assert float(table["mean_predicted"][place]) == pytest.approx(guess[inside, axis].mean())
        assert int(table["evaluations"][place]) == inside.sum()


def test_bins_of_a_constant_truth() -> None:
    """A truth that never varies falls into one bin, the others have no mean."""
    _, means, counts = binned(np.ones(4), np.array([1.0, 2, 3, 4]), 3)
    assert sorted(counts.tolist()) == [0, 0, 4]
    assert np.nansum(means) == 2.5
