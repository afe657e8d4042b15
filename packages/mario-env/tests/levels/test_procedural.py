"""Tests of our own levels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mario_env.errors import LevelFormatError, OptionError
from mario_env.levels import procedural
from mario_env.levels.tiles import SOLID, STANDABLE, Tile
from mario_env.levels.windows import Windows


@given(st.integers(0, 10_000), st.integers(40, 200), st.sampled_from([None, *procedural.THEMES]))
def test_well_formed(seed: int, width: int, theme: str | None) -> None:
    """Every level has one start and one goal on the ground, no wide pit, and enemies in the air."""
    level = procedural.generate(seed, width=width, theme=theme)
    assert level.shape == (16, width)
    for mark in (Tile.START, Tile.GOAL):
        ((row, column),) = np.argwhere(level == mark).tolist()
        assert level[row + 1, column] == Tile.GROUND
    open_columns = ~np.isin(level, STANDABLE).any(axis=0)
    assert max(map(len, "".join("x" if c else " " for c in open_columns).split()), default=0) <= 7
    pipes = np.argwhere(level == Tile.PIPE)
    below = level[np.minimum(pipes[:, 0] + 1, 15), pipes[:, 1]]
    assert np.isin(below, SOLID).all()


def test_seeds() -> None:
    """Equal seeds give equal levels, others others."""
    assert np.array_equal(procedural.generate(3), procedural.generate(3))
    assert not np.array_equal(procedural.generate(3), procedural.generate(4))


def test_every_tile_occurs() -> None:
    """Some hundred levels use all 17 tiles."""
    used = {int(t) for seed in range(100) for t in np.unique(procedural.generate(seed))}
    assert used == set(range(17))


@pytest.mark.parametrize(
    "arguments", [{"seed": -1}, {"seed": 0, "width": 10}, {"seed": 0, "theme": "space"}]
)
def test_bad_arguments(arguments: dict) -> None:
    """Arguments out of their range are refused."""
    with pytest.raises(OptionError, match=r"must be|is none of"):
        procedural.generate(**arguments)


def test_windows() -> None:
    """Windows are all windows of all levels that are wide enough, in order."""
    rng = np.random.default_rng(0)
    levels = [rng.integers(0, 17, (16, width)).astype(np.uint8) for width in (7, 3, 5)]
    windows = Windows(levels, 5)
    plain = [x[:, left : left + 5] for x in levels for left in range(x.shape[1] - 4)]
    assert len(windows) == len(plain) == 4
    assert np.array_equal(windows.take(range(4)), np.stack(plain))
    assert windows.fingerprint() != Windows(levels[:2], 5).fingerprint()
    with pytest.raises(LevelFormatError, match="none of the 3 levels has 9 columns"):
        Windows(levels, 9)
    with pytest.raises(LevelFormatError, match="differ in height"):
        Windows([levels[0], levels[2][1:]], 5)
