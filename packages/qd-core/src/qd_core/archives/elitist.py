"""An elitist grid archive in flat arrays, for millions of insertions of predicted solutions."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qd_core.archives.spec import MeasureSpec

# The tolerance by which pyribs assigns a value on a border to the upper bin.
EPSILON = 1e-6


def cell_coordinates(measures: ArrayLike, axes: Sequence[MeasureSpec]) -> NDArray[np.int64]:
    """Grid coordinates of measures, as pyribs assigns them, for values of any size.

    Args:
        measures: ``(n, m)`` numbers; not-a-number counts as the lower end.
        axes: The ``m`` axes of the archive.

    Returns:
        ``int64 (n, m)``; values outside of a range lie in the first or last bin.
    """
    bins = np.array([axis.bins for axis in axes])
    low = np.array([axis.low for axis in axes], np.float32)
    high = np.array([axis.high for axis in axes], np.float32)
    values = np.clip(np.nan_to_num(np.asarray(measures, np.float32), nan=-np.inf), low, high)
    position = (bins.astype(np.float32) * (values - low) + np.float32(EPSILON)) / (high - low)
    return np.clip(np.floor(position).astype(np.int64), 0, bins - 1)


class ElitistArchive:
    """Keeps the best solution of each cell; of equal ones the first.

    Args:
        axes: Axes of the grid.
        solution_dim: Length of a genotype of tile codes.

    Attributes:
        cells: ``int64 (n,)`` occupied cells in order of their first solution.
    """

    def __init__(self, axes: Sequence[MeasureSpec], solution_dim: int):
        self.axes = tuple(axes)
        self.bins = tuple(axis.bins for axis in axes)
        count = int(np.prod(self.bins))
        self._solutions = np.zeros((count, solution_dim), np.uint8)
        self._objective = np.full(count, -np.inf, np.float32)
        self._measures = np.zeros((count, len(self.bins)), np.float32)
        self._occupied = np.empty(count, np.int64)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    @property
    def cells(self) -> NDArray[np.int64]:
        """Occupied cells in order of their first solution."""
        return self._occupied[: self._size]

    def add(
        self, solutions: NDArray[np.uint8], objective: ArrayLike, measures: ArrayLike
    ) -> NDArray[np.bool_]:
        """Insert a batch, each row compared with the archive before the batch.

        Args:
            solutions: ``uint8 (n, dim)``.
            objective: ``(n,)``; rows that are not finite are left out.
            measures: ``(n, m)``.

        Returns:
            ``bool (n,)`` whether a row is now an elite.
        """
        objective = np.asarray(objective, np.float32)
        measures = np.asarray(measures, np.float32)
        entered = np.zeros(len(objective), bool)
        coordinates = cell_coordinates(measures, self.axes)
        cells = np.ravel_multi_index(tuple(coordinates.T), self.bins)
        finite = np.isfinite(objective) & np.isfinite(measures).all(axis=1)
        better = np.nonzero(finite & (objective > self._objective[cells]))[0]
        if not len(better):
            return entered
        # Best row of each cell first; lexsort is stable, so that of equal rows the first leads.
        order = better[np.lexsort((-objective[better], cells[better]))]
        best = order[np.unique(cells[order], return_index=True)[1]]
        new = cells[np.sort(best[np.isneginf(self._objective[cells[best]])])]
        self._occupied[self._size : self._size + len(new)] = new
        self._size += len(new)
        rows = cells[best]
        self._solutions[rows] = solutions[best]
        self._objective[rows] = objective[best]
        self._measures[rows] = measures[best]
        entered[best] = True
        return entered

    def sample(self, count: int, rng: np.random.Generator) -> NDArray[np.uint8]:
        """Draw ``uint8 (count, dim)`` solutions with replacement, each elite equally likely."""
        return self._solutions[self.cells[rng.integers(self._size, size=count)]]

    def elites(
        self,
    ) -> tuple[NDArray[np.uint8], NDArray[np.float32], NDArray[np.float32], NDArray[np.int64]]:
        """Solutions, objectives, measures and grid coordinates of all elites, as of `cells`."""
        cells = self.cells
        index = np.stack(np.unravel_index(cells, self.bins), axis=1)
        return self._solutions[cells], self._objective[cells], self._measures[cells], index
