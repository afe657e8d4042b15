"""Reasons why no valid layout can exist, found before any solver runs."""

import numpy as np

from layout_repair.errors import InfeasibleError, LayoutError
from layout_repair.problem import Problem
from layout_repair.specs import LayoutSpec
from layout_repair.tiles import HOME, MARKER, WORKSTATION, Layout


def check_input(layout: Layout, spec: LayoutSpec) -> None:
    """Demand a layout that the rules can be applied to.

    Args:
        layout: ``uint8 (H, W)`` layout before repair.
        spec: The rules.

    Raises:
        LayoutError: If it holds robot homes, mixes them with workstations, has workstations inside
            the storage area, or breaks the pattern of the frame.
    """
    homes = np.argwhere((layout == HOME) | (layout == MARKER))
    if homes.size:
        row, col = homes[0]
        mixed = " and workstations 'w', which exclude one another" if (layout == 5).any() else ""
        raise LayoutError(
            f"layout: holds robot homes 'r'{mixed} (row {row}, column {col}); "
            "this rule set uses workstations only."
        )
    spec.frame.check(layout)
    inner = np.argwhere((layout == WORKSTATION) & ~spec.frame.mask(layout.shape))
    if inner.size:
        row, col = inner[0]
        raise LayoutError(
            f"layout: workstation at row {row}, column {col} is inside the storage area; "
            "workstations stand in the outermost columns only."
        )


def check_capacity(problem: Problem) -> None:
    """Demand that the least number of shelves can fit.

    An endpoint beside no other open cell serves one shelf fewer than it has neighbours; counting
    what the best cells could serve limits the number of shelves.

    Args:
        problem: The problem of a whole layout.

    Raises:
        InfeasibleError: If more shelves are demanded (rule W3).
    """
    least, _ = problem.shelf_limits
    most = capacity(problem)
    if least > most:
        rows, cols = np.flatnonzero(problem.free.any(axis=1)), problem.free.any(axis=0)
        raise InfeasibleError(
            "W3 count",
            f"{least} shelves cannot fit in a storage area of {len(rows)} x {int(cols.sum())} "
            f"cells: at most {most} leave room for their endpoints (W4). Ask for fewer shelves.",
        )


def capacity(problem: Problem) -> int:
    """Upper limit of the number of shelves by counting endpoints.

    Args:
        problem: The problem of a whole layout.
    """
    need = problem.spec.min_endpoints_per_shelf
    free = np.pad(problem.free, 1)
    open_side = np.pad(problem.fixed_drivable.reshape(problem.free.shape), 1)
    degree = _around(free)[problem.free]
    serves = np.sort(np.maximum(0, degree - (_around(open_side)[problem.free] == 0)))[::-1]
    endpoints = np.arange(len(serves) + 1)
    served = np.concatenate([[0], np.cumsum(serves)]) // need
    return int(np.minimum(len(serves) - endpoints, served).max())


def _around(padded: np.ndarray[tuple[int, int], np.dtype[np.bool_]]) -> np.typing.NDArray[np.int_]:
    cells = padded.astype(np.int_)
    return cells[:-2, 1:-1] + cells[2:, 1:-1] + cells[1:-1, :-2] + cells[1:-1, 2:]
