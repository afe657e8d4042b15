"""What a surrogate sees of lifelong domains."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.domains.base import Layout
from qd_core import Evaluation


@dataclass(frozen=True)
class LifelongView:
    """Full layouts, with some codes taken for others.

    Args:
        with_frame: Adds what is fixed around searched tiles.
        merged: Pairs of codes; the first is seen as the second.
    """

    with_frame: Callable[[Layout], Layout]
    merged: tuple[tuple[int, int], ...]

    def levels(self, tiles: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Unrepaired layouts ``(n, H, W)``."""
        return self._merge(np.stack([self.with_frame(one) for one in tiles]))

    def queries(self, tiles: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """As `levels`."""
        return self.levels(tiles)

    def occupancy(self, evaluations: Sequence[Evaluation]) -> NDArray[np.float32]:
        """Share of agent-timesteps on each cell, ``(n, H, W)``."""
        return np.stack([evaluation.grids["tile_usage"] for evaluation in evaluations])

    def layouts(self, evaluations: Sequence[Evaluation]) -> NDArray[np.uint8]:
        """Repaired layouts ``(n, H, W)``."""
        return self._merge(np.stack([e.layouts["repaired"] for e in evaluations]))

    def _merge(self, layouts: NDArray[np.uint8]) -> NDArray[np.uint8]:
        for old, new in self.merged:
            layouts[layouts == old] = new
        return layouts
