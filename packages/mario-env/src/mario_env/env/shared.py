"""The engine that all environments of a process share, and where their levels come from."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mario_env.errors import OptionError
from mario_env.jvm.engine import Engine
from mario_env.levels.formats import parse_rows, to_text
from mario_env.levels.procedural import generate
from mario_env.levels.validation import as_level

LevelLike = str | NDArray[Any]
LevelSource = LevelLike | Sequence[LevelLike] | Callable[[np.random.Generator], LevelLike] | None

_WIDTH = 100  # columns of the levels that are drawn where none are given


@cache
def shared_engine() -> Engine:
    """One engine for all environments of this process; it ends with the process."""
    return Engine()


def level_source(levels: LevelSource) -> Callable[[np.random.Generator], str]:
    """A function that draws the text of a level.

    Args:
        levels: A level, several to draw from, a function of a random generator, or None for
            procedural levels.

    Raises:
        LevelFormatError: A given level is none.
        OptionError: The sequence is empty.
    """
    if levels is None:
        return lambda rng: to_text(generate(int(rng.integers(1 << 31)), width=_WIDTH))
    if callable(levels):
        draw = levels
        return lambda rng: level_text(draw(rng))
    if isinstance(levels, str) or (isinstance(levels, np.ndarray) and levels.ndim == 2):
        levels = [levels]
    texts = [level_text(level) for level in levels]
    if not texts:
        raise OptionError("levels is empty; give at least one, or None for procedural ones")
    return lambda rng: texts[rng.integers(len(texts))]


def level_text(level: LevelLike) -> str:
    """The checked text of a level for the engine."""
    return "\n".join(parse_rows(level)) if isinstance(level, str) else to_text(as_level(level))
