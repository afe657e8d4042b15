"""Tests of still pictures."""

import numpy as np
import pytest

from mario_env.errors import LevelFormatError
from mario_env.levels.procedural import generate
from mario_env.levels.tiles import Tile
from mario_env.render.art import OF_TILE, SKY, picture
from mario_env.render.level import level_image, level_pixels, level_sheet


def test_every_tile_has_its_own_picture() -> None:
    """No two tiles look alike."""
    drawn = {picture(OF_TILE[tile]).tobytes() for tile in Tile}
    assert len(drawn) == len(Tile)


def test_cells() -> None:
    """Each tile is drawn in its own cell on the sky."""
    level = np.zeros((3, 4), np.uint8)
    level[1, 2] = Tile.GROUND
    pixels = level_pixels(level)
    assert pixels.shape == (48, 64, 3)
    assert np.array_equal(pixels[16:32, 32:48], picture("ground")[..., :3])
    pixels[16:32, 32:48] = SKY
    assert (pixels == SKY).all()


def test_path() -> None:
    """The player is drawn at the places of a path, also where he sticks out of the picture."""
    level = np.zeros((16, 56), np.uint8)
    plain = level_pixels(level)
    drawn = level_pixels(level, [(100.0, 50.0), (-3.0, 2.0), (895.0, 300.0)])
    changed = np.argwhere((drawn != plain).any(axis=2))
    assert ((changed[:, 0] < 51) | (changed[:, 0] > 240)).all()
    assert level_image(level, [(8.0, 15.0)]).size == (896, 256)


def test_sheet() -> None:
    """A sheet has all levels side by side."""
    sheet = level_sheet(np.stack([generate(s, width=56) for s in range(3)]), columns=2, scale=0.5)
    assert sheet.size == (2 * 452 + 4, 2 * 132 + 4)
    assert len(sheet.getcolors(1 << 16)) > 10


def test_bad_level() -> None:
    """What is no level is not drawn."""
    with pytest.raises(LevelFormatError):
        level_pixels(np.full((16, 56), 40))
