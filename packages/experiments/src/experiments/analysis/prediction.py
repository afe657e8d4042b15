"""What a surrogate predicted against what came out."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from experiments.drawing.lines import color_of
from experiments.drawing.plot import Plot, figure_width, new_figure

BINS = 30
"""Bins of the truth in which predictions are averaged, unless a target says how many."""


def prediction(
    names: Sequence[str],
    predicted: NDArray[np.floating],
    true: NDArray[np.floating],
    *,
    labels: Mapping[str, str] | None = None,
    bins: int = BINS,
) -> Plot:
    """Draw each target as a cloud with the mean prediction of every bin of the truth.

    Args:
        names: Names of the ``t`` targets.
        predicted: ``(n, t)``.
        true: ``(n, t)``; at least one row.
        labels: Titles by name of the target.
        bins: Bins of the truth.
    """
    width = figure_width()
    columns = min(len(names), 3 if width > 5 else 2)
    rows = -(-len(names) // columns)
    figure = new_figure(width, rows * (width / columns + 0.1) + 0.3)
    panels = figure.subplots(rows, columns, squeeze=False).ravel()
    table: dict[str, list[Any]] = {
        name: [] for name in ("target", "true_low", "true_high", "mean_predicted", "evaluations")
    }
    for panel, name, guess, truth in zip(panels, names, predicted.T, true.T, strict=False):
        edges, means, counts = binned(truth, guess, bins)
        _draw(panel, guess, truth, binned(truth, truth, bins)[1], means)
        panel.set_title((labels or {}).get(name, name))
        table["target"] += [name] * len(counts)
        table["true_low"] += edges[:-1].tolist()
        table["true_high"] += edges[1:].tolist()
        table["mean_predicted"] += means.tolist()
        table["evaluations"] += counts.tolist()
    for panel in panels[len(names) :]:
        panel.set_visible(False)
    figure.supxlabel("True value", size="medium")
    figure.supylabel("Predicted value", size="medium")
    return Plot(figure, table)


def binned(
    truth: NDArray[np.floating], guess: NDArray[np.floating], bins: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Average predictions over bins of the truth.

    Returns:
        ``(bins + 1,)`` edges, ``(bins,)`` mean predictions (NaN in an empty bin), ``(bins,)``
        evaluations.
    """
    edges = np.asarray(np.histogram_bin_edges(truth, bins), np.float64)
    counts, _ = np.histogram(truth, edges)
    sums, _ = np.histogram(truth, edges, weights=guess)
    means = np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)
    return edges, means, counts.astype(np.int64)


def _draw(
    panel: Axes,
    guess: NDArray[np.floating],
    truth: NDArray[np.floating],
    centers: NDArray[np.float64],
    means: NDArray[np.float64],
) -> None:
    low = float(min(guess.min(), truth.min()))
    high = float(max(guess.max(), truth.max()))
    margin = 0.04 * (high - low) or 0.5
    ends = (low - margin, high + margin)
    panel.plot(ends, ends, color=color_of(6), linewidth=0.8, linestyle="--", zorder=1)
    panel.scatter(
        truth, guess, s=3, alpha=max(0.06, min(0.5, 150 / len(truth))), color=color_of(0),
        linewidths=0, rasterized=True, zorder=2,
    )  # fmt: skip
    full = ~np.isnan(means)
    panel.plot(centers[full], means[full], color=color_of(1), marker="o", markersize=2.5, zorder=3)
    panel.set(xlim=ends, ylim=ends, aspect="equal")
    panel.xaxis.set_major_locator(MaxNLocator(4))
    panel.yaxis.set_major_locator(MaxNLocator(4))
    panel.grid(visible=True, linewidth=0.5)
