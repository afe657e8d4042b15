"""A value of each cell, such as how often it is visited, beside the layout."""

import numpy as np
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from experiments.drawing.layout_picture import draw_layout
from experiments.drawing.plot import Image, Plot, cell_table, figure_width, new_figure
from experiments.errors import UserError

SQUARE = 0.7
"""Rows a column from which on two panels stand side by side."""


def cell_values(
    image: Image, values: NDArray[np.floating], label: str, *, scale: float, title: str = ""
) -> Plot:
    """Draw a layout and the heat map of a value of its cells.

    Args:
        image: ``uint8 (H, W, 3)`` colour of each cell.
        values: ``(H, W)`` values from 0.
        label: What they are, beside the colour bar.
        scale: Upper end of the colour scale.
        title: Text above the picture.

    Returns:
        Two panels, side by side unless the layout is wide, with a horizontal colour bar.

    Raises:
        UserError: If the two shapes differ.
    """
    if image.shape[:2] != values.shape:
        raise UserError(f"values: has shape {values.shape}, the layout has {image.shape[:2]}.")
    rows, columns = values.shape
    beside = rows > SQUARE * columns
    width = min(figure_width(), (0.3 + 0.22 * columns) * (1 + beside))
    panel_width = width / (1 + beside)
    figure = new_figure(
        max(width, 2.2), (2 - beside) * panel_width * rows / columns + (0.85 if beside else 1.1)
    )
    above, below = figure.subplots(1, 2) if beside else figure.subplots(2, 1)
    draw_layout(above, image)
    figure.suptitle(title, size="medium")
    heat = below.imshow(
        values, cmap="Reds", vmin=0, vmax=scale, extent=(0, columns, rows, 0),
        interpolation="nearest",
    )  # fmt: skip
    below.set(xticks=[], yticks=[])
    below.spines[:].set_visible(False)
    extend = "max" if values.max(initial=0) > scale else "neither"
    bar = figure.colorbar(
        heat, ax=[above, below], orientation="horizontal", shrink=0.9, extend=extend
    )
    bar.set_label(label)
    bar.outline.set_linewidth(0.4)
    bar.locator = MaxNLocator(3)
    bar.update_ticks()
    return Plot(figure, cell_table(value=values))
