"""A maze with a start and a goal."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from numpy.typing import ArrayLike

from maze_env.errors import LayoutError
from maze_env.layouts.checks import Cell, Layout, checked_cell, checked_layout, checked_whole
from maze_env.layouts.endpoints import diameter_endpoints, distances_from

MAX_STEPS = 2**31 - 1

HEADINGS = ("right", "down", "left", "up")
"""Names of the headings, by number."""


@dataclass(frozen=True, eq=False, init=False)
class Level:
    """A layout, where the agent starts, where it should go and how many steps it may take.

    >>> level = Level(["...", ".#.", "##."])
    >>> level.start, level.goal, level.optimal_path_length, level.max_steps
    ((1, 0), (2, 2), 5, 50)

    Attributes:
        layout: `uint8 (H, W)`, 0 floor, 1 wall; read-only. Given as anything that
            `maze_env.layouts.checked_layout` reads.
        start: Row and column of the start. Left out together with `goal`, the two are the farthest
            pair of cells (`maze_env.layouts.diameter_endpoints`).
        goal: Row and column of the goal; it may be out of reach.
        max_steps: Steps after which an episode is truncated; default `2 * (max(H, W) + 2) ** 2`.

        heading: Heading at the start, 0 to 3; None means that each episode draws one.

    Raises:
        LayoutError: The layout is malformed, a cell is a wall or outside, start and goal are the
            same cell, only one of them is given, or no two floor cells are adjacent.
    """

    layout: Layout
    start: Cell
    goal: Cell
    max_steps: int
    heading: int | None

    def __init__(
        self,
        layout: ArrayLike,
        start: ArrayLike | None = None,
        goal: ArrayLike | None = None,
        max_steps: int | None = None,
        heading: int | None = None,
    ) -> None:
        cells = checked_layout(layout)
        cells.flags.writeable = False
        ends = _ends(cells, start, goal)
        object.__setattr__(self, "layout", cells)
        object.__setattr__(self, "start", ends[0])
        object.__setattr__(self, "goal", ends[1])
        object.__setattr__(self, "max_steps", _checked_limit(max_steps, cells))
        if heading is not None:
            checked_whole("heading", heading, 0, len(HEADINGS) - 1)
        object.__setattr__(self, "heading", heading)

    @cached_property
    def optimal_path_length(self) -> int:
        """Moves on a shortest path from start to goal; turns do not count. -1 if there is none."""
        return int(distances_from(self.layout, self.start)[self.goal])


def _ends(cells: Layout, start: ArrayLike | None, goal: ArrayLike | None) -> tuple[Cell, Cell]:
    if start is None and goal is None:
        farthest = diameter_endpoints(cells)
        if farthest is None:
            raise LayoutError(
                "layout must have two adjacent floor cells, or no goal can be reached"
            )
        return farthest.start, farthest.goal
    if start is None or goal is None:
        raise LayoutError("start and goal go together; give both or neither")
    ends = checked_cell("start", start, cells), checked_cell("goal", goal, cells)
    if ends[0] == ends[1]:
        raise LayoutError(f"start and goal must differ, both are {ends[0]}")
    return ends


def _checked_limit(max_steps: int | None, cells: Layout) -> int:
    if max_steps is None:
        side: int = max(cells.shape) + 2
        return 2 * side * side
    return checked_whole("max_steps", max_steps, 1, MAX_STEPS)
