"""Picture of a layout."""

from matplotlib.axes import Axes

from experiments.analysis.plot import Plot, new_figure
from experiments.domains.warehouse.layouts.palette import to_rgb
from experiments.domains.warehouse.layouts.tiles import Layout


def layout_picture(layout: Layout, title: str = "") -> Plot:
    """Draw a layout as a grid of coloured tiles with black borders.

    Args:
        layout: ``uint8 (H, W)`` tile codes.
        title: Text above the picture.
    """
    rows, columns = layout.shape
    figure = new_figure(0.2 * columns + 0.3, 0.2 * rows + 0.6)
    axes = figure.add_subplot()
    draw_layout(axes, layout)
    axes.set_title(title)
    return Plot(figure, {"layout": layout, "title": title})


def draw_layout(axes: Axes, layout: Layout) -> None:
    """Draw a layout into existing axes.

    Args:
        axes: Axes to fill; ticks are removed.
        layout: ``uint8 (H, W)`` tile codes.
    """
    rows, columns = layout.shape
    axes.imshow(to_rgb(layout), extent=(0, columns, rows, 0), interpolation="nearest")
    axes.hlines(range(rows + 1), 0, columns, colors="black", linewidth=0.4)
    axes.vlines(range(columns + 1), 0, rows, colors="black", linewidth=0.4)
    axes.set(xticks=[], yticks=[], xlim=(0, columns), ylim=(rows, 0))
