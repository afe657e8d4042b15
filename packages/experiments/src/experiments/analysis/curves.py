"""How searches progress: lines over evaluations with confidence bands, a panel a metric."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.ticker import MaxNLocator, PercentFormatter
from numpy.typing import NDArray

from experiments.drawing.intervals import Band, interval
from experiments.drawing.lines import band_line, legend_above
from experiments.drawing.plot import Plot, figure_width, new_figure

POINTS = 200
"""Points of the common grid of a group."""


@dataclass(frozen=True)
class Course:
    """One run.

    Args:
        evals: ``(k,)`` evaluations made, ascending.
        metrics: ``(k,)`` values of each metric by name; NaN where there is none.
    """

    evals: NDArray[np.float64]
    metrics: Mapping[str, NDArray[np.float64]]


def curves(
    groups: Mapping[str, Sequence[Course]],
    metrics: Mapping[str, str],
    *,
    band: Band = "ci",
    title: str = "",
) -> Plot:
    """Draw the mean of the runs of each group, interpolated linearly, and its band.

    Args:
        groups: Runs by label of their line.
        metrics: Metrics to draw, and the title of the panel of each.
        band: What the band shows; a single run has none.
        title: Text above the figure.
    """
    width = figure_width()
    columns = min(len(metrics), 3 if width > 5 else 1)
    rows = -(-len(metrics) // columns)
    figure = new_figure(width, rows * width / columns * 0.72 + 0.25 * -(-len(groups) // 3) + 0.1)
    panels = figure.subplots(rows, columns, squeeze=False).ravel()
    table: dict[str, list[Any]] = {
        name: [] for name in ("metric", "group", "evals", "mean", "low", "high", "n")
    }
    for panel, (metric, name) in zip(panels, metrics.items(), strict=False):
        for order, (label, runs) in enumerate(groups.items()):
            grid, values = on_one_grid(runs, metric)
            mean = interval(values, band)
            band_line(panel, grid, mean, label, order, marks=0.2)
            table["metric"] += [metric] * len(grid)
            table["group"] += [label] * len(grid)
            table["evals"] += grid.tolist()
            for column in ("mean", "low", "high", "n"):
                table[column] += getattr(mean, column).tolist()
        panel.set(title=name, xlabel="Evaluations")
        panel.xaxis.set_major_locator(MaxNLocator(4))
        if metric.endswith("coverage"):
            panel.yaxis.set_major_formatter(PercentFormatter(1.0))
        panel.set_xlim(left=0)
        if min((v for v in table["mean"] if v == v), default=0) >= 0:
            panel.set_ylim(bottom=0)
        panel.grid(visible=True, linewidth=0.5)
    for panel in panels[len(metrics) :]:
        panel.set_visible(False)
    legend_above(figure, panels[0], len(groups))
    if title:
        figure.suptitle(title, size="medium")
    return Plot(figure, table)


def on_one_grid(
    runs: Sequence[Course], metric: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Interpolate a metric of some runs.

    Args:
        runs: At least one, with at least one row each.
        metric: Its name.

    Returns:
        ``(k,)`` evaluations from 0 to the end of the shortest run, and ``(runs, k)`` values; NaN
        before the first value of a run.
    """
    end = min(float(run.evals[-1]) for run in runs)
    grid = np.linspace(0, end, POINTS)
    rows = []
    for run in runs:
        known = ~np.isnan(run.metrics[metric])
        if not known.any():
            rows.append(np.full(len(grid), np.nan))
            continue
        evals, values = run.evals[known], run.metrics[metric][known]
        rows.append(np.interp(grid, evals, values, left=np.nan))
    return grid, np.stack(rows)
