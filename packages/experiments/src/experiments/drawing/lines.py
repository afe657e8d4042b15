"""What figures of lines share: a line with its band, and one legend above all panels."""

from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from experiments.drawing.intervals import Interval
from experiments.drawing.style import MARKERS


def color_of(order: int) -> Any:
    """Colour of the line with this number."""
    colors = mpl.rcParams["axes.prop_cycle"].by_key()["color"]
    return colors[order % len(colors)]


def band_line(
    panel: Axes,
    x: NDArray[Any],
    band: Interval,
    label: str,
    order: int,
    *,
    marks: float | None = None,
) -> None:
    """Draw a mean with markers, and its band.

    Args:
        panel: Where.
        x: ``(k,)`` positions.
        band: ``(k,)`` means and ends; NaN is left out.
        label: Text of the legend.
        order: Number of the line; decides colour and marker. The first line is on top.
        marks: Distance of markers as a share of the panel; a marker a point if None.
    """
    color, marker = color_of(order), MARKERS[order % len(MARKERS)]
    every = None if marks is None else (marks * (0.3 + 0.1 * (order % 5)), marks)
    panel.plot(
        x, band.mean, color=color, marker=marker, markevery=every, label=label,
        zorder=30 - order,
    )  # fmt: skip
    panel.fill_between(
        x, band.low, band.high, color=color, alpha=0.22, linewidth=0, zorder=20 - order
    )


def legend_above(figure: Figure, panel: Axes, entries: int, columns: int = 3) -> None:
    """Put the legend of one panel above all.

    Args:
        figure: The figure.
        panel: A panel with all lines.
        entries: Lines; a single line needs no legend.
        columns: Entries beside each other at most.
    """
    if entries > 1:
        handles, labels = panel.get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside upper center", ncols=min(entries, columns))
