"""Picture of a layout."""

from matplotlib.axes import Axes

from experiments.drawing.plot import Image, Plot, new_figure


def layout_picture(image: Image, title: str = "") -> Plot:
    """Draw a layout as a grid of coloured cells with black borders.

    Args:
        image: ``uint8 (H, W, 3)`` colour of each cell.
        title: Text above the picture.
    """
    rows, columns, _ = image.shape
    figure = new_figure(0.2 * columns + 0.3, 0.2 * rows + 0.6)
    axes = figure.add_subplot()
    draw_layout(axes, image)
    axes.set_title(title)
    return Plot(figure, {"colors": image, "title": title})


def draw_layout(axes: Axes, image: Image) -> None:
    """Draw a layout into existing axes.

    Args:
        axes: Axes to fill; ticks are removed.
        image: ``uint8 (H, W, 3)`` colour of each cell.
    """
    rows, columns, _ = image.shape
    axes.imshow(image, extent=(0, columns, rows, 0), interpolation="nearest")
    axes.hlines(range(rows + 1), 0, columns, colors="black", linewidth=0.4)
    axes.vlines(range(columns + 1), 0, rows, colors="black", linewidth=0.4)
    axes.set(xticks=[], yticks=[], xlim=(0, columns), ylim=(rows, 0))
