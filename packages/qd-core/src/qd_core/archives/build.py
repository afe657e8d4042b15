"""The two archives of CMA-MAE: a soft one that guides, an elitist one that is reported."""

import math

import numpy as np
from ribs.archives import GridArchive

from qd_core.archives.spec import ArchiveSpec
from qd_core.seeding import Purpose, integer


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
