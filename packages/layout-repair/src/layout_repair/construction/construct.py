"""Turn any guess into a valid layout, quickly."""

import numpy as np

from layout_repair.construction.draft import Draft
from layout_repair.construction.join import join_components
from layout_repair.construction.moves import Add, Remove, Serve, greedily
from layout_repair.model.areas import components
from layout_repair.model.arrays import Floats
from layout_repair.problem.problem import Mask, Problem
from layout_repair.roles import BLOCK, ENDPOINT, FLOOR
from layout_repair.tiles import Layout

ROUNDS = 3


def construct(problem: Problem, guess: Layout, priority: Floats) -> Layout | None:
    """Repair a guess by greedy moves that never cut the open area.

    Components are joined first; then blocks without endpoint are served, surplus blocks opened
    and missing ones added; a last pass goes back to the original where that is free.

    Args:
        problem: The problem of a whole layout.
        guess: ``uint8 (H, W)``, any roles in the free cells.
        priority: ``float64 (3, H * W)``, preference of each role in each cell between moves of
            equal cost, lower first, all below one.

    Returns:
        A layout that obeys all rules, or None if the greedy moves got stuck.
    """
    if problem.spec.endpoint is None:
        guess = np.where(guess == ENDPOINT, FLOOR, guess)
    draft = Draft(problem, guess, priority)
    least, most = problem.block_limits
    _open_terminals(draft)
    root = _root(problem, draft)
    if root < 0:
        return None
    for _ in range(ROUNDS):
        _connect(draft, root)
        draft.drop_useless_endpoints(draft.cells)
        greedily(Serve(draft), draft.cells, len(draft.tiles))
        unserved = [cell for cell in draft.cells if draft.lacking(cell)]
        if not unserved:
            break
        for cell in unserved:
            draft.tiles[cell] = FLOOR
    for _ in range(ROUNDS):
        greedily(Serve(draft), draft.cells, len(draft.tiles))
        if least <= draft.blocks <= most:
            break
        _fix_count(draft, least, most, root)
    draft.restore_endpoints(draft.cells)
    draft.restore_floor(draft.cells)
    return draft.layout() if least <= draft.blocks <= most and _complete(draft) else None


def _complete(draft: Draft) -> bool:
    served = not any(draft.lacking(cell) for cell in draft.cells)
    touched = not any(draft.stranded(cell) for cell in range(len(draft.tiles)))
    whole = not draft.connected or len(components(_open_cells(draft))) == 1
    return served and touched and whole


def _open_surplus(draft: Draft, most: int, root: int) -> None:
    """Open blocks that only endpoints surround, and a way to them."""
    surplus = draft.blocks - most
    if surplus <= 0:
        return
    for cell in [cell for cell in draft.cells if draft.tiles[cell] == BLOCK][:surplus]:
        draft.tiles[cell] = FLOOR
    _connect(draft, root)
    draft.drop_useless_endpoints(draft.cells)


def _connect(draft: Draft, root: int) -> None:
    """Make the open cells one area; endpoints that cannot be stopped at become part of it."""
    if not draft.connected:
        return
    for cell in draft.cells:
        if draft.stranded(cell):
            draft.tiles[cell] = FLOOR
    join_components(draft.tiles, draft.free, draft.near, root, draft.closed)


def _open_cells(draft: Draft) -> Mask:
    opened: Mask = np.isin(draft.layout(), [*draft.crossed])
    return opened


def _root(problem: Problem, draft: Draft) -> int:
    """A cell that stays open: a fixed one, else one of the largest area, else one is opened."""
    if problem.fixed_drivable.any():
        return int(problem.fixed_drivable.argmax())
    areas = components(_open_cells(draft))
    if areas:
        return int(areas[0][0])
    if not draft.cells:
        return -1
    middle = draft.cells[len(draft.cells) // 2]
    draft.tiles[middle] = FLOOR
    return middle


def _open_terminals(draft: Draft) -> None:
    """Open a cell beside each terminal that touches none."""
    for cell, tile in enumerate(draft.tiles):
        if tile in draft.terminals and not draft.beside_drivable(cell):
            free = [other for other in draft.near[cell] if draft.free[other]]
            if free:
                draft.tiles[free[0]] = FLOOR


def _fix_count(draft: Draft, least: int, most: int, root: int) -> None:
    surplus, missing = draft.blocks - most, least - draft.blocks
    if surplus > 0:
        greedily(Remove(draft), draft.cells, surplus)
        _open_surplus(draft, most, root)
    elif missing > 0:
        draft.restore_endpoints(draft.cells)
        greedily(Add(draft), draft.cells, missing)
