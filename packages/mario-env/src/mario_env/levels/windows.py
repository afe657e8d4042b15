"""All windows of a set of levels: what a generator learns from."""

import hashlib
from collections.abc import Sequence

import numpy as np

from mario_env.errors import LevelFormatError
from mario_env.levels.validation import Level, as_level


class Windows:
    """Every window of `width` columns of some levels, at all columns, in the order of the levels.

    Args:
        levels: ``uint8 (H, W)`` arrays of one height; those narrower than a window are left out.
        width: Columns of a window.

    Raises:
        LevelFormatError: The heights differ, or no level is wide enough.
    """

    def __init__(self, levels: Sequence[Level], width: int):
        checked = [as_level(level) for level in levels]
        if len({len(level) for level in checked}) > 1:
            raise LevelFormatError("the levels differ in height; bring them to one height first")
        self._levels = [level for level in checked if level.shape[1] >= width]
        if not self._levels:
            raise LevelFormatError(f"none of the {len(checked)} levels has {width} columns")
        self._width = width
        counts = [level.shape[1] - width + 1 for level in self._levels]
        self._ends = np.cumsum(counts)

    def __len__(self) -> int:
        return int(self._ends[-1])

    def take(self, indices: Sequence[int]) -> Level:
        """The windows at some indices, ``uint8 (n, H, width)``."""
        return np.stack([self._window(index) for index in indices])

    def fingerprint(self) -> str:
        """A hash of all windows; equal for equal levels and width."""
        digest = hashlib.sha256(str(self._width).encode())
        for level in self._levels:
            digest.update(str(level.shape).encode() + level.tobytes())
        return digest.hexdigest()

    def _window(self, index: int) -> Level:
        number = int(np.searchsorted(self._ends, index, side="right"))
        level = self._levels[number]
        left = index - int(self._ends[number]) + level.shape[1] - self._width + 1
        return level[:, left : left + self._width]
