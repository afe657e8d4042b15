"""The two archives of CMA-MAE: a soft one that guides, an elitist one that is reported."""

import math
from dataclasses import dataclass

import numpy as np
from ribs.archives import GridArchive

from qd_core.domain import MeasureSpec
from qd_core.seeding import Purpose, integer


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


def soft_archive(spec: ArchiveSpec, solution_dim: int, seed: int) -> GridArchive:
    """Build the archive that emitters sample from and improve.

    Its field ``other_objective`` holds the result objective.

    Args:
        spec: Axes and acceptance.
        solution_dim: Length of a genotype.
        seed: Seed of the run.
    """
    rate, minimum = spec.learning_rate, spec.threshold_min
    return _grid(spec, solution_dim, integer(seed, Purpose.ARCHIVE, 0), rate, minimum)


def result_archive(spec: ArchiveSpec, solution_dim: int, seed: int) -> GridArchive:
    """Build the elitist archive of the result objective.

    Its field ``other_objective`` holds the objective of the emitters. Arguments as for
    :func:`soft_archive`.
    """
    return _grid(spec, solution_dim, integer(seed, Purpose.ARCHIVE, 1), 1.0, -math.inf)


def _grid(
    spec: ArchiveSpec, solution_dim: int, seed: int, learning_rate: float, threshold_min: float
) -> GridArchive:
    return GridArchive(
        solution_dim=solution_dim,
        dims=[measure.bins for measure in spec.measures],
        ranges=[(measure.low, measure.high) for measure in spec.measures],
        learning_rate=learning_rate,
        threshold_min=threshold_min,
        seed=seed,
        dtype=np.float32,
        extra_fields={"eval_id": ((), np.int64), "other_objective": ((), np.float32)},
    )
