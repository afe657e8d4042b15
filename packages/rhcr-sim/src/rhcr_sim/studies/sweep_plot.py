"""The plot of a sweep."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from rhcr_sim.extras import require
from rhcr_sim.files import replaced
from rhcr_sim.studies.sweep_tables import Point


def plot(points: Sequence[Point], title: str, path: str | Path) -> None:
    """Draw throughput against agents with its 95 % band, and mark congestion.

    Raises:
        MissingExtraError: Matplotlib is not installed.
        OSError: The file cannot be written.
    """
    figures = require("matplotlib.figure", "the plot of a sweep")
    figure = figures.Figure(figsize=(7, 4.5), layout="constrained")
    axes = figure.add_subplot()
    agents = [point.agents for point in points]
    mean = [point.throughput_mean for point in points]
    width = [0.0 if math.isnan(p.throughput_ci95) else p.throughput_ci95 for p in points]
    low = [m - w for m, w in zip(mean, width, strict=True)]
    high = [m + w for m, w in zip(mean, width, strict=True)]
    axes.fill_between(agents, low, high, alpha=0.25, label="95 % interval of the mean")
    axes.plot(agents, mean, marker="o", markersize=3.5, label="mean")
    jammed = [point for point in points if point.congested_share > 0]
    if jammed:
        axes.scatter(
            [point.agents for point in jammed],
            [point.throughput_mean for point in jammed],
            s=[30 + 90 * point.congested_share for point in jammed],
            facecolors="none", edgecolors="tab:red", label="some runs congested", zorder=3,
        )  # fmt: skip
    axes.set(xlabel="agents", ylabel="throughput (tasks per timestep)", title=title)
    axes.set_ylim(bottom=0)
    axes.grid(alpha=0.3)
    axes.legend()
    with replaced(path) as temporary:
        figure.savefig(temporary, format="png", dpi=150)
