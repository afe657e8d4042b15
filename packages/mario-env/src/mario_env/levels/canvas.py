"""A level under construction: a canvas that grows to the right, and brushes for it."""

import numpy as np

from mario_env.levels.formats import HEIGHT
from mario_env.levels.tiles import Tile
from mario_env.levels.validation import Level

#: First of the two ground rows.
FLOOR = HEIGHT - 2


class Canvas:
    """Tiles with a cursor: `x` is the first column that nothing has been drawn in yet."""

    def __init__(self, width: int):
        self.tiles: Level = np.full((HEIGHT, width), Tile.AIR, np.uint8)
        self.x = 0

    @property
    def room(self) -> int:
        """Columns that are left."""
        return int(self.tiles.shape[1]) - self.x

    def ground(self, width: int, raised: int = 0) -> int:
        """Draw `width` columns of ground, move the cursor behind it; return its left end."""
        left = self.x
        self.tiles[FLOOR - raised :, left : left + width] = Tile.GROUND
        self.x += width
        return left

    def gap(self, width: int) -> int:
        """Leave `width` columns without ground; return the left end."""
        left = self.x
        self.x += width
        return left

    def put(self, row: int, column: int, tile: Tile) -> None:
        """Set one cell; cells outside the level are let be."""
        if 0 <= row < HEIGHT and 0 <= column < self.tiles.shape[1]:
            self.tiles[row, column] = tile

    def run(self, row: int, column: int, tiles: list[Tile]) -> None:
        """Set cells of one row from `column` on."""
        for offset, tile in enumerate(tiles):
            self.put(row, column + offset, tile)

    def column(self, column: int, height: int, tile: Tile, floor: int = FLOOR) -> None:
        """Stack `height` tiles upwards from the row above `floor`."""
        for step in range(1, height + 1):
            self.put(floor - step, column, tile)
