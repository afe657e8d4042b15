"""The axes and the acceptance rule of an archive."""

import math
from dataclasses import dataclass
from typing import Literal

from qd_core.errors import OptionError

AddMode = Literal["batch", "single"]
"""Whether rows are compared with an archive as it was before all, or one after the other."""


@dataclass(frozen=True)
class MeasureSpec:
    """One axis of an archive.

    Args:
        name: Key in `Evaluation.measures`.
        low: Lower end; smaller values fall into the first bin.
        high: Upper end, above `low`; larger values fall into the last bin.
        bins: Number of bins, at least 1.

    Raises:
        OptionError: If the range is empty or not finite, or there is no bin.
    """

    name: str
    low: float
    high: float
    bins: int

    def __post_init__(self) -> None:
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low < self.high):
            raise OptionError(
                f"measure {self.name}: low must be below high and both finite, "
                f"got low={self.low}, high={self.high}."
            )
        if self.bins < 1:
            raise OptionError(f"measure {self.name}: bins must be at least 1, got {self.bins}.")


@dataclass(frozen=True)
class ArchiveSpec:
    """A grid archive over measures.

    Args:
        measures: Axes, at least one.
        learning_rate: Step of the acceptance threshold of the soft archive, in [0, 1]; 1 keeps
            the best solution of each cell.
        threshold_min: Acceptance threshold of an empty cell of the soft archive; a solution enters
            if its objective is strictly greater. ``-inf`` (all enter) goes with rate 1 only.

    Raises:
        OptionError: If an argument is out of range.

    References:
        Fontaine and Nikolaidis, "Covariance Matrix Adaptation MAP-Annealing", GECCO 2023.
    """

    measures: tuple[MeasureSpec, ...]
    learning_rate: float = 0.01
    threshold_min: float = 0.0

    def __post_init__(self) -> None:
        names = [measure.name for measure in self.measures]
        if not names or len(set(names)) < len(names):
            raise OptionError(f"measures: at least one and no name twice, got {names}.")
        if not 0 <= self.learning_rate <= 1:
            raise OptionError(f"learning_rate must lie in [0, 1], got {self.learning_rate}.")
        free = self.threshold_min == -math.inf and self.learning_rate == 1
        if not (math.isfinite(self.threshold_min) or free):
            raise OptionError(
                "threshold_min must be finite, or -inf with learning_rate 1 (an elitist archive), "
                f"got {self.threshold_min}."
            )
