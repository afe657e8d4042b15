"""Colours of maps and movies, RGB from 0 to 255."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

TILE_COLORS = {
    "@": (57, 66, 79), "e": (213, 232, 248), "w": (243, 211, 236), "r": (251, 230, 200),
    "i": (243, 211, 236), "x": (213, 232, 248),
}  # fmt: skip
FLOOR_COLOR = (255, 255, 255)
STATION_COLOR = (84, 110, 92)
AGENT_COLOR = (23, 105, 194)
GOAL_COLOR = (214, 90, 49)


def tile_image(rows: tuple[str, ...]) -> NDArray[np.uint8]:
    """A map with one pixel a cell, uint8 (rows, columns, 3)."""
    colors = [
        [STATION_COLOR if tile.isdigit() else TILE_COLORS.get(tile, FLOOR_COLOR) for tile in row]
        for row in rows
    ]
    return np.array(colors, dtype=np.uint8)
