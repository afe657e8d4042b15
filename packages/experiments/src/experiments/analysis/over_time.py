"""A quantity over the time of a simulation, such as finished tasks per timestep."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from experiments.drawing.intervals import Band, Interval, interval
from experiments.drawing.lines import band_line, legend_above
from experiments.drawing.plot import Plot, wide_figure

POINTS = 50
"""Points of a line at most; more are averaged in equal stretches."""

Series = NDArray[np.float64]
"""Time and value, `(n, 2)`."""


def over_time(lines: Mapping[str, Sequence[Series]], label: str, *, band: Band = "ci") -> Plot:
    """Draw the mean of the simulations of each line over time, and its band.

    Args:
        lines: Series of some simulations by label; one that ended early counts while it ran.
        label: Label of the vertical axis.
        band: What the bands show.
    """
    figure = wide_figure(0.68)
    panel = figure.add_subplot()
    table: dict[str, list[Any]] = {
        name: [] for name in ("group", "time", "n", "mean", "low", "high")
    }
    for order, (name, series) in enumerate(lines.items()):
        times, means = mean_over_time(series, band)
        band_line(panel, times, means, name, order, marks=0.2)
        table["group"] += [name] * len(times)
        table["time"] += times.tolist()
        for column in ("n", "mean", "low", "high"):
            table[column] += getattr(means, column).tolist()
    panel.set(xlabel="Timestep", ylabel=label)
    panel.set_xlim(left=0)
    panel.set_ylim(bottom=min(0.0, *table["mean"]))
    panel.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    panel.grid(visible=True, linewidth=0.5)
    legend_above(figure, panel, len(lines), 2)
    return Plot(figure, table)


def mean_over_time(series: Sequence[Series], band: Band) -> tuple[NDArray[np.float64], Interval]:
    """Average series of equal steps, of which some end earlier.

    Args:
        series: At least one, `(n, 2)` with time and value each.
        band: What the interval is.

    Returns:
        Times `(k,)`, at most `POINTS`, and the interval of the means over `k` stretches.
    """
    longest = max(series, key=len)
    stretch = -(-len(longest) // POINTS)
    count = -(-len(longest) // stretch)
    rows = np.full((len(series), count), np.nan)
    for row, one in zip(rows, series, strict=True):
        for place in range(-(-len(one) // stretch)):
            row[place] = one[place * stretch : (place + 1) * stretch, 1].mean()
    return longest[::stretch, 0], interval(rows, band)
