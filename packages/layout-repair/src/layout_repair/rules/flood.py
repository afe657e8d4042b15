"""A flood fill, cell by cell."""

from collections import deque

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]


def flood(passable: Mask, start: NDArray[np.int_]) -> Mask:
    """Cells that can be reached over sides.

    Args:
        passable: ``bool (H, W)``.
        start: Row and column of a passable cell.

    Returns:
        ``bool (H, W)``.
    """
    open_cells = np.pad(passable, 1).tolist()
    first = (int(start[0]) + 1, int(start[1]) + 1)
    reached = np.zeros((passable.shape[0] + 2, passable.shape[1] + 2), dtype=np.bool_)
    queue = deque([first])
    open_cells[first[0]][first[1]] = False
    while queue:
        row, col = queue.popleft()
        reached[row, col] = True
        for r, c in ((row - 1, col), (row + 1, col), (row, col - 1), (row, col + 1)):
            if open_cells[r][c]:
                open_cells[r][c] = False
                queue.append((r, c))
    return reached[1:-1, 1:-1]
