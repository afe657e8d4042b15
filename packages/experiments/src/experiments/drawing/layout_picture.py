"""Picture of a layout."""

from matplotlib.axes import Axes

from experiments.drawing.plot import Image, Plot, cell_table, figure_width, new_figure

HIGHEST_IN = 8.5
"""Highest picture that a page takes, inches."""


def layout_picture(image: Image, title: str = "") -> Plot:
    """Draw a layout as a grid of coloured cells with dark borders.

    Args:
        image: ``uint8 (H, W, 3)`` colour of each cell.
        title: Text above the picture.
    """
    rows, columns, _ = image.shape
    width = min(figure_width(), 0.3 + 0.22 * columns, HIGHEST_IN * columns / rows)
    figure = new_figure(width, width * rows / columns + 0.3)
    axes = figure.add_subplot()
    draw_layout(axes, image)
    axes.set_title(title)
    red, green, blue = (image[..., channel] for channel in range(3))
    return Plot(figure, cell_table(red=red, green=green, blue=blue))


def draw_layout(axes: Axes, image: Image) -> None:
    """Draw a layout into existing axes.

    Args:
        axes: Axes to fill; ticks are removed.
        image: ``uint8 (H, W, 3)`` colour of each cell.
    """
    rows, columns, _ = image.shape
    axes.imshow(image, extent=(0, columns, rows, 0), interpolation="nearest")
    thin = min(0.4, 14 / max(rows, columns) * 0.6)
    axes.hlines(range(rows + 1), 0, columns, colors="#30343a", linewidth=thin)
    axes.vlines(range(columns + 1), 0, rows, colors="#30343a", linewidth=thin)
    axes.set(xticks=[], yticks=[], xlim=(0, columns), ylim=(rows, 0))
    axes.spines[:].set_visible(False)
