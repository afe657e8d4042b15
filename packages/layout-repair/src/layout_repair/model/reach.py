"""Cuts for rules that demand the reachability of chosen tiles only."""

from typing import TYPE_CHECKING

import numpy as np

from layout_repair.model.cut import Cut
from layout_repair.problem.problem import Cells

if TYPE_CHECKING:
    from layout_repair.model.arrays import Floats
    from layout_repair.model.connectivity import Separator

VIOLATION = 1e-3


def reach_cuts(
    separator: "Separator", share: "Floats", used: "Floats", threshold: float, limit: int
) -> list[Cut]:
    """Cut off the chosen cells that the area with most of them does not reach.

    Args:
        separator: Knows the grid.
        share: ``float64 (H * W,)`` how much each cell is driven across.
        used: ``float64 (H * W,)`` how much each cell is a chosen one.
        threshold: A cell counts as open or chosen if it is so by more than this share.
        limit: Largest number of cells to cut off.
    """
    areas = separator.areas(share > threshold)
    chosen = np.flatnonzero(used > max(threshold, VIOLATION)).tolist()
    touched = {cell: _touched(separator, areas, cell) for cell in chosen}
    totals: dict[int, float] = {}
    for cell in chosen:
        for area in touched[cell]:
            totals[area] = totals.get(area, 0.0) + float(used[cell])
    if not totals:
        return []
    main = max(totals, key=lambda area: (totals[area], -area))
    inner = [cell for cell in chosen if main in touched[cell]]
    cuts = []
    for cell in [cell for cell in chosen if main not in touched[cell] and touched[cell]][:limit]:
        inside = np.flatnonzero(np.isin(areas, [*touched[cell]]) | (np.arange(len(areas)) == cell))
        cut = _cut(separator, inside, cell, inner, share, used)
        if cut is not None:
            cuts.append(cut)
    return cuts


def _touched(separator: "Separator", areas: Cells, cell: int) -> set[int]:
    """Areas that a cell is in, or beside if it is not open."""
    if areas[cell]:
        return {int(areas[cell])}
    return {int(areas[other]) for other in separator.around(cell) if areas[other]}


def _cut(
    separator: "Separator",
    inside: Cells,
    cell: int,
    inner: list[int],
    share: "Floats",
    used: "Floats",
) -> Cut | None:
    """A violated cut between a cell and one that the main area reaches, None if there is none."""
    members = set(inside.tolist())
    border = {other for one in members for other in separator.around(one)} - members
    distant = [other for other in inner if other not in members | border]
    anchors = distant or [other for other in inner if other not in members]
    if not anchors:
        return None
    anchor = max(anchors, key=lambda other: (used[other], -other))
    if distant:
        barrier = separator.barrier(inside, anchor)
    else:
        barrier = _around_neighbour(separator, members, border, anchor)
    if float(share[barrier].sum()) >= used[cell] + used[anchor] - 1.0 - VIOLATION:
        return None
    return Cut(frozenset(barrier.tolist()), separator.constant(cell), separator.constant(anchor))


def _around_neighbour(
    separator: "Separator", members: set[int], border: set[int], anchor: int
) -> Cells:
    """Free cells of which one is open if some cells and one beside them touch the same area.

    The area leaves the cells, or it lies among them and touches the other one from there.
    """
    touching = members.intersection(separator.around(anchor))
    cells = [one for one in sorted(border | touching) if separator.constant(one) >= 0]
    return np.array(cells, dtype=np.intp)
