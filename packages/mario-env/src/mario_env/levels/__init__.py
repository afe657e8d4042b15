"""Levels: tiles, text formats, checks, measures, and a generator by rules."""

from mario_env.levels.formats import (
    load,
    load_folder,
    parse,
    parse_rows,
    save,
    to_height,
    to_text,
    to_vglc,
)
from mario_env.levels.measures import LEVEL_MEASURES, tile_kl
from mario_env.levels.procedural import generate
from mario_env.levels.tiles import Tile
from mario_env.levels.validation import as_level, as_levels

__all__ = [
    "LEVEL_MEASURES",
    "Tile",
    "as_level",
    "as_levels",
    "generate",
    "load",
    "load_folder",
    "parse",
    "parse_rows",
    "save",
    "tile_kl",
    "to_height",
    "to_text",
    "to_vglc",
]
