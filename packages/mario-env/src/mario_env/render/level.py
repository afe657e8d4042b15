"""Still pictures of levels."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image

from mario_env.levels.tiles import N_TILES, Tile
from mario_env.levels.validation import Level, as_level
from mario_env.render.art import OF_TILE, SIZE, SKY, paste, picture

Pixels = NDArray[np.uint8]

_FRAME = 4  # pixels between the levels of a sheet


def level_pixels(level: Level, path: ArrayLike | None = None) -> Pixels:
    """A level at 16 pixels a tile.

    Args:
        level: ``uint8 (H, W)`` tiles.
        path: Positions of the player to draw him at, ``(steps, 2)``: x and y in level pixels, the
            middle of his feet.

    Returns:
        ``uint8 (16 H, 16 W, 3)``.
    """
    tiles = as_level(level)
    art = np.stack([_on_sky(tile) for tile in range(N_TILES)])
    height, width = tiles.shape
    pixels = art[tiles].transpose(0, 2, 1, 3, 4).reshape(height * SIZE, width * SIZE, 3)
    for x, y in np.asarray([] if path is None else path, float).reshape(-1, 2):
        paste(pixels, picture("mario"), round(x) - SIZE // 2, round(y) - SIZE + 1)
    return pixels


def level_image(level: Level, path: ArrayLike | None = None) -> Image.Image:
    """What `level_pixels` draws, as an image of Pillow."""
    return Image.fromarray(level_pixels(level, path))


def level_sheet(levels: Level, *, columns: int = 2, scale: float = 0.5) -> Image.Image:
    """Many levels of one shape in a grid, row by row.

    Args:
        levels: ``uint8 (n, H, W)``, at least one.
        columns: Levels side by side.
        scale: Of the pictures; 1 draws 16 pixels a tile.
    """
    height, width = (round(size * SIZE * scale) for size in levels[0].shape)
    rows = -(-len(levels) // columns)
    size = (columns * (width + _FRAME) + _FRAME, rows * (height + _FRAME) + _FRAME)
    sheet = Image.new("RGB", size, (43, 45, 66))
    for index, level in enumerate(levels):
        image = level_image(level).resize((width, height), Image.Resampling.BOX)
        row, column = divmod(index, columns)
        sheet.paste(image, (_FRAME + column * (width + _FRAME), _FRAME + row * (height + _FRAME)))
    return sheet


def _on_sky(tile: int) -> Pixels:
    pixels = np.full((SIZE, SIZE, 3), SKY, np.uint8)
    paste(pixels, picture(OF_TILE[Tile(tile)]), 0, 0)
    return pixels
