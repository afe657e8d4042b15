"""How many steps EPIBT and LNS plan ahead if the caller leaves it to them."""

from __future__ import annotations

from rhcr_sim.layouts.layout import Layout
from rhcr_sim.simulation.config import DEFAULT_LOOKAHEAD, Config

CROWDED = 0.9
"""Beyond this share of occupied cells hardly anybody can move twice in a row."""

CROWDED_LOOKAHEAD = 2

SPARSE = ((1 / 6, 5), (1 / 4, 4))
"""Up to these shares of occupied cells LNS finishes more tasks with so many steps, which take it
longer. Measured on random-32-32-20 and on the human-designed 33x36 layout."""


def steps_ahead(layout: Layout, config: Config) -> int:
    """The steps that operations of EPIBT and LNS have in a run."""
    if config.lookahead is not None:
        return config.lookahead
    # An agent follows another one, or pushes it away, only within an operation.
    return max(_by_traffic(layout, config), config.robust + 1)


def _by_traffic(layout: Layout, config: Config) -> int:
    occupied = config.agents / int(layout.drivable.sum())
    if occupied > CROWDED:
        return CROWDED_LOOKAHEAD
    if config.solver == "lns":
        return next((steps for share, steps in SPARSE if occupied <= share), DEFAULT_LOOKAHEAD)
    return DEFAULT_LOOKAHEAD
