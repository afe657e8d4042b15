"""A picture of a repair: before, after, and the changed cells. Needs the extra ``plot``."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from layout_repair.checks import demand
from layout_repair.errors import LayoutError, PlotError
from layout_repair.rules.spec import RULE_SET, LayoutSpec
from layout_repair.tiles import LayoutLike, to_array

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FLOOR_COLOUR, BLOCK_COLOURS = "#f7f7f5", ("#3b3b3b", "#c0392b", "#2e8b57", "#d4a017", "#6c4f9c")
ENDPOINT_COLOUR, TERMINAL_COLOUR, OBSTACLE_COLOUR = "#58b0e3", "#d64ca8", "#a58f6f"
FURTHER_COLOURS = ("#e67e22", "#16a085", "#8e44ad", "#2c7fb8", "#7f8c8d", "#b8860b")

FADED = 0.22
"""Opacity of the cells that did not change."""


def plot_repair(before: LayoutLike, after: LayoutLike, spec: LayoutSpec) -> "Figure":
    """Draw a layout before and after its repair, and the changed cells alone.

    Args:
        before: Layout before the repair.
        after: Layout after it, of the same shape.
        spec: The rules, whose alphabet both use.

    Returns:
        A matplotlib figure of three pictures.

    Raises:
        LayoutError: If a layout is malformed or the shapes differ.
        PlotError: If matplotlib is not installed.
    """
    demand({"spec": spec}, {"spec": RULE_SET})
    old = to_array(before, spec.alphabet, name="before")
    new = to_array(after, spec.alphabet, name="after")
    if old.shape != new.shape:
        raise LayoutError(f"layouts: must have the same shape, got {old.shape} and {new.shape}.")
    figure_class = _figure_class()
    height, width = old.shape
    figure = figure_class(figsize=(3 * 3.2, 3.2 * height / width + 0.3), layout="constrained")
    axes = figure.subplots(1, 3)
    changed = old != new
    everything = np.ones(old.shape, dtype=np.bool_)
    _draw(axes[0], old, spec, everything, "before")
    _draw(axes[1], new, spec, everything, "after")
    _draw(axes[2], new, spec, changed, f"{int(changed.sum())} changed cells")
    return figure


def check_plots(path: Path) -> None:
    """Demand that a picture can be drawn, before the work that it will show.

    Args:
        path: Where it will be written; its ending is the format.

    Raises:
        PlotError: If matplotlib is not installed, or does not know the format.
    """
    formats = _figure_class()().canvas.get_supported_filetypes()
    if path.suffix[1:].lower() not in formats:
        raise PlotError(
            f"{path}: matplotlib does not know this format; choose one of "
            f"{', '.join('.' + name for name in formats)}."
        )


def _figure_class() -> "type[Figure]":
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise PlotError(
            "matplotlib is not installed; it draws the picture. Install 'layout-repair[plot]'."
        ) from error
    return Figure


def save_plot(path: Path, before: LayoutLike, after: LayoutLike, spec: LayoutSpec) -> None:
    """Write the picture of `plot_repair` to a file.

    Args:
        path: File to write; its ending chooses the format, such as ``.png`` or ``.pdf``.
        before: Layout before the repair.
        after: Layout after it, of the same shape.
        spec: The rules.

    Raises:
        LayoutError: If a layout is malformed or the shapes differ.
        PlotError: If matplotlib is not installed, or does not know the format.
        OSError: If the file cannot be written.
    """
    figure = plot_repair(before, after, spec)
    try:
        figure.savefig(path, dpi=100)
    except ValueError as error:
        raise PlotError(f"{path}: {error}.") from error


def _draw(
    axes: "Axes",
    tiles: NDArray[np.uint8],
    spec: LayoutSpec,
    shown: NDArray[np.bool_],
    title: str,
) -> None:
    from matplotlib.colors import to_rgb

    palette = np.array([to_rgb(_colour(tile, spec)) for tile in spec.alphabet])
    opacity = np.where(shown, 1.0, FADED)[..., None]
    axes.imshow(opacity * palette[tiles] + (1 - opacity))
    axes.set_title(title, fontsize=10)
    axes.set_xticks(np.arange(tiles.shape[1] + 1) - 0.5, minor=True)
    axes.set_yticks(np.arange(tiles.shape[0] + 1) - 0.5, minor=True)
    axes.grid(which="minor", color="white", linewidth=0.4)
    axes.tick_params(which="both", length=0, labelbottom=False, labelleft=False)


def _colour(tile: str, spec: LayoutSpec) -> str:
    """Colour of a tile, by its role."""
    if tile in spec.further:
        return FURTHER_COLOURS[spec.further.index(tile) % len(FURTHER_COLOURS)]
    if tile in spec.blocks:
        return BLOCK_COLOURS[spec.blocks.index(tile) % len(BLOCK_COLOURS)]
    if tile == spec.endpoint:
        return ENDPOINT_COLOUR
    if tile in spec.terminals:
        return TERMINAL_COLOUR
    return OBSTACLE_COLOUR if tile in spec.obstacles else FLOOR_COLOUR
