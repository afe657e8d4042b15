"""The tiles of maps: ours, and those of the field that stand for them."""

from __future__ import annotations

from typing import Literal, TypeAlias

Mode: TypeAlias = Literal["home", "workstation", "manufacture", "sorting", "bare"]
"""What a layout is, as its tiles say; see `Layout`."""

WAREHOUSE_TILES = ".@erw"
"""Tiles of a warehouse: floor, shelf (an obstacle), endpoint, home, workstation."""

MANUFACTURE_TILES = ".e0123456789"
"""Tiles of a manufacturing floor: floor, endpoint, stations (obstacles) by type."""

SORTING_TILES = ".@ix"
"""Tiles of a sorting centre: floor, obstacle, induct and eject cells."""

DRIVABLE_TILES = ".erwix"

OBSTACLE_TILES = "@0123456789"

FREE_ELSEWHERE = "GSE"
"""Free cells of MovingAI and Robot Runners maps; S and E are pick-up and delivery points."""

BLOCKED_ELSEWHERE = "OTW"
"""Blocked cells of MovingAI and Robot Runners maps, beside ``@``."""

FIELD_TILES = str.maketrans(FREE_ELSEWHERE + BLOCKED_ELSEWHERE, "...@@@")
"""Translates tiles of the field, which have no other meaning here, to ours."""


def known_tiles(tiles: str) -> str:
    """All tiles that may stand beside the ones given."""
    if any(map(str.isdigit, tiles)):
        return MANUFACTURE_TILES
    sorting = not set(tiles).isdisjoint("ix") and set(tiles).isdisjoint("erw")
    return SORTING_TILES if sorting else WAREHOUSE_TILES
