"""Built-in layouts, made by rule and looked up by name."""

from experiments.domains.warehouse.layouts.catalog import UnknownLayoutError, layout, layout_names
from experiments.domains.warehouse.layouts.racks import RackPlan, rack_storage
from experiments.domains.warehouse.layouts.seeds import seed_block
from experiments.domains.warehouse.layouts.tiles import (
    ALPHABET,
    LayoutError,
    Tile,
    from_rows,
    to_rows,
)

__all__ = [
    "ALPHABET",
    "LayoutError",
    "RackPlan",
    "Tile",
    "UnknownLayoutError",
    "from_rows",
    "layout",
    "layout_names",
    "rack_storage",
    "seed_block",
    "to_rows",
]
