"""Pixel art of 16 x 16, drawn by code: flat shapes in a palette of our own."""

from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from mario_env.levels.tiles import Tile

SIZE = 16  # pixels of a tile

Sprite = NDArray[np.uint8]
Draw = ImageDraw.ImageDraw

SKY = (126, 178, 221)
_INK = (43, 45, 66)
_EARTH, _GRASS, _CLAY = (139, 94, 60), (106, 176, 76), (110, 72, 44)
_BRICK, _MORTAR = (188, 92, 62), (122, 54, 36)
_STONE, _STONE_LIGHT = (134, 142, 150), (173, 181, 189)
_GOLD, _GOLD_DARK, _CREAM = (250, 196, 60), (196, 140, 20), (255, 244, 214)
_GREEN, _GREEN_DARK, _GREEN_LIGHT = (56, 158, 98), (28, 98, 60), (120, 206, 150)
_RED, _VIOLET, _BLUE, _SKIN = (214, 64, 69), (120, 82, 169), (52, 92, 168), (244, 194, 154)
_ROSE, _WHITE = (232, 112, 140), (250, 250, 250)


def _ground(d: Draw) -> None:
    d.rectangle((0, 0, 15, 15), _EARTH)
    for x, y in ((2, 4), (9, 7), (5, 11), (12, 13), (13, 3)):
        d.rectangle((x, y, x + 1, y + 1), _CLAY)
    d.line((0, 15, 15, 15), _CLAY)
    d.line((15, 0, 15, 15), _CLAY)


def _brick(d: Draw) -> None:
    d.rectangle((0, 0, 15, 15), _BRICK)
    for y in (3, 7, 11, 15):
        d.line((0, y, 15, y), _MORTAR)
    for x, y in ((7, 0), (3, 4), (11, 4), (7, 8), (3, 12), (11, 12)):
        d.line((x, y, x, y + 3), _MORTAR)


def _stone(d: Draw) -> None:
    d.rectangle((0, 0, 15, 15), _STONE)
    d.polygon([(0, 0), (15, 0), (12, 3), (3, 3), (3, 12), (0, 15)], _STONE_LIGHT)
    d.rectangle((0, 0, 15, 15), outline=_INK)


def _question(d: Draw, sign: tuple[int, int, int]) -> None:
    d.rectangle((0, 0, 15, 15), _GOLD, outline=_GOLD_DARK)
    for x, y in ((1, 1), (14, 1), (1, 14), (14, 14)):
        d.point((x, y), _INK)
    d.line([(5, 5), (6, 3), (9, 3), (10, 5), (8, 8), (8, 9)], sign, 2)
    d.rectangle((7, 11, 8, 12), sign)


def _used(d: Draw) -> None:
    d.rectangle((0, 0, 15, 15), _CLAY, outline=_INK)
    for x, y in ((2, 2), (12, 2), (2, 12), (12, 12)):
        d.rectangle((x, y, x + 1, y + 1), _INK)


def _coin(d: Draw) -> None:
    d.ellipse((4, 2, 11, 13), _GOLD, outline=_GOLD_DARK)
    d.rectangle((7, 5, 8, 10), _CREAM)


def _pipe(d: Draw) -> None:
    d.rectangle((0, 0, 15, 15), _GREEN)
    d.rectangle((2, 0, 4, 15), _GREEN_LIGHT)
    d.rectangle((13, 0, 15, 15), _GREEN_DARK)


def _cannon(d: Draw) -> None:
    d.rectangle((1, 0, 14, 15), _INK)
    d.rectangle((3, 0, 4, 15), _STONE)
    d.ellipse((5, 4, 11, 10), _STONE)
    d.ellipse((7, 6, 9, 8), _CREAM)


def _platform(d: Draw) -> None:
    d.rectangle((0, 0, 15, 7), _GRASS)
    d.line((0, 0, 15, 0), _GREEN_LIGHT)
    for x in (2, 7, 12):
        d.rectangle((x, 7, x + 1, 9), _GRASS)


def _trunk(d: Draw) -> None:
    d.rectangle((0, 0, 15, 15), (176, 140, 98))
    for x in (3, 9, 13):
        d.line((x, 0, x, 15), (156, 118, 78))


def _pole(d: Draw) -> None:
    d.rectangle((7, 0, 8, 15), _WHITE)


def _flag(d: Draw) -> None:
    _pole(d)
    d.ellipse((5, 0, 10, 4), _GOLD)
    d.polygon([(9, 5), (15, 8), (9, 11)], _RED)


def _start(d: Draw) -> None:
    d.line([(4, 3), (11, 8), (4, 13)], _WHITE, 2)


def _eyes(d: Draw, y: int, left: int = 4, right: int = 10) -> None:
    for x in (left, right):
        d.rectangle((x, y, x + 1, y + 2), _WHITE)
        d.point((x + 1, y + 1), _INK)


def _goomba(d: Draw) -> None:
    d.pieslice((1, 3, 14, 19), 180, 360, (150, 96, 62))
    d.rectangle((4, 11, 11, 13), _CREAM)
    d.rectangle((2, 14, 6, 15), _INK)
    d.rectangle((9, 14, 13, 15), _INK)
    _eyes(d, 7)


def _koopa(d: Draw, shell: tuple[int, int, int]) -> None:
    d.rectangle((9, 1, 13, 8), _GOLD)
    d.point((12, 3), _INK)
    d.ellipse((1, 5, 11, 14), shell, outline=_CREAM)
    d.rectangle((3, 14, 5, 15), _GOLD)
    d.rectangle((9, 14, 11, 15), _GOLD)


def _shell(d: Draw, shell: tuple[int, int, int]) -> None:
    d.pieslice((1, 3, 14, 22), 180, 360, shell)
    d.rectangle((1, 13, 14, 15), _CREAM)


def _spiky(d: Draw) -> None:
    d.pieslice((1, 5, 14, 22), 180, 360, _VIOLET)
    for x in (2, 6, 10):
        d.polygon([(x, 7), (x + 1, 1), (x + 3, 7)], _CREAM)
    d.rectangle((2, 14, 13, 15), _INK)
    _eyes(d, 9)


def _bullet(d: Draw) -> None:
    d.rounded_rectangle((1, 4, 14, 13), 5, _INK)
    d.rectangle((11, 4, 14, 13), _STONE)
    _eyes(d, 7, 3, 7)


def _plant(d: Draw) -> None:
    d.rectangle((7, 8, 8, 15), _GREEN)
    d.ellipse((3, 0, 12, 9), _ROSE, outline=_INK)
    d.line((4, 5, 11, 5), _WHITE)


def _mushroom(d: Draw, cap: tuple[int, int, int]) -> None:
    d.rectangle((5, 8, 10, 15), _CREAM)
    d.pieslice((1, 2, 14, 16), 180, 360, cap)
    d.ellipse((6, 3, 9, 6), _WHITE)


def _flower(d: Draw) -> None:
    d.rectangle((7, 8, 8, 15), _GREEN)
    d.ellipse((3, 1, 12, 9), _RED)
    d.ellipse((6, 3, 9, 7), _GOLD)


def _fireball(d: Draw) -> None:
    d.ellipse((4, 7, 11, 14), _RED)
    d.ellipse((6, 9, 9, 12), _GOLD)


def _small_mario(d: Draw) -> None:
    d.rectangle((4, 1, 11, 3), _RED)
    d.rectangle((10, 3, 13, 3), _RED)
    d.rectangle((4, 4, 11, 7), _SKIN)
    d.point((10, 5), _INK)
    d.rectangle((4, 8, 11, 12), _BLUE)
    d.rectangle((3, 13, 6, 15), _INK)
    d.rectangle((9, 13, 12, 15), _INK)


def _wing(d: Draw) -> None:
    d.polygon([(0, 2), (6, 8), (2, 11)], _WHITE)
    d.line([(0, 2), (6, 8)], _STONE)


def _air(d: Draw) -> None:
    del d


_SHAPES: dict[str, Callable[[Draw], None]] = {
    "air": _air,
    "ground": _ground,
    "brick": _brick,
    "stone": _stone,
    "question": lambda d: _question(d, _CREAM),
    "power": lambda d: _question(d, _RED),
    "used": _used,
    "coin": _coin,
    "pipe": _pipe,
    "cannon": _cannon,
    "platform": _platform,
    "trunk": _trunk,
    "pole": _pole,
    "flag": _flag,
    "start": _start,
    "goomba": _goomba,
    "red koopa": lambda d: _koopa(d, _RED),
    "green koopa": lambda d: _koopa(d, _GREEN),
    "spiky": _spiky,
    "bullet": _bullet,
    "plant": _plant,
    "shell": lambda d: _shell(d, _GREEN),
    "mushroom": lambda d: _mushroom(d, _RED),
    "life": lambda d: _mushroom(d, _GREEN),
    "flower": _flower,
    "fireball": _fireball,
    "mario": _small_mario,
    "wing": _wing,
}

#: The picture of each tile number.
OF_TILE = {
    Tile.AIR: "air",
    Tile.CANNON: "cannon",
    Tile.SPIKY: "spiky",
    Tile.GOOMBA: "goomba",
    Tile.GREEN_KOOPA: "green koopa",
    Tile.RED_KOOPA: "red koopa",
    Tile.PIPE: "pipe",
    Tile.BRICK: "brick",
    Tile.COIN_BLOCK: "question",
    Tile.POWER_BLOCK: "power",
    Tile.GOAL: "flag",
    Tile.GROUND: "ground",
    Tile.PLATFORM: "platform",
    Tile.START: "start",
    Tile.TRUNK: "trunk",
    Tile.COIN: "coin",
    Tile.STONE: "stone",
}


@cache
def picture(name: str) -> Sprite:
    """A shape as ``uint8 (16, 16, 4)``, red, green, blue and opacity; not to be written to."""
    image = Image.new("RGBA", (SIZE, SIZE))
    _SHAPES[name](ImageDraw.Draw(image))
    pixels = np.asarray(image).copy()
    pixels.flags.writeable = False
    return pixels


def paste(canvas: NDArray[np.uint8], sprite: Sprite, x: int, y: int) -> None:
    """Draw a sprite with its top left corner at (x, y) of a picture; what sticks out is cut."""
    height, width = canvas.shape[:2]
    top, left = max(0, -y), max(0, -x)
    bottom, right = min(sprite.shape[0], height - y), min(sprite.shape[1], width - x)
    if top >= bottom or left >= right:
        return
    part = sprite[top:bottom, left:right]
    target = canvas[y + top : y + bottom, x + left : x + right]
    visible = part[..., 3] > 0
    target[visible] = part[visible, :3]
