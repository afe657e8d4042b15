"""Figures of runs hold the numbers that they were given."""

from pathlib import Path

import numpy as np
import pytest

from experiments.analysis.curves import Course, curves, on_one_grid
from experiments.analysis.histogram import histogram
from experiments.analysis.load_curve import LoadCurve, load_curve
from experiments.analysis.over_time import mean_over_time, over_time
from experiments.analysis.prediction import binned, prediction
from experiments.analysis.scalability import Peak, scalability
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


def test_load_curve_by_hand(tmp_path: Path) -> None:
    """Means, counts and shares at each load, whatever the order of the simulations."""
    line = LoadCurve(
        np.array([20, 10, 20, 10, 20]),
        np.array([3.0, 1.0, 5.0, 2.0, 4.0]),
        np.array([True, True, False, True, False]),
    )
    table = saved(load_curve({"A": line}, "Agents", "Throughput", band="se"), tmp_path / "l.png")
    assert table["load"] == ["10", "20"]
    assert numbers(table["mean"]) == [1.5, 4.0]
    assert table["n"] == ["2", "3"]
    assert numbers(table["succeeded"]) == [1.0, pytest.approx(1 / 3)]
    assert numbers(table["high"])[1] == pytest.approx(4 + 1 / np.sqrt(3))


def test_time_averages_what_still_runs(tmp_path: Path) -> None:
    """After the end of a short simulation the mean is that of the others."""
    long = np.array([[0.0, 1], [5, 3], [10, 5]])
    short = np.array([[0.0, 3.0]])
    table = saved(over_time({"A": [long, short]}, "Tasks"), tmp_path / "t.png")
    assert numbers(table["time"]) == [0, 5, 10]
    assert numbers(table["mean"]) == [2, 3, 5]
    assert table["n"] == ["2", "1", "1"]


def test_long_series_are_averaged_in_stretches() -> None:
    """A thousand windows become fifty points, each the mean of twenty."""
    times = np.arange(1000.0)
    points, means = mean_over_time([np.stack([times, times], axis=1)], "ci")
    assert points.tolist() == list(range(0, 1000, 20))
    np.testing.assert_allclose(means.mean, np.arange(9.5, 1000, 20))


def test_scalability_sorts_by_area(tmp_path: Path) -> None:
    """Sizes come smallest first, whatever the order of the peaks."""
    peaks = [Peak(101, 102, 1100, 16.0, 0.1), Peak(33, 36, 200, 6.8, float("nan"))]
    plot = scalability({"A": peaks}, "Agents", "throughput")
    table = saved(plot, tmp_path / "s.png")
    assert table["rows"] == ["33", "101"]
    assert numbers(table["load"]) == [200, 1100]
    ticks = [text.get_text() for text in plot.figure.axes[-1].get_xticklabels()]
    assert ticks == ["33x36", "101x102"]
