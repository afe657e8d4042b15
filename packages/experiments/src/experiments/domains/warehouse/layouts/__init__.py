"""Built-in layouts, made by rule and looked up by name."""

from experiments.domains.warehouse.layouts.catalog import layout, layout_names
from experiments.domains.warehouse.layouts.racks import RackPlan, rack_storage
from experiments.domains.warehouse.layouts.seeds import seed_block

__all__ = ["RackPlan", "layout", "layout_names", "rack_storage", "seed_block"]
