"""The best load of layouts of growing size, and what they do at it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from experiments.drawing.lines import color_of, legend_above
from experiments.drawing.plot import Plot, figure_width, new_figure
from experiments.drawing.style import MARKERS


@dataclass(frozen=True)
class Peak:
    """The load at which layouts of one size do best.

    Args:
        rows: Rows of the layout.
        columns: Columns of the layout.
        load: Load of the highest mean objective.
        objective: The highest mean.
        standard_error: Of this mean, NaN for a single simulation.
    """

    rows: int
    columns: int
    load: int
    objective: float
    standard_error: float


def scalability(lines: Mapping[str, Sequence[Peak]], load: str, objective: str) -> Plot:
    """Draw best load and highest objective over sizes, smallest first.

    Args:
        lines: By label.
        load: Label of the loads.
        objective: Label of the objectives.
    """
    sizes = sorted(
        {(peak.rows, peak.columns) for peaks in lines.values() for peak in peaks},
        key=lambda size: (size[0] * size[1], size),
    )
    width = figure_width()
    beside = width > 5
    shape = (1, 2) if beside else (2, 1)
    figure = new_figure(width, width * (0.4 if beside else 1.1) + 0.4)
    panels = figure.subplots(*shape, sharex=True).ravel()
    table: dict[str, list[Any]] = {
        name: [] for name in ("group", "rows", "columns", "load", "objective", "standard_error")
    }
    for order, (label, peaks) in enumerate(lines.items()):
        ordered = sorted(peaks, key=lambda peak: sizes.index((peak.rows, peak.columns)))
        x = [sizes.index((peak.rows, peak.columns)) for peak in ordered]
        look = {"color": color_of(order), "marker": MARKERS[order % len(MARKERS)]}
        panels[0].plot(x, [peak.load for peak in ordered], label=label, **look)
        errors = np.nan_to_num([peak.standard_error for peak in ordered])
        panels[1].errorbar(x, [peak.objective for peak in ordered], errors, capsize=2, **look)
        table["group"] += [label] * len(ordered)
        for name in ("rows", "columns", "load", "objective", "standard_error"):
            table[name] += [getattr(peak, name) for peak in ordered]
    for panel, text in zip(panels, (f"{load} at the maximum", f"Highest {objective}"), strict=True):
        panel.set_ylabel(text.replace(" (", "\n("))
        panel.margins(y=0.15)
        panel.set_ylim(bottom=0)
        panel.grid(visible=True, linewidth=0.5)
    names = [f"{rows}x{columns}" for rows, columns in sizes]
    panels[-1].set_xticks(range(len(sizes)), names, rotation=45 if len(sizes) > 4 else 0)
    figure.supxlabel("Size", size="medium")
    legend_above(figure, panels[0], len(lines), 2)
    return Plot(figure, table)
