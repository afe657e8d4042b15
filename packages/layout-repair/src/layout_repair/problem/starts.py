"""Layouts that a caller gives the search to start from."""

from collections.abc import Sequence

import numpy as np

from layout_repair.errors import LayoutError
from layout_repair.problem.problem import Problem
from layout_repair.tiles import Layout, LayoutLike, to_array


def read_starts(starts: Sequence[LayoutLike], problem: Problem) -> list[Layout]:
    """Read starting layouts; cells that may not change are taken from the layout to repair.

    Args:
        starts: Layouts over the alphabet of the rules, of the shape of the layout to repair.
        problem: The problem of a whole layout.

    Returns:
        ``uint8 (H, W)`` roles of each start.

    Raises:
        LayoutError: If a start is malformed or has another shape.
    """
    read = []
    for number, start in enumerate(starts):
        tiles = to_array(start, problem.spec.alphabet, name=f"starts[{number}]")
        if tiles.shape != problem.free.shape:
            raise LayoutError(
                f"starts[{number}]: must have the shape {problem.free.shape} of the layout to "
                f"repair, got {tiles.shape}."
            )
        roles = problem.spec.roles(tiles)
        usable = problem.free & (roles < problem.spec.searched_roles)
        read.append(np.where(usable, roles, problem.original).astype(np.uint8))
    return read
