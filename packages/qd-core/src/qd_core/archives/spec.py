"""The axes and the acceptance rule of an archive."""

import math
from dataclasses import dataclass

from qd_core.domain import MeasureSpec


@dataclass(frozen=True)
class ArchiveSpec:
    """A grid archive over measures.

    Args:
        measures: Axes, at least one.
        learning_rate: Step of the acceptance threshold of the soft archive, in [0, 1]; 1 keeps
            the best solution of each cell.
        threshold_min: Acceptance threshold of an empty cell of the soft archive, finite; a
            solution enters if its objective is strictly greater.

    Raises:
        ValueError: If an argument is out of range.

    References:
        Fontaine and Nikolaidis, "Covariance Matrix Adaptation MAP-Annealing", GECCO 2023.
    """

    measures: tuple[MeasureSpec, ...]
    learning_rate: float = 0.01
    threshold_min: float = 0.0

    def __post_init__(self) -> None:
        names = [measure.name for measure in self.measures]
        if not names or len(set(names)) < len(names):
            raise ValueError(f"measures: at least one and no name twice, got {names}.")
        if not 0 <= self.learning_rate <= 1:
            raise ValueError(f"learning_rate must lie in [0, 1], got {self.learning_rate}.")
        if not math.isfinite(self.threshold_min):
            raise ValueError(f"threshold_min must be finite, got {self.threshold_min}.")
