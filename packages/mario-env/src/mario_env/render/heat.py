"""Heat maps of where the player was."""

import numpy as np
from numpy.typing import ArrayLike
from PIL import Image

from mario_env.errors import OptionError
from mario_env.levels.validation import Level, as_level
from mario_env.render.art import SIZE
from mario_env.render.level import level_pixels

_HOT, _COLD = np.array([255, 61, 0.0]), np.array([255, 234, 0.0])


def occupancy_image(level: Level, occupancy: ArrayLike) -> Image.Image:
    """A level, darkened, with the cells where the player was from yellow (short) to red (long).

    Args:
        level: ``uint8 (H, W)`` tiles.
        occupancy: Ticks in each cell, ``(H, W)``; shades follow their logarithm.

    Raises:
        OptionError: The shapes differ.
    """
    tiles, ticks = as_level(level), np.asarray(occupancy, float)
    if ticks.shape != tiles.shape:
        raise OptionError(f"occupancy has shape {ticks.shape}, the level {tiles.shape}")
    heat = np.log1p(ticks) / max(np.log1p(ticks.max(initial=0)), 1e-9)
    colours = _COLD + heat[..., None] * (_HOT - _COLD)
    opacity = np.where(ticks > 0, 0.45 + 0.4 * heat, 0.0)[..., None]
    colours, opacity = (x.repeat(SIZE, 0).repeat(SIZE, 1) for x in (colours, opacity))
    pixels = 0.6 * level_pixels(tiles) * (1 - opacity) + colours * opacity
    return Image.fromarray(pixels.round().astype(np.uint8))
