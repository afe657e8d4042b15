"""Turn any guess into a valid layout, quickly."""

from layout_repair.editing import Draft
from layout_repair.join import join_components
from layout_repair.model import Floats
from layout_repair.moves import Add, Remove, Serve, greedily
from layout_repair.problem import Problem
from layout_repair.tiles import Layout

ROUNDS = 3


def construct(problem: Problem, guess: Layout, priority: Floats) -> Layout | None:
    """Repair a guess by greedy moves that never cut the drivable area.

    Components are joined first; then shelves without endpoint are served, surplus shelves opened
    and missing ones added; a last pass goes back to the original where that is free.

    Args:
        problem: The problem of a whole layout (with a frame, so that cell (0, 1) is drivable).
        guess: ``uint8 (H, W)``, any tiles in the free cells.
        priority: ``float64 (3, H * W)``, preference of each tile in each cell between moves of
            equal cost, lower first, all below one.

    Returns:
        A layout that obeys all rules, or None if the greedy moves got stuck.
    """
    draft = Draft(problem, guess, priority)
    least, most = problem.shelf_limits
    join_components(draft.tiles, draft.free, draft.near, root=1)
    draft.drop_useless_endpoints(draft.cells)
    for _ in range(ROUNDS):
        greedily(Serve(draft), draft.cells, len(draft.tiles))
        if least <= draft.shelves <= most:
            break
        _fix_count(draft, least, most)
    draft.restore_endpoints(draft.cells)
    draft.restore_floor(draft.cells)
    served = not any(draft.lacking(cell) for cell in draft.cells)
    return draft.layout() if served and least <= draft.shelves <= most else None


def _fix_count(draft: Draft, least: int, most: int) -> None:
    surplus, missing = draft.shelves - most, least - draft.shelves
    if surplus > 0:
        greedily(Remove(draft), draft.cells, surplus)
    elif missing > 0:
        draft.restore_endpoints(draft.cells)
        greedily(Add(draft), draft.cells, missing)
