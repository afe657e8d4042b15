"""Levels in the style of the classic game, drawn by rules of our own."""

import numpy as np

from mario_env.errors import OptionError
from mario_env.levels import segments
from mario_env.levels.canvas import FLOOR, Canvas
from mario_env.levels.tiles import Tile
from mario_env.levels.validation import MAX_WIDTH, Level

# How often each segment comes, by theme.
_THEMES: dict[str, dict[segments.Segment, float]] = {
    "plains": {
        segments.plain: 3,
        segments.pit: 3,
        segments.pipes: 3,
        segments.blocks: 4,
        segments.stairs: 2,
        segments.hill: 2,
        segments.cannons: 1,
        segments.coins: 1,
        segments.high_road: 2,
    },
    "treetops": {
        segments.treetops: 5,
        segments.plain: 1,
        segments.coins: 1,
        segments.blocks: 1,
        segments.pit: 1,
        segments.high_road: 1,
    },
    "cave": {
        segments.ceiling: 4,
        segments.pit: 2,
        segments.pipes: 2,
        segments.stairs: 1,
        segments.blocks: 2,
    },
}
THEMES = tuple(_THEMES)
_THEME_ODDS = (0.6, 0.25, 0.15)

MIN_WIDTH = 40
_START, _END = 8, 16  # columns without obstacles at both ends
_LONGEST = 40  # no segment is longer than this


def generate(seed: int, *, width: int = 180, theme: str | None = None) -> Level:
    """Draw a level of 16 rows.

    It starts and ends on flat ground; in between come segments of a theme: hills, pits, pipes,
    stairs, platforms, blocks, coins, cannons and enemies.

    Args:
        seed: Equal seeds give equal levels; 0 or more.
        width: Columns, at least 40.
        theme: ``plains``, ``treetops`` or ``cave``; None draws one.

    Returns:
        A ``uint8 (16, width)`` array with one start and one goal.

    Raises:
        OptionError: An argument is out of its range.
    """
    _check(seed, width, theme)
    rng = np.random.default_rng(seed)
    odds = _THEMES[theme or THEMES[rng.choice(len(THEMES), p=_THEME_ODDS)]]
    parts, weights = list(odds), np.array(list(odds.values()))
    canvas = Canvas(width)
    canvas.put(FLOOR - 1, canvas.ground(_START) + 3, Tile.START)
    previous = None
    while canvas.room > _END + _LONGEST // 2:
        part = parts[rng.choice(len(parts), p=weights / weights.sum())]
        if part is not previous or len(parts) == 1:
            _draw_if_it_fits(canvas, part, rng)
            previous = part
    _finish(canvas, rng)
    return canvas.tiles


def _draw_if_it_fits(canvas: Canvas, part: segments.Segment, rng: np.random.Generator) -> None:
    """Draw a segment, or plain ground where it would run into the end of the level."""
    trial = Canvas(canvas.tiles.shape[1] + 2 * _LONGEST)
    trial.tiles[:, : canvas.tiles.shape[1]] = canvas.tiles
    trial.x = canvas.x
    part(trial, rng)
    if trial.x > canvas.tiles.shape[1] - _END:
        canvas.ground(canvas.room - _END)
        return
    canvas.tiles = trial.tiles[:, : canvas.tiles.shape[1]].copy()
    canvas.x = trial.x


def _finish(canvas: Canvas, rng: np.random.Generator) -> None:
    """Stairs up to a drop in front of the goal, or flat ground, and the goal."""
    left = canvas.x
    canvas.ground(canvas.room)
    goal = canvas.tiles.shape[1] - 5
    if rng.random() < 0.6:
        height = min(int(rng.integers(3, 7)), goal - 3 - left)
        for step in range(1, height + 1):
            canvas.column(goal - 4 - height + step, step, Tile.STONE)
    canvas.put(FLOOR - 1, goal, Tile.GOAL)


def _check(seed: int, width: int, theme: str | None) -> None:
    if seed < 0:
        raise OptionError(f"seed must be 0 or more, not {seed}")
    if not MIN_WIDTH <= width <= MAX_WIDTH:
        raise OptionError(f"width must be {MIN_WIDTH} to {MAX_WIDTH}, not {width}")
    if theme is not None and theme not in THEMES:
        raise OptionError(f"theme {theme!r} is none of {', '.join(THEMES)}")
