"""Components of the cells of a grid."""

import numpy as np
from scipy import ndimage

from layout_repair.problem.problem import Cells, Mask


def components(inside: Mask, root: int = -1, links: Cells | None = None) -> list[Cells]:
    """Split cells into 4-connected components.

    Args:
        inside: ``bool (H, W)``, whether each cell takes part.
        root: Number of a cell that takes part, or -1.
        links: See `label`.

    Returns:
        The components as ascending cell numbers; first the one of the root, or else the largest
        one (of equal ones the first in row-major order), then the others in row-major order.
    """
    labels = label(inside, links)
    cells = np.argsort(labels, kind="stable")
    sizes = np.bincount(labels)
    found = np.split(cells, np.cumsum(sizes)[:-1])[1:]
    first = int(labels[root]) - 1 if root >= 0 else int(np.argmax([0, *sizes[1:]])) - 1
    if first >= 0:
        found.insert(0, found.pop(first))
    return [component for component in found if len(component)]


def label(inside: Mask, links: Cells | None = None) -> Cells:
    """Number 4-connected components from 1 on.

    Args:
        inside: ``bool (H, W)``, whether each cell takes part.
        links: ``intp (H * W,)``, cells with equal positive numbers are connected elsewhere.

    Returns:
        ``intp (H * W,)``, 0 for cells that do not take part.
    """
    areas, count = ndimage.label(inside)
    labels: Cells = areas.ravel().astype(np.intp)
    if links is None:
        return labels
    linked = np.flatnonzero((links > 0) & (labels > 0))
    same = np.arange(count + 1)
    for link in np.unique(links[linked]):
        group = np.unique(same[labels[linked[links[linked] == link]]])
        same[np.isin(same, group)] = group[0]
    return same[labels]
