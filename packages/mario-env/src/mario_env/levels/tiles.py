"""The 17 tiles of a level, and the characters that stand for them.

A level is a ``uint8 (H, W)`` array of tile numbers, row 0 at the top. The order of the numbers is
the published one of the latent-space generators (Fontaine et al. 2021, Bhatt et al. 2022).
"""

from enum import IntEnum


class Tile(IntEnum):
    """Tile numbers."""

    AIR = 0
    CANNON = 1
    SPIKY = 2
    GOOMBA = 3
    GREEN_KOOPA = 4
    RED_KOOPA = 5
    PIPE = 6
    BRICK = 7
    COIN_BLOCK = 8
    POWER_BLOCK = 9
    GOAL = 10
    GROUND = 11
    PLATFORM = 12
    START = 13
    TRUNK = 14
    COIN = 15
    STONE = 16


N_TILES = len(Tile)

#: The character of each tile number, in the order of the numbers.
CHARACTERS = "-*ygkrtS!@FX%M|o#"

ENEMIES = (Tile.SPIKY, Tile.GOOMBA, Tile.GREEN_KOOPA, Tile.RED_KOOPA)

#: Tiles that block movement from all sides.
SOLID = (
    Tile.CANNON,
    Tile.PIPE,
    Tile.BRICK,
    Tile.COIN_BLOCK,
    Tile.POWER_BLOCK,
    Tile.GROUND,
    Tile.STONE,
)

#: Tiles that carry whoever stands on them; platforms let pass from below.
STANDABLE = (*SOLID, Tile.PLATFORM)

# Characters of the framework that have no number of their own, and the tile that they become.
_MERGED = {
    " ": Tile.AIR,
    "1": Tile.AIR,  # hidden blocks
    "2": Tile.AIR,
    "B": Tile.CANNON,
    "b": Tile.CANNON,
    "Y": Tile.SPIKY,
    "E": Tile.GOOMBA,
    "G": Tile.GOOMBA,
    "K": Tile.GREEN_KOOPA,
    "R": Tile.RED_KOOPA,
    "T": Tile.PIPE,
    "<": Tile.PIPE,
    ">": Tile.PIPE,
    "[": Tile.PIPE,
    "]": Tile.PIPE,
    "C": Tile.BRICK,  # bricks with content
    "U": Tile.BRICK,
    "L": Tile.BRICK,
    "Q": Tile.COIN_BLOCK,
    "?": Tile.POWER_BLOCK,
    "D": Tile.STONE,  # a used block
}

#: The tile number of every character that the engine knows.
FRAMEWORK = {character: Tile(number) for number, character in enumerate(CHARACTERS)} | _MERGED

#: The tile number of every character of processed VGLC levels of Super Mario Bros.
VGLC = {
    "-": Tile.AIR,
    "X": Tile.GROUND,
    "S": Tile.BRICK,
    "?": Tile.POWER_BLOCK,
    "Q": Tile.COIN_BLOCK,
    "E": Tile.GOOMBA,
    "<": Tile.PIPE,
    ">": Tile.PIPE,
    "[": Tile.PIPE,
    "]": Tile.PIPE,
    "o": Tile.COIN,
    "B": Tile.CANNON,
    "b": Tile.CANNON,
}

#: The same for the multi-layer ("structural") VGLC levels, whose characters mean other things.
VGLC_MULTILAYER = {
    "-": Tile.AIR,
    "|": Tile.AIR,  # flag pole
    "g": Tile.GOOMBA,
    "h": Tile.GOOMBA,
    "t": Tile.GOOMBA,
    "l": Tile.GOOMBA,
    "k": Tile.GREEN_KOOPA,
    "K": Tile.GREEN_KOOPA,
    "?": Tile.COIN_BLOCK,
    "M": Tile.POWER_BLOCK,
    "B": Tile.BRICK,
    "+": Tile.BRICK,
    "O": Tile.BRICK,
    "*": Tile.BRICK,
    "H": Tile.BRICK,
    "#": Tile.GROUND,
    "[": Tile.PIPE,
    "]": Tile.PIPE,
    "p": Tile.PIPE,
    "P": Tile.PIPE,
    "{": Tile.PIPE,
    "}": Tile.PIPE,
    "d": Tile.PIPE,
    "D": Tile.PIPE,
    "V": Tile.AIR,  # piranhas sit on pipes
    "X": Tile.AIR,
    "C": Tile.CANNON,
    "c": Tile.CANNON,
    "Y": Tile.STONE,
    "y": Tile.STONE,
    "o": Tile.COIN,
    ">": Tile.PLATFORM,
    "v": Tile.PLATFORM,
}

DIALECTS = {"framework": FRAMEWORK, "vglc": VGLC, "vglc-multilayer": VGLC_MULTILAYER}
