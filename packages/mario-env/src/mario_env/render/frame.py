"""The screen of a running game, as pixels or as text."""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from mario_env.render.art import SIZE, SKY, Sprite, paste, picture

#: Rows and columns of the screen, pixels.
SCREEN = (240, 256)

_MARIO = -31
_BEHIND = (11, 12, 13, 15)  # plants and items come out from behind the tiles
_WINGED, _DUCKING, _INVULNERABLE = 1, 4, 8

_TILE_PICTURES = {
    1: "ground", 2: "stone", 3: "cannon", 4: "cannon", 5: "cannon", 6: "brick", 7: "brick",
    8: "power", 11: "question", 14: "used", 15: "coin", 18: "pipe", 19: "pipe", 20: "pipe",
    21: "pipe", 39: "flag", 40: "pole", 43: "platform", 44: "platform", 45: "platform",
    46: "platform", 47: "trunk", 50: "brick", 51: "brick", 52: "pipe", 53: "pipe",
}  # fmt: skip
_TILE_CHARACTERS = {
    "ground": "X", "stone": "#", "cannon": "*", "brick": "S", "power": "@", "question": "!",
    "used": "D", "coin": "o", "pipe": "t", "flag": "F", "pole": "F", "platform": "%", "trunk": "|",
}  # fmt: skip
_SPRITE_PICTURES = {
    2: "goomba", 3: "goomba", 4: "red koopa", 5: "red koopa", 6: "green koopa", 7: "green koopa",
    8: "spiky", 9: "spiky", 10: "bullet", 11: "plant", 12: "mushroom", 13: "flower", 14: "shell",
    15: "life", 16: "fireball", _MARIO: "mario",
}  # fmt: skip
_SPRITE_CHARACTERS = {
    "goomba": "g", "red koopa": "r", "green koopa": "k", "spiky": "y", "bullet": "b",
    "plant": "p", "mushroom": "m", "flower": "f", "shell": "s", "life": "l", "fireball": ".",
    "mario": "M",
}  # fmt: skip


class SceneReply(Protocol):
    """What the engine answers when asked for a scene."""

    @property
    def header(self) -> dict[str, Any]:
        """Fields such as ``camera``."""

    @property
    def frames(self) -> dict[str, NDArray[Any]]:
        """Arrays ``tiles`` and ``sprites``."""


@dataclass(frozen=True)
class Scene:
    """A game as it stands.

    Attributes:
        tiles: Tile codes of the engine, ``uint8 (H, W)``.
        sprites: Type, x, y, vx, vy, facing, height and flags of each, ``float32 (k, 8)``.
        camera: Left and top end of the screen, pixels.
        tick: Ticks played.
    """

    tiles: NDArray[np.uint8]
    sprites: NDArray[np.float32]
    camera: tuple[int, int]
    tick: int

    @classmethod
    def of(cls, reply: SceneReply) -> "Scene":
        """Read a reply of the engine."""
        x, y = (int(value) for value in reply.header["camera"])
        frames = reply.frames
        return cls(frames["tiles"], frames["sprites"], (x, y), int(reply.header["tick"]))


def draw_frame(scene: Scene) -> NDArray[np.uint8]:
    """Draw the screen.

    Returns:
        ``uint8 (240, 256, 3)``.
    """
    canvas = np.full((*SCREEN, 3), SKY, np.uint8)
    behind = np.isin(scene.sprites[:, 0], _BEHIND)
    for sprite in scene.sprites[behind]:
        _draw_sprite(canvas, scene, sprite)
    _draw_tiles(canvas, scene)
    for sprite in scene.sprites[~behind]:
        _draw_sprite(canvas, scene, sprite)
    return canvas


def scene_text(scene: Scene) -> str:
    """The part of the level on the screen as text, with the sprites' letters in their tiles."""
    height, width = scene.tiles.shape
    left = scene.camera[0] // SIZE
    columns = range(left, min(width, left + SCREEN[1] // SIZE + 1))
    rows = [
        [_TILE_CHARACTERS.get(_TILE_PICTURES.get(int(scene.tiles[y, x]), ""), "-") for x in columns]
        for y in range(height)
    ]
    for sprite in scene.sprites:
        name = _SPRITE_PICTURES.get(int(sprite[0]))
        column, row = int(sprite[1] // SIZE) - left, int(sprite[2] // SIZE)
        if name and 0 <= row < height and 0 <= column < len(columns):
            rows[row][column] = _SPRITE_CHARACTERS[name]
    return "\n".join("".join(row) for row in rows)


def _draw_tiles(canvas: NDArray[np.uint8], scene: Scene) -> None:
    left, top = scene.camera
    height, width = scene.tiles.shape
    for row in range(max(0, top // SIZE), min(height, (top + SCREEN[0]) // SIZE + 1)):
        for column in range(max(0, left // SIZE), min(width, (left + SCREEN[1]) // SIZE + 1)):
            name = _TILE_PICTURES.get(int(scene.tiles[row, column]))
            if name:
                paste(canvas, picture(name), column * SIZE - left, row * SIZE - top)


def _draw_sprite(canvas: NDArray[np.uint8], scene: Scene, sprite: NDArray[np.float32]) -> None:
    kind, x, y, _, _, facing, height, flags = (float(value) for value in sprite)
    name = _SPRITE_PICTURES.get(int(kind))
    if name is None or (int(flags) & _INVULNERABLE and kind == _MARIO and scene.tick % 2):
        return
    pixels = picture(name)
    if int(flags) & _WINGED:
        pixels = _overlaid(pixels, picture("wing"))
    if kind == _MARIO and height > 12 and not int(flags) & _DUCKING:
        pixels = pixels.repeat(2, axis=0)
    if facing < 0:
        pixels = pixels[:, ::-1]
    left, top = scene.camera
    paste(canvas, pixels, round(x) - SIZE // 2 - left, round(y) - len(pixels) + 1 - top)


def _overlaid(below: Sprite, above: Sprite) -> Sprite:
    return np.where(above[..., 3:] > 0, above, below)
