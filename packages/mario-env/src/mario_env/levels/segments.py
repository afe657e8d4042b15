"""The pieces that procedural levels are made of, each drawn at the cursor of a canvas."""

from collections.abc import Callable

import numpy as np

from mario_env.levels.canvas import FLOOR, Canvas
from mario_env.levels.tiles import Tile

Segment = Callable[[Canvas, np.random.Generator], None]

# Blocks hang four rows above the floor, and a second tier four rows above those: both are within a
# jump from below, and small Mario passes under them.
_LOW, _HIGH = FLOOR - 4, FLOOR - 8


def plain(canvas: Canvas, rng: np.random.Generator) -> None:
    """Flat ground, sometimes with enemies."""
    width = int(rng.integers(4, 11))
    left = canvas.ground(width)
    if rng.random() < 0.6:
        _troop(canvas, rng, left + 1, width - 1)


def pit(canvas: Canvas, rng: np.random.Generator) -> None:
    """A gap of two to four columns, sometimes with coins over it."""
    canvas.ground(int(rng.integers(2, 5)))
    width = int(rng.integers(2, 5))
    left = canvas.gap(width)
    if rng.random() < 0.3:
        canvas.run(FLOOR - 5, left, [Tile.COIN] * width)
    canvas.ground(int(rng.integers(2, 5)))


def pipes(canvas: Canvas, rng: np.random.Generator) -> None:
    """One to three pipes of two columns, two to four high, with enemies between them."""
    canvas.ground(int(rng.integers(1, 4)))
    for _ in range(rng.integers(1, 4)):
        left = canvas.ground(2)
        height = int(rng.integers(2, 5))
        for column in (left, left + 1):
            canvas.column(column, height, Tile.PIPE)
        width = int(rng.integers(4, 9))
        left = canvas.ground(width)
        if rng.random() < 0.5:
            _troop(canvas, rng, left + 1, width - 2)


def blocks(canvas: Canvas, rng: np.random.Generator) -> None:
    """Bricks and question blocks within reach, sometimes in two tiers."""
    width = int(rng.integers(5, 13))
    left = canvas.ground(width)
    start, length = left + 1, int(rng.integers(1, width - 2))
    canvas.run(_LOW, start, _row_of_blocks(rng, length))
    if rng.random() < 0.55:
        shift = int(rng.integers(0, 3))
        canvas.run(_HIGH, start + shift, _row_of_blocks(rng, max(1, length - shift)))
        if rng.random() < 0.3:
            canvas.put(_HIGH - 1, start + shift, Tile.GOOMBA)
    if rng.random() < 0.5:
        _troop(canvas, rng, left + 2, width - 3)


def stairs(canvas: Canvas, rng: np.random.Generator) -> None:
    """Stone stairs up and down again, with or without a pit in the middle."""
    height = int(rng.integers(2, 6))
    canvas.ground(2)
    _steps(canvas, range(1, height + 1))
    if rng.random() < 0.5:
        canvas.gap(int(rng.integers(2, 4)))
    else:
        canvas.ground(int(rng.integers(2, 5)))
    _steps(canvas, range(height, 0, -1))
    canvas.ground(2)


def hill(canvas: Canvas, rng: np.random.Generator) -> None:
    """Ground that is one to three rows higher, with somebody or something on it."""
    raised, width = int(rng.integers(1, 4)), int(rng.integers(5, 11))
    canvas.ground(int(rng.integers(1, 4)))
    left = canvas.ground(width, raised)
    choice = rng.random()
    if choice < 0.4:
        _troop(canvas, rng, left + 1, width - 2, FLOOR - raised)
    elif choice < 0.7:
        canvas.run(FLOOR - raised - 4, left + 1, _row_of_blocks(rng, width - 2))
    canvas.ground(int(rng.integers(1, 4)))


def cannons(canvas: Canvas, rng: np.random.Generator) -> None:
    """One to three bullet cannons, one to three high."""
    for _ in range(rng.integers(1, 4)):
        left = canvas.ground(int(rng.integers(4, 8)))
        canvas.column(left + 2, int(rng.integers(1, 4)), Tile.CANNON)


def coins(canvas: Canvas, rng: np.random.Generator) -> None:
    """A row or an arc of coins above flat ground."""
    width = int(rng.integers(3, 8))
    left = canvas.ground(width + 2) + 1
    row = FLOOR - int(rng.integers(2, 5))
    canvas.run(row, left, [Tile.COIN] * width)
    if rng.random() < 0.5:
        canvas.run(row - 1, left + 1, [Tile.COIN] * (width - 2))


def treetops(canvas: Canvas, rng: np.random.Generator) -> None:
    """Two to four platforms on trunks over a pit, each within a jump from the one before."""
    canvas.ground(2)
    height = int(rng.integers(1, 4))
    for _ in range(rng.integers(2, 5)):
        canvas.gap(int(rng.integers(1, 4)))
        height = int(np.clip(height + rng.integers(-4, 5), 1, 9))
        _tree(canvas, rng, height, int(rng.integers(3, 8)))
    canvas.gap(int(rng.integers(1, 4)))
    canvas.ground(2)


def ceiling(canvas: Canvas, rng: np.random.Generator) -> None:
    """A corridor under a ceiling of bricks, with stone columns to jump over."""
    width = int(rng.integers(10, 21))
    left = canvas.ground(width)
    for row in range(2, 2 + int(rng.integers(1, 4))):
        canvas.run(row, left, [Tile.BRICK] * width)
    for column in range(left + 3, left + width - 2, int(rng.integers(3, 7))):
        canvas.column(column, int(rng.integers(1, 4)), Tile.STONE)
    if rng.random() < 0.6:
        canvas.put(FLOOR - 1, left + width - 2, Tile.GREEN_KOOPA)
    canvas.run(_HIGH, left + 2, _row_of_blocks(rng, int(rng.integers(2, 6))))


def high_road(canvas: Canvas, rng: np.random.Generator) -> None:
    """A broken road of bricks or platforms far above the floor, reached over blocks in between."""
    width = int(rng.integers(12, 22))
    left = canvas.ground(width)
    canvas.run(_LOW, left + 1, _row_of_blocks(rng, int(rng.integers(2, 5))))
    row = _HIGH - int(rng.integers(0, 3))
    start = left + 4
    while start < left + width - 2:
        length = min(int(rng.integers(3, 8)), left + width - 1 - start)
        tile = Tile.PLATFORM if rng.random() < 0.4 else Tile.BRICK
        canvas.run(row, start, [tile] * length)
        if rng.random() < 0.5:
            canvas.run(row - 1, start, [Tile.COIN] * length)
        elif rng.random() < 0.3:
            canvas.put(row - 1, start + length - 1, Tile.RED_KOOPA)
        start += length + int(rng.integers(1, 4))
    if rng.random() < 0.5:
        _troop(canvas, rng, left + 3, width - 4)


def _tree(canvas: Canvas, rng: np.random.Generator, height: int, width: int) -> None:
    left, top = canvas.gap(width), FLOOR - height
    canvas.run(top, left, [Tile.PLATFORM] * width)
    for column in range(left + 1, left + width - 1):
        for row in range(top + 1, FLOOR + 2):
            canvas.put(row, column, Tile.TRUNK)
    choice = rng.random()
    if choice < 0.3:
        canvas.run(top - 2, left + 1, [Tile.COIN] * (width - 2))
    elif choice < 0.55:
        canvas.put(top - 1, left + width - 2, Tile.RED_KOOPA)


def _steps(canvas: Canvas, heights: range) -> None:
    for height in heights:
        canvas.column(canvas.ground(1), height, Tile.STONE)


def _row_of_blocks(rng: np.random.Generator, length: int) -> list[Tile]:
    """Mostly bricks, with question blocks among them."""
    choices = [Tile.BRICK, Tile.COIN_BLOCK, Tile.POWER_BLOCK]
    return [choices[rng.choice(3, p=[0.68, 0.24, 0.08])] for _ in range(length)]


def _troop(
    canvas: Canvas, rng: np.random.Generator, left: int, width: int, floor: int = FLOOR
) -> None:
    """One to three enemies of one kind, two columns apart, on top of `floor`."""
    kinds = [Tile.GOOMBA, Tile.GREEN_KOOPA, Tile.RED_KOOPA, Tile.SPIKY]
    kind = kinds[rng.choice(4, p=[0.6, 0.2, 0.12, 0.08])]
    for index in range(min(int(rng.integers(1, 4)), max(1, width // 2))):
        canvas.put(floor - 1, left + 2 * index, kind)
