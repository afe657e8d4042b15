"""The objective against how busy a layout is, such as throughput against agents."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from experiments.drawing.intervals import Band, Interval, interval
from experiments.drawing.lines import band_line, color_of, legend_above
from experiments.drawing.plot import Plot, wide_figure


@dataclass(frozen=True)
class LoadCurve:
    """Simulations of one line.

    Args:
        load: `(n,)` such as the number of agents.
        objective: `(n,)` of each simulation.
        succeeded: `bool (n,)`, false for a simulation that jammed.
    """

    load: NDArray[np.int64]
    objective: NDArray[np.float64]
    succeeded: NDArray[np.bool_]

    def points(self, band: Band) -> tuple[NDArray[np.int64], Interval, NDArray[np.float64]]:
        """Loads, ascending; the mean objective at each; the share of simulations that succeeded."""
        loads = np.unique(self.load)
        values = [self.objective[self.load == load] for load in loads]
        most = max(map(len, values))
        padded = np.full((most, len(loads)), np.nan)
        for column, sample in enumerate(values):
            padded[: len(sample), column] = sample
        shares = [float(self.succeeded[self.load == load].mean()) for load in loads]
        return loads, interval(padded, band), np.array(shares)


def load_curve(
    lines: Mapping[str, LoadCurve], load: str, objective: str, *, band: Band = "ci"
) -> Plot:
    """Draw means and bands; where a simulation jammed the marker is hollow.

    Args:
        lines: By label.
        load: Label of the horizontal axis.
        objective: Label of the vertical axis.
        band: What the bands show.
    """
    figure = wide_figure(0.68)
    panel = figure.add_subplot()
    table: dict[str, list[Any]] = {
        name: [] for name in ("group", "load", "n", "mean", "low", "high", "succeeded")
    }
    for order, (label, line) in enumerate(lines.items()):
        loads, means, succeeded = line.points(band)
        band_line(panel, loads, means, label, order)
        jammed = succeeded < 1
        panel.plot(
            loads[jammed], means.mean[jammed], "o", zorder=40,
            markerfacecolor=panel.get_facecolor(), markeredgecolor=color_of(order),
        )  # fmt: skip
        table["group"] += [label] * len(loads)
        table["load"] += loads.tolist()
        table["succeeded"] += succeeded.tolist()
        for name in ("n", "mean", "low", "high"):
            table[name] += getattr(means, name).tolist()
    panel.set(xlabel=load, ylabel=objective)
    panel.set_ylim(bottom=min(0.0, *table["mean"]))
    panel.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    panel.grid(visible=True, linewidth=0.5)
    legend_above(figure, panel, len(lines), 2)
    return Plot(figure, table)
