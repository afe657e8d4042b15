"""Tests of levels as text."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mario_env.errors import LevelFormatError, OptionError
from mario_env.levels import formats
from mario_env.levels.tiles import CHARACTERS, DIALECTS, FRAMEWORK, N_TILES, Tile

LEVELS = st.tuples(st.integers(2, 20), st.integers(1, 30)).flatmap(
    lambda shape: arrays(np.uint8, shape, elements=st.integers(0, N_TILES - 1))
)


def test_published_order() -> None:
    """The tile numbers are those of the published generators."""
    assert len(CHARACTERS) == N_TILES == 17
    assert {c: int(FRAMEWORK[c]) for c in "-*XMF#o"} == {
        "-": 0, "*": 1, "X": 11, "M": 13, "F": 10, "#": 16, "o": 15,
    }  # fmt: skip


@given(LEVELS)
def test_round_trip(level: np.ndarray) -> None:
    """Text read back is the level that was written."""
    assert np.array_equal(formats.parse(formats.to_text(level)), level)


@given(LEVELS)
def test_vglc_keeps_what_it_can_say(level: np.ndarray) -> None:
    """A level written as VGLC keeps pipes, cannons, bricks, question blocks and coins."""
    back = formats.parse(formats.to_vglc(level), "vglc")
    for tile in (Tile.PIPE, Tile.CANNON, Tile.BRICK, Tile.COIN_BLOCK, Tile.POWER_BLOCK, Tile.COIN):
        assert np.array_equal(back == tile, level == tile)


def test_merged_characters() -> None:
    """Characters without a number become their nearest tile."""
    level = formats.parse("12BbYEGKRT\n<>[]CULQ?D")
    assert level.tolist() == [[0, 0, 1, 1, 2, 3, 3, 4, 5, 6], [6, 6, 6, 6, 7, 7, 7, 8, 9, 16]]
    assert formats.parse_rows("M -\nXXX") == ["M--", "XXX"]


def test_vglc_pipes() -> None:
    """Pipes of VGLC text get their four parts."""
    level = formats.parse("-tt-\n-tt-\nXXXX")
    assert formats.to_vglc(level) == "-<>-\n-[]-\nXXXX"


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\n\n  \n"])
def test_line_ends(end: str) -> None:
    """Line ends of both kinds and blank lines at the end are tolerated."""
    newline = "\r\n" if "\r" in end else "\n"
    assert formats.parse(f"-M{newline}XX{end}").tolist() == [[0, 13], [11, 11]]


@pytest.mark.parametrize(
    ("text", "row", "column", "words"),
    [
        ("", None, None, "empty"),
        ("\n\n", None, None, "empty"),
        ("---\n--\n---", 1, None, "has 2 characters, row 0 has 3"),
        ("---\n-z-", 1, 1, "unknown character 'z'"),
        ("---", None, None, "1 rows; allowed are 2 to 64"),
        ("-\n" * 65, None, None, "65 rows"),
        ("-" * 5000 + "\n" + "-" * 5000, None, None, "5000 columns"),
        ("--\r-\n----", 0, 2, "unknown character '\\r'"),
    ],
)
def test_bad_text(text: str, row: int | None, column: int | None, words: str) -> None:
    """Bad text is refused with row, column and reason."""
    with pytest.raises(LevelFormatError) as caught:
        formats.parse(text)
    assert (caught.value.row, caught.value.column) == (row, column)
    assert words in str(caught.value)


def test_lenient_reading() -> None:
    """Unknown characters are air if the caller says so."""
    assert formats.parse("-z\nXX", strict=False).tolist() == [[0, 0], [11, 11]]


def test_unknown_dialect() -> None:
    """An unknown dialect is refused with the names of those that exist."""
    with pytest.raises(OptionError, match="framework, vglc, vglc-multilayer"):
        formats.parse("--\nXX", "nes")


def test_dialects_differ() -> None:
    """One character means different things in different dialects."""
    tiles = [int(formats.parse("--\n-M", name, strict=False)[1, 1]) for name in DIALECTS]
    assert tiles == [Tile.START, Tile.AIR, Tile.POWER_BLOCK]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_any_text(text: str) -> None:
    """Any text is a level or a typed error."""
    try:
        level = formats.parse(text)
    except LevelFormatError:
        return
    assert level.dtype == np.uint8
    assert level.max() < N_TILES


def test_to_height() -> None:
    """A level of 14 rows gets air on top and its last row once more, a higher one loses its top."""
    level = np.arange(14, dtype=np.uint8)[:, None] % N_TILES
    assert formats.to_height(level)[:, 0].tolist() == [0, *range(14), 13]
    assert formats.to_height(level, 3)[:, 0].tolist() == [11, 12, 13]


def test_files(tmp_path: Path) -> None:
    """Files are written whole, read back in the order of their names, and faults name the file."""
    for name, tile in (("b.txt", 11), ("a.txt", 16)):
        formats.save(tmp_path / name, np.full((14, 3), tile, np.uint8))
    first, second = formats.load_folder(tmp_path)
    assert first[-1, 0] == 16
    assert second.shape == (16, 3)
    (tmp_path / "c.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(LevelFormatError, match=r"c\.txt"):
        formats.load_folder(tmp_path)
    with pytest.raises(LevelFormatError, match="no level files"):
        formats.load_folder(tmp_path / "none")
    with pytest.raises(OptionError, match="does not exist; make it first"):
        formats.save(tmp_path / "no" / "a.txt", first)
