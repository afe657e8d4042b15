"""What a surrogate sees of the tiles and evaluations of a domain."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from qd_core.domain import Evaluation


class SurrogateView(Protocol):
    """Maps tiles and evaluations of one domain to the columns of a buffer; picklable."""

    def levels(self, tiles: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The levels ``(n, H, W)`` that the network learns from, of tiles ``(n, h, w)``."""

    def queries(self, tiles: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The levels that it is asked about; as `levels`, if nothing speaks against it."""

    def occupancy(self, evaluations: Sequence[Evaluation]) -> NDArray[np.float32]:
        """Visits ``(n, H, W)``; only asked where the surrogate learns them."""

    def layouts(self, evaluations: Sequence[Evaluation]) -> NDArray[np.uint8]:
        """Repaired layouts ``(n, H, W)``; only asked where the surrogate learns them."""


@dataclass(frozen=True)
class PlainView:
    """Tiles are levels, and grids and layouts are taken by name from the evaluation.

    Args:
        occupancy_grid: Name in `Evaluation.grids`.
        repaired_layout: Name in `Evaluation.layouts`.
    """

    occupancy_grid: str = "occupancy"
    repaired_layout: str = "repaired"

    def levels(self, tiles: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The tiles."""
        return tiles

    def queries(self, tiles: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The tiles."""
        return tiles

    def occupancy(self, evaluations: Sequence[Evaluation]) -> NDArray[np.float32]:
        """The named grids, stacked."""
        return _stacked([evaluation.grids[self.occupancy_grid] for evaluation in evaluations])

    def layouts(self, evaluations: Sequence[Evaluation]) -> NDArray[np.uint8]:
        """The named layouts, stacked."""
        return _stacked([evaluation.layouts[self.repaired_layout] for evaluation in evaluations])


def _stacked(grids: Sequence[NDArray[Any]]) -> NDArray[Any]:
    return np.stack(grids) if len(grids) else np.empty((0, 0, 0))
