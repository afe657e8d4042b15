"""The human-designed warehouse: racks of shelves in straight rows between aisles."""

from dataclasses import dataclass

import numpy as np

from layout_repair.tiles import ENDPOINT, FLOOR, SHELF, Layout


@dataclass(frozen=True)
class RackPlan:
    """A storage area of straight racks, each one shelf deep and served from both long sides.

    Args:
        rack_rows: Rows of racks from top to bottom.
        racks: Racks in a row.
        rack_length: Shelves in a rack.
        aisle_width: Floor columns between two racks of a row; rows are one floor row apart.
    """

    rack_rows: int
    racks: int
    rack_length: int
    aisle_width: int


HUMAN_SMALL = RackPlan(rack_rows=2, racks=2, rack_length=5, aisle_width=2)
"""9x12 storage area, 20 shelves, 40 endpoints."""

HUMAN_LARGE = RackPlan(rack_rows=8, racks=3, rack_length=10, aisle_width=1)
"""33x32 storage area, 240 shelves, 480 endpoints."""


def rack_storage(plan: RackPlan) -> Layout:
    """Draw the storage area of a rack plan.

    Args:
        plan: Numbers of racks and their sizes.

    Returns:
        ``uint8 (H, W)`` with ``H = 4 * rack_rows + 1`` and
        ``W = racks * rack_length + (racks - 1) * aisle_width``.
    """
    pitch = plan.rack_length + plan.aisle_width
    width = plan.racks * pitch - plan.aisle_width
    storage = np.full((4 * plan.rack_rows + 1, width), FLOOR, np.uint8)
    occupied = np.arange(width) % pitch < plan.rack_length
    for top in range(1, storage.shape[0] - 1, 4):
        storage[top, occupied] = ENDPOINT
        storage[top + 1, occupied] = SHELF
        storage[top + 2, occupied] = ENDPOINT
    return storage
