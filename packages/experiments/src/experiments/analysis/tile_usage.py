"""Tile usage: where the agents are, beside the layout."""

import numpy as np
from numpy.typing import NDArray

from experiments.analysis.layout_picture import draw_layout
from experiments.analysis.plot import Plot, new_figure
from experiments.domains.warehouse.layouts.tiles import Layout

PUBLISHED_SCALES = {(9, 16): 0.03, (17, 16): 0.02, (33, 36): 0.005, (101, 102): 0.002}
"""Upper end of the colour scale by layout size."""

OTHER_SCALE = 0.04


def tile_usage(layout: Layout, usage: NDArray[np.floating], title: str = "") -> Plot:
    """Draw a layout above the heat map of its tile usage.

    Args:
        layout: ``uint8 (H, W)`` tile codes.
        usage: ``(H, W)`` share of agent-timesteps spent on each tile; sums to 1.
        title: Text above the picture.

    Returns:
        Two stacked panels with a horizontal colour bar.

    Raises:
        ValueError: If the two shapes differ.
    """
    if layout.shape != usage.shape:
        raise ValueError(f"usage: has shape {usage.shape}, the layout has {layout.shape}.")
    rows, columns = layout.shape
    figure = new_figure(0.15 * columns + 0.5, 0.3 * rows + 1.4)
    above, below = figure.subplots(2, 1)
    draw_layout(above, layout)
    above.set_title(title)
    scale = PUBLISHED_SCALES.get((rows, columns), OTHER_SCALE)
    image = below.imshow(usage, cmap="Reds", vmin=0, vmax=scale, extent=(0, columns, rows, 0))
    below.set(xticks=[], yticks=[])
    bar = figure.colorbar(image, ax=below, orientation="horizontal", shrink=0.8)
    bar.set_label("share of agent-timesteps")
    return Plot(figure, {"layout": layout, "usage": usage, "scale": scale, "title": title})
