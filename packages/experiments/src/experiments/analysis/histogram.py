"""Distribution of the objectives of elites."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from experiments.drawing.lines import color_of, legend_above
from experiments.drawing.plot import Plot, wide_figure


def histogram(groups: Mapping[str, NDArray[np.floating]], label: str, *, bins: int = 50) -> Plot:
    """Draw how many elites have which objective, all groups over the same bins.

    Args:
        groups: Objectives by label of the group.
        label: Label of the axis of objectives.
        bins: Number of bins.
    """
    everything = np.concatenate(list(groups.values()))
    edges = np.histogram_bin_edges(everything, bins) if everything.size else np.linspace(0, 1, 2)
    figure = wide_figure(0.62)
    panel = figure.add_subplot()
    table: dict[str, list[Any]] = {"group": [], "low": [], "high": [], "elites": []}
    for order, (name, values) in enumerate(groups.items()):
        counts, _ = np.histogram(values, edges)
        color = color_of(order)
        panel.stairs(counts, edges, fill=True, color=color, alpha=0.25)
        panel.stairs(counts, edges, color=color, linewidth=0.8, label=name)
        table["group"] += [name] * len(counts)
        table["low"] += edges[:-1].tolist()
        table["high"] += edges[1:].tolist()
        table["elites"] += counts.tolist()
    panel.set(xlabel=label, ylabel="Elites")
    panel.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    panel.grid(visible=True, axis="y", linewidth=0.5)
    panel.set_axisbelow(True)
    legend_above(figure, panel, len(groups))
    return Plot(figure, table)
