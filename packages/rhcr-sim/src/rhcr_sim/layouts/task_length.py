"""How far agents have to drive at least."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rhcr_sim.layouts.layout import Layout

CELLS_BETWEEN_REPORTS = 2**28
"""Cells searched between two reports of progress: within a second, mostly."""


def mean_task_length(layout: Layout, progress: Callable[[int, int], None] | None = None) -> float:
    """Mean shortest distance of a task; see `Layout.average_task_length`.

    Distances are searched and forgotten goal by goal, so that it takes no memory to speak of.
    Ctrl-C raises `KeyboardInterrupt` within a fraction of a second.

    Args:
        layout: Where the agents drive.
        progress: Called with the number of goals that are done and of all goals.
    """
    legs = _legs(layout)
    goals = sum(len(ends) for _, ends in legs)
    step = max(1, CELLS_BETWEEN_REPORTS // layout.drivable.size)
    total = done = 0
    for origins, ends in legs:
        for first in range(0, len(ends), step):
            part = ends[first : first + step]
            total += layout.core.total_distance(origins, part)
            done += len(part)
            if progress is not None:
                progress(done, goals)
    pairs = sum(len(origins) * len(ends) for origins, ends in legs)
    if layout.mode in ("home", "bare"):
        pairs -= len(layout.goal_cells)
    return total / layout.weight_scale / pairs


def _legs(layout: Layout) -> list[tuple[Sequence[int], Sequence[int]]]:
    """From which goals to which ones agents go, as positions in `Layout.goal_cells`."""
    kinds = [layout.targets(cells).tolist() for cells in layout.goal_kinds]
    legs = list(zip(kinds, kinds[1:] + kinds[:1], strict=True))
    return legs[:1] if layout.mode == "workstation" else legs
