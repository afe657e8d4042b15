"""Writing JSON maps; `Layout.load` reads them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from rhcr_sim.errors import LayoutError
from rhcr_sim.files import replaced
from rhcr_sim.layouts.layout import Layout
from rhcr_sim.layouts.map_document import SCALE_KEY
from rhcr_sim.layouts.moves import possible_moves


def write_layout(layout: Layout, path: str | Path) -> None:
    """Write a JSON map that `Layout.load` and the published simulators read.

    Weights are written as those of a guidance graph, in the unit of their source, -1 for moves that
    do not exist.

    Args:
        layout: What to write.
        path: File to write; an old one is replaced.

    Raises:
        LayoutError: The layout has numbered stations, which JSON maps cannot hold.
        OutputError: The file cannot be written.
    """
    if not np.array_equal(layout.stations, Layout(layout.rows, unreachable_starts="drop").stations):
        raise LayoutError(
            f"{layout.name}: a JSON map cannot hold stations; write a grid file instead"
        )
    n_rows, n_cols = layout.shape
    document: dict[str, object] = {
        "name": layout.name,
        "weight": layout.weights is not None,
        "n_row": n_rows,
        "n_col": n_cols,
        "n_endpoint": len(layout.endpoints),
        "n_agent_loc": len(layout.cells("r")),
        "n_shelf": len(layout.cells("@")),
        "maxtime": 5000,
        "layout": list(layout.rows),
    }
    if layout.weights is not None:
        document |= _guidance(layout)
    with replaced(path) as temporary:
        temporary.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


def _guidance(layout: Layout) -> dict[str, object]:
    """Waits of all drivable cells, or one for all of them, and then all moves, row by row."""
    weights = np.asarray(layout.weights) / layout.weight_scale
    waits = weights[layout.drivable, -1]
    equal = bool((waits == waits[0]).all())
    possible = possible_moves(layout.drivable)
    possible[..., -1] = False
    moves = weights[possible]
    flat = [*waits[: 1 if equal else None].tolist(), *np.where(moves > 0, moves, -1).tolist()]
    return {"optimize_wait": not equal, "weights": flat, SCALE_KEY: float(layout.weight_scale)}
