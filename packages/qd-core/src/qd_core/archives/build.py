"""The two archives of CMA-MAE: a soft one that guides, an elitist one that is reported."""

import math

import numpy as np
from numpy.typing import DTypeLike

from qd_core.archives.pyribs import GridArchive
from qd_core.archives.spec import ArchiveSpec
from qd_core.seeding import Purpose, integer


def soft_archive(
    spec: ArchiveSpec, solution_dim: int, seed: int, solution_dtype: DTypeLike = np.float32
) -> GridArchive:
    """Build the archive that emitters sample from and improve.

    Its field ``other_objective`` holds the result objective.

    Args:
        spec: Axes and acceptance.
        solution_dim: Length of a genotype.
        seed: Seed of the run.
        solution_dtype: Type of the numbers of a genotype.
    """
    rate, minimum = spec.learning_rate, spec.threshold_min
    return _grid(
        spec, solution_dim, integer(seed, Purpose.ARCHIVE, 0), rate, minimum, solution_dtype
    )


def result_archive(
    spec: ArchiveSpec, solution_dim: int, seed: int, solution_dtype: DTypeLike = np.float32
) -> GridArchive:
    """Build the elitist archive of the result objective.

    Its field ``other_objective`` holds the objective of the emitters. Arguments as for
    `soft_archive`.
    """
    return _grid(
        spec, solution_dim, integer(seed, Purpose.ARCHIVE, 1), 1.0, -math.inf, solution_dtype
    )


def _grid(
    spec: ArchiveSpec,
    solution_dim: int,
    seed: int,
    learning_rate: float,
    threshold_min: float,
    solution_dtype: DTypeLike,
) -> GridArchive:
    return GridArchive(
        solution_dim=solution_dim,
        dims=[measure.bins for measure in spec.measures],
        ranges=[(measure.low, measure.high) for measure in spec.measures],
        learning_rate=learning_rate,
        threshold_min=threshold_min,
        seed=seed,
        solution_dtype=solution_dtype,
        objective_dtype=np.float32,
        measures_dtype=np.float32,
        extra_fields={"eval_id": ((), np.int64), "other_objective": ((), np.float32)},
    )
