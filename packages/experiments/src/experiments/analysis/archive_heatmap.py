"""Heat map of a two-dimensional grid archive."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from experiments.drawing.plot import Plot, new_figure
from qd_core import MeasureSpec


def archive_heatmap(
    cells: NDArray[np.integer],
    objectives: NDArray[np.floating],
    axes: Sequence[MeasureSpec],
    *,
    objective: str,
    labels: Mapping[str, str] | None = None,
    value_range: tuple[float, float] | None = None,
) -> Plot:
    """Draw the elites of a two-dimensional archive.

    Args:
        cells: ``(n,)`` flat cell index of each elite, row-major over the bins of ``axes``.
        objectives: ``(n,)`` objective of each elite.
        axes: Two measures: the first goes along x, the second along y.
        objective: Label of the colour bar.
        labels: Labels of the axes by name of the measure; the name if it has none.
        value_range: Ends of the colour scale; the range of the objectives when None.

    Raises:
        ValueError: If there are not exactly two axes.
    """
    if len(axes) != 2:
        raise ValueError(f"axes: a heat map needs 2 measures, got {len(axes)}.")
    across, up = axes
    labels = labels or {}
    flat = np.full(across.bins * up.bins, np.nan)
    flat[cells] = objectives
    grid = flat.reshape(across.bins, up.bins).T
    figure = new_figure(6.5, 5.5)
    panel = figure.add_subplot()
    low, high = value_range or (None, None)
    mesh = panel.pcolormesh(
        np.linspace(across.low, across.high, across.bins + 1),
        np.linspace(up.low, up.high, up.bins + 1),
        np.ma.masked_invalid(grid),
        cmap="viridis",
        vmin=low,
        vmax=high,
        rasterized=True,
    )
    panel.set_xlabel(labels.get(across.name, across.name))
    panel.set_ylabel(labels.get(up.name, up.name))
    panel.set_title(f"{len(objectives)} elites")
    figure.colorbar(mesh, ax=panel, label=objective)
    return Plot(figure, {"x": across.name, "y": up.name, "objective": grid})
