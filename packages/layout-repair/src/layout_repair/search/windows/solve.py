"""One window: a part of the layout chosen again, exactly, while the rest stays."""

from dataclasses import dataclass

import numpy as np

from layout_repair.model.arrays import decode, encode
from layout_repair.model.build import build
from layout_repair.model.connectivity import Separator
from layout_repair.model.highs import Solver
from layout_repair.model.preference import TOTAL
from layout_repair.problem.problem import Mask
from layout_repair.search.state import State
from layout_repair.tiles import Layout

WORK, CELL_WORK, ROUND_WORK = 7, 1e-3, 3.5
"""Work of building and checking a window, of each cell of the whole layout, and of a solve."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How windows are searched.

    Attributes:
        sizes: Side lengths, from the first pass on.
        cut_rounds: Integer solves of one window.
        work: Work of each of them.
        nodes: Nodes of each of them.
    """

    sizes: tuple[int, ...]
    cut_rounds: int
    work: float
    nodes: int = 5


def solve_window(
    state: State,
    layout: Layout,
    window: Mask,
    effort: Effort,
    turn: int,
    rng: np.random.Generator,
    valid: bool = True,
) -> Layout | None:
    """Choose the cells of a window again, as cheaply as possible.

    Args:
        state: The search; its budget is charged.
        layout: ``uint8 (H, W)`` present roles.
        window: ``bool (H, W)`` cells to choose.
        effort: Limits.
        turn: Each turn doubles the work.
        rng: Source of the random preferences among equal costs.
        valid: Whether the layout is valid, so that the search may start from it.

    Returns:
        The layout with the new window, None if there is no better one, or none was found.
    """
    whole = state.problem.window(layout, window)
    if not whole.free.any():
        return None
    part, place, budget = whole.part(), whole.place, state.budget
    model, separator = build(part), Separator(part)
    columns = len(model.cost)
    cost = model.cost + rng.random(columns) * (TOTAL / columns)
    solver = Solver(model, cost, integer=True, stopped=budget.stopped)
    solver.skip_presolve()
    if valid:
        solver.skip_heuristics()
    budget.spend(WORK + CELL_WORK * layout.size + solver.load_work)
    for _ in range(effort.cut_rounds):
        if valid:
            solver.start_from(encode(part, layout[place]))
        limit = min(effort.work * 2**turn, max(1.0, budget.left))
        solution = solver.search(effort.nodes * 2**turn, limit, budget.seconds_left)
        budget.spend(solution.work + ROUND_WORK)
        # What the end of the budget cut short might not be what a longer search finds.
        if solution.x is None or budget.over:
            return None
        cuts = separator.cuts(solution.x, (0.5,))
        if not cuts:
            found = layout.copy()
            found[place] = decode(part, solution.x)
            return found
        solver.add(separator.rows(cuts))
    return None
