"""Built-in layouts by name."""

import re
from collections.abc import Callable, Mapping

from experiments.domains.base import unknown_layout
from experiments.domains.warehouse.layouts.racks import (
    HUMAN_LARGE,
    HUMAN_SMALL,
    RackPlan,
    rack_storage,
)
from experiments.domains.warehouse.layouts.seeds import PUBLISHED_TOP_ROWS, seed_block
from layout_repair import WorkstationFrame
from layout_repair.tiles import Layout

SEED_PATTERN = re.compile(r"warehouse/seed-(\d{1,4})x(\d{1,4})(-published)?")


def _human(plan: RackPlan) -> Callable[[], Layout]:
    return lambda: WorkstationFrame().add(rack_storage(plan))


_NAMED: Mapping[str, Callable[[], Layout]] = {
    "warehouse/human-9x16": _human(HUMAN_SMALL),
    "warehouse/human-33x36": _human(HUMAN_LARGE),
    "warehouse/seed-9x12": lambda: seed_block(9, 12),
    "warehouse/seed-33x32": lambda: seed_block(33, 32),
}


def layout_names() -> list[str]:
    """List the named layouts, sorted.

    Seeds exist for every size under ``warehouse/seed-HxW`` (storage area, centred block); the
    list holds the trained sizes and the published seeds that are off centre.
    """
    published = (f"warehouse/seed-{h}x{w}-published" for h, w in PUBLISHED_TOP_ROWS)
    return sorted([*_NAMED, *published])


def layout(name: str) -> Layout:
    """Make the built-in layout of this name.

    Args:
        name: One of `layout_names`, or ``warehouse/seed-HxW`` with any size.

    Returns:
        ``uint8 (H, W)`` tile codes: a full layout with its frame for ``human`` names, the
        storage area alone for ``seed`` names.

    Raises:
        UnknownLayoutError: If there is no such layout; the message suggests the closest name.
    """
    if name in _NAMED:
        return _NAMED[name]()
    match = SEED_PATTERN.fullmatch(name)
    if match is not None:
        rows, columns = int(match[1]), int(match[2])
        if match[3] is None:
            return seed_block(rows, columns)
        if (rows, columns) in PUBLISHED_TOP_ROWS:
            return seed_block(rows, columns, top=PUBLISHED_TOP_ROWS[rows, columns])
    raise unknown_layout(name, layout_names())
