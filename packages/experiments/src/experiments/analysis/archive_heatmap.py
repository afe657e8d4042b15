"""Heat maps of grid archives over two measures, or over three as a row of slices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from experiments.drawing.plot import Plot, figure_width, new_figure
from experiments.errors import UserError
from qd_core import MeasureSpec

MOST_SLICES = 12


@dataclass(frozen=True)
class Archive:
    """Elites of one archive.

    Args:
        title: Text above its panel.
        cells: ``(n,)`` flat cell index of each elite, row-major over the bins of the axes.
        objective: ``(n,)`` objective of each elite.
    """

    title: str
    cells: NDArray[np.integer]
    objective: NDArray[np.floating]


def archive_heatmap(
    archives: Sequence[Archive],
    axes: Sequence[MeasureSpec],
    *,
    objective: str,
    labels: Mapping[str, str] | None = None,
    value_range: tuple[float, float] | None = None,
    transposed: bool = False,
) -> Plot:
    """Draw archives side by side with one scale of colours.

    Args:
        archives: At least one.
        axes: Their measures, two or three: the first goes along x, the second along y; one panel
            a bin of the third, for a single archive.
        objective: Label of the colour bar.
        labels: Labels of the axes by name of the measure; the name if it has none.
        value_range: Ends of the colour scale; the range of the objectives when None.
        transposed: Exchange the axes.

    Raises:
        UserError: If the number of axes or archives does not fit.
    """
    labels = labels or {}
    panels, (across, up) = _panels(archives, axes)
    if transposed:
        across, up = up, across
        panels = [
            Archive(p.title, _transposed(p.cells, up.bins, across.bins), p.objective)
            for p in panels
        ]
    low, high = value_range or _range(archives)
    width = figure_width()
    columns = min(len(panels), 4 if width > 5 else 2)
    rows = -(-len(panels) // columns)
    figure = new_figure(width, rows * (width * (0.8 / columns if columns > 1 else 0.72) + 0.45))
    grid = figure.subplots(rows, columns, squeeze=False, sharex=True, sharey=True)
    for place, panel in enumerate(grid.flat):
        panel.set_visible(place < len(panels))
        panel.xaxis.set_tick_params(labelbottom=place + columns >= len(panels))
    for panel, archive in zip(grid.flat, panels, strict=False):
        mesh = _draw(panel, archive, across, up, (low, high))
    figure.supxlabel(labels.get(across.name, across.name), size="medium")
    figure.supylabel(labels.get(up.name, up.name), size="medium")
    bar = figure.colorbar(mesh, ax=grid, label=objective, aspect=30)
    bar.outline.set_linewidth(0.4)
    return Plot(figure, _table(panels, across, up))


def _panels(
    archives: Sequence[Archive], axes: Sequence[MeasureSpec]
) -> tuple[list[Archive], Sequence[MeasureSpec]]:
    if len(axes) == 2:
        return list(archives), axes
    if len(axes) != 3 or len(archives) != 1 or axes[2].bins > MOST_SLICES:
        raise UserError(
            "a heat map needs archives over 2 measures, or one over 3 of which the last has at "
            f"most {MOST_SLICES} bins; got {len(archives)} over {len(axes)} measures."
        )
    third = axes[2]
    edges = np.linspace(third.low, third.high, third.bins + 1)
    flat, depth = np.divmod(archives[0].cells, third.bins)
    return [
        Archive(
            f"{third.name} {edges[i]:.3g} to {edges[i + 1]:.3g}",
            flat[depth == i],
            archives[0].objective[depth == i],
        )
        for i in range(third.bins)
    ], axes[:2]


def _transposed(cells: NDArray[np.integer], rows: int, columns: int) -> NDArray[np.int64]:
    row, column = np.divmod(cells, columns)
    return np.asarray(column * rows + row, np.int64)


def _range(archives: Sequence[Archive]) -> tuple[float, float]:
    values = np.concatenate([archive.objective for archive in archives])
    if not values.size:
        return 0.0, 1.0
    low, high = float(values.min()), float(values.max())
    return (low, high) if low < high else (min(low, 0.0), max(high, 1.0))


def _draw(
    panel: Axes, archive: Archive, across: MeasureSpec, up: MeasureSpec, ends: tuple[float, float]
) -> Any:
    flat = np.full(across.bins * up.bins, np.nan)
    flat[archive.cells] = archive.objective
    mesh = panel.pcolormesh(
        np.linspace(across.low, across.high, across.bins + 1),
        np.linspace(up.low, up.high, up.bins + 1),
        np.ma.masked_invalid(flat.reshape(across.bins, up.bins).T),
        cmap="viridis",
        vmin=ends[0],
        vmax=ends[1],
        rasterized=True,
    )
    panel.set_title(archive.title, fontsize="small" if "\n" in archive.title else None)
    panel.xaxis.set_major_locator(MaxNLocator(4))
    panel.yaxis.set_major_locator(MaxNLocator(4))
    panel.spines[:].set_visible(True)
    panel.spines[:].set_linewidth(0.4)
    return mesh


def _table(
    panels: Sequence[Archive], across: MeasureSpec, up: MeasureSpec
) -> dict[str, NDArray[Any]]:
    cells = np.concatenate([panel.cells for panel in panels]).astype(np.int64)
    i, j = np.divmod(cells, up.bins)
    return {
        "panel": np.concatenate([np.full(len(p.cells), p.title, object) for p in panels]),
        "i": i,
        "j": j,
        across.name: across.low + (i + 0.5) * (across.high - across.low) / across.bins,
        up.name: up.low + (j + 0.5) * (up.high - up.low) / up.bins,
        "objective": np.concatenate([panel.objective for panel in panels]),
    }
