"""From a fine archive to a coarse one, by a random representative of each coarse cell."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qd_core.errors import OptionError


def downsample(
    cells: NDArray[np.integer[Any]],
    fine: Sequence[int],
    coarse: Sequence[int],
    rng: np.random.Generator,
) -> NDArray[np.int64]:
    """Choose at most one elite for each cell of a coarser grid.

    A coarse cell covers ``fine[i] // coarse[i]`` fine cells along axis ``i``; fine cells that are
    left over at the end of an axis belong to none. Each elite of a block is equally likely: the
    choice is not by objective, which the surrogate may have overestimated.

    Args:
        cells: ``(n, m)`` grid coordinates of the elites in the fine archive.
        fine: ``m`` bins of the fine archive.
        coarse: ``m`` bins of the coarse grid, each at most that of the fine archive.
        rng: Source of randomness.

    Returns:
        Row numbers of the chosen elites, in order of their coarse cells.

    Raises:
        OptionError: If the numbers of axes differ or an axis of the coarse grid is finer.

    References:
        Bhatt et al., "Deep Surrogate Assisted Generation of Environments", NeurIPS 2022.
    """
    scale = np.array(fine) // np.array(coarse) if len(fine) == len(coarse) else np.zeros(1)
    if cells.ndim != 2 or cells.shape[1] != len(fine) or (scale < 1).any():
        raise OptionError(
            f"coarse bins {tuple(coarse)} must be at most the fine bins {tuple(fine)}, "
            f"one a measure; cells have shape {cells.shape}."
        )
    blocks = cells // scale
    inside = np.nonzero((blocks < np.array(coarse)).all(axis=1))[0]
    order = rng.permutation(inside)
    numbers = np.ravel_multi_index(tuple(blocks[order].T), tuple(coarse))
    _, first = np.unique(numbers, return_index=True)
    chosen: NDArray[np.int64] = order[first]
    return chosen
