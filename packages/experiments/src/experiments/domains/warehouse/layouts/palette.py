"""Colours of the warehouse tiles."""

import numpy as np
from numpy.typing import NDArray

from experiments.domains.warehouse.layouts.tiles import Layout

PALETTE: NDArray[np.uint8] = np.array(
    [
        (255, 255, 255),  # floor: white
        (0, 0, 0),  # shelf: black
        (0, 191, 255),  # endpoint: deep sky blue
        (255, 165, 0),  # home: orange
        (128, 128, 128),  # unused
        (255, 0, 255),  # workstation: fuchsia
    ],
    np.uint8,
)
"""RGB colour of each tile code, uint8 (6, 3)."""


def to_rgb(layout: Layout) -> NDArray[np.uint8]:
    """Colour a layout, one pixel a tile.

    Args:
        layout: ``uint8 (H, W)`` tile codes.

    Returns:
        ``uint8 (H, W, 3)`` RGB image.
    """
    return PALETTE[layout]
