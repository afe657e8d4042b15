"""A value of each cell, such as how often it is visited, below the layout."""

import numpy as np
from numpy.typing import NDArray

from experiments.drawing.layout_picture import draw_layout
from experiments.drawing.plot import Image, Plot, new_figure


def cell_values(
    image: Image, values: NDArray[np.floating], label: str, *, scale: float, title: str = ""
) -> Plot:
    """Draw a layout above the heat map of a value of its cells.

    Args:
        image: ``uint8 (H, W, 3)`` colour of each cell.
        values: ``(H, W)`` values from 0.
        label: What they are, beside the colour bar.
        scale: Upper end of the colour scale.
        title: Text above the picture.

    Returns:
        Two stacked panels with a horizontal colour bar.

    Raises:
        ValueError: If the two shapes differ.
    """
    if image.shape[:2] != values.shape:
        raise ValueError(f"values: has shape {values.shape}, the layout has {image.shape[:2]}.")
    rows, columns = values.shape
    figure = new_figure(0.15 * columns + 0.5, 0.3 * rows + 1.4)
    above, below = figure.subplots(2, 1)
    draw_layout(above, image)
    above.set_title(title)
    heat = below.imshow(values, cmap="Reds", vmin=0, vmax=scale, extent=(0, columns, rows, 0))
    below.set(xticks=[], yticks=[])
    figure.colorbar(heat, ax=below, orientation="horizontal", shrink=0.8).set_label(label)
    return Plot(figure, {"values": values, "scale": scale, "title": title})
