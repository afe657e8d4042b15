"""Where environments take their levels from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from maze_env.errors import LayoutError
from maze_env.layouts.checks import checked_whole
from maze_env.level import HEADINGS, Level

LevelMaker: TypeAlias = Callable[[np.random.Generator], Level]
LevelSource: TypeAlias = Level | ArrayLike | LevelMaker
"""A level, a layout, or a function that makes a level from a random generator."""


def level_maker(
    source: LevelSource,
    start: ArrayLike | None = None,
    goal: ArrayLike | None = None,
    max_steps: int | None = None,
) -> LevelMaker:
    """A function that makes the levels of a source.

    Args:
        source: A level, a layout, or such a function.
        start: Row and column of the start, if the source is a layout.
        goal: Row and column of the goal, if the source is a layout.
        max_steps: Limit of an episode, if the source is a layout.

    Raises:
        LayoutError: The layout is malformed, or the source is complete and more is given.
    """
    if not isinstance(source, Level) and not callable(source):
        source = Level(source, start, goal, max_steps)
    elif not (start is None and goal is None and max_steps is None):
        raise LayoutError("start, goal and max_steps go with a layout, not with a Level")
    if isinstance(source, Level):
        level = source
        return lambda generator: level  # noqa: ARG005
    return lambda generator: _checked_level(source(generator))


def _checked_level(level: Level) -> Level:
    if not isinstance(level, Level):
        raise LayoutError(f"levels must be maze_env.Level, got {type(level).__name__}")
    return level


def first_heading(level: Level, generator: np.random.Generator, chosen: int | None) -> int:
    """The heading that is chosen, else that of the level, else a drawn one."""
    if chosen is not None:
        return chosen
    if level.heading is not None:
        return level.heading
    return int(generator.integers(len(HEADINGS)))


def checked_options(options: Mapping[str, Any]) -> tuple[Level | None, int | None]:
    """``level`` and ``heading`` of the options of a reset.

    Raises:
        LayoutError: An unknown option, no `Level`, or a heading out of range.
    """
    unknown = sorted(set(options) - {"level", "heading"})
    if unknown:
        raise LayoutError(f"options may be 'level' and 'heading', got {unknown}")
    level, heading = options.get("level"), options.get("heading")
    if level is not None:
        _checked_level(level)
    if heading is not None:
        heading = checked_whole("heading", heading, 0, len(HEADINGS) - 1)
    return level, heading
