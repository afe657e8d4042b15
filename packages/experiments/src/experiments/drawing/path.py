"""A path over a picture, coloured by time."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from numpy.typing import ArrayLike


def draw_path(panel: Axes, x: ArrayLike, y: ArrayLike, *, width: float = 1.4) -> Any:
    """Draw a path from dark violet (its start) to yellow (its end).

    Args:
        panel: Where.
        x: ``(n,)`` positions.
        y: ``(n,)`` positions.
        width: Of the line, points.

    Returns:
        What a colour bar takes; its values are steps.
    """
    points = np.stack([np.asarray(x, float), np.asarray(y, float)], axis=1)
    pairs = np.stack([points[:-1], points[1:]], axis=1)
    line = LineCollection(
        [*pairs], cmap="plasma", linewidth=width, capstyle="round", zorder=5, array=None
    )
    line.set_array(np.arange(len(pairs)))
    panel.add_collection(line)
    return line
