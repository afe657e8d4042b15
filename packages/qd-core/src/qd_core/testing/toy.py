"""A small domain for tests and examples."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qd_core.domain import Evaluation, EvaluationError, FailureKind

Tiles = NDArray[np.uint8]


class ToyDomain:
    """Rewards tiles that differ from their right neighbour, with a little noise.

    Args:
        repetitions: Simulations per solution.
        max_share: Layouts with a larger share of code 1 fail as ``invalid_layout``.
    """

    name = "toy"
    measure_names: tuple[str, ...] = ("ones", "twos")
    """Shares of the codes 1 and 2."""

    def __init__(self, repetitions: int = 2, max_share: float = 1.0):
        self.repetitions = repetitions
        self._max_share = max_share

    def prepare(self, tiles: Tiles, *, seed: int) -> tuple[Tiles, Tiles]:  # noqa: ARG002
        """Clear the first column; see `qd_core.Domain`.

        Raises:
            EvaluationError: If the share of code 1 is above `max_share`.
        """
        share = float((tiles == 1).mean())
        if share > self._max_share:
            raise EvaluationError(FailureKind.INVALID_LAYOUT, f"share of code 1 is {share:.2f}.")
        repaired = tiles.copy()
        repaired[:, 0] = 0
        return tiles, repaired

    def simulate(self, prepared: tuple[Tiles, Tiles], *, seed: int) -> float:
        """Score the layout, plus noise of standard deviation 0.01; see `qd_core.Domain`."""
        _, layout = prepared
        noise = np.random.default_rng(seed).normal(scale=0.01)
        return float((layout[:, 1:] != layout[:, :-1]).mean() + noise)

    def aggregate(self, prepared: tuple[Tiles, Tiles], records: Sequence[float]) -> Evaluation:
        """Average the scores; emitters also see how much is kept; see `qd_core.Domain`."""
        tiles, repaired = prepared
        score = float(np.mean(records))
        return Evaluation(
            objective=score + float((tiles == repaired).mean()),
            result_objective=score,
            measures={
                "ones": float((repaired == 1).mean()),
                "twos": float((repaired == 2).mean()),
                "changed": float((tiles != repaired).sum()),
            },
            repetitions={"score": np.array(records)},
            layouts={"unrepaired": tiles, "repaired": repaired},
            grids={"tile_usage": np.full(tiles.shape, 1 / tiles.size, np.float32)},
        )
