"""What archives say of a batch with failures, and emitters that learn from it."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from ribs.archives import GridArchive

Batch = dict[str, NDArray[Any]]

CLIP = 1000
"""Measures farther from their axis than so many times its length are brought to there."""

MAX_ALL_FAILED = 3
"""Batches in a row without enough successes after which an emitter restarts."""


def clipped(measures: ArrayLike, archive: GridArchive) -> NDArray[np.float32]:
    """Bring absurd measures near the axes: bins of pyribs overflow beyond 32 bits."""
    low = archive.lower_bounds.astype(np.float64)
    high = archive.upper_bounds.astype(np.float64)
    reach = CLIP * (high - low)
    near = np.clip(np.asarray(measures, np.float64), low - reach, high + reach)
    return near.astype(np.float32)


def add(
    batch: Batch,
    result: NDArray[np.float32],
    good: NDArray[np.bool_],
    archive: GridArchive,
    result_archive: GridArchive,
) -> Batch:
    """Fill both archives with the successful rows, of which there is one at least.

    Args:
        batch: Columns of solutions, objectives, measures and numbers of evaluations.
        result: What the result archive stores.
        good: Which rows succeeded.
        archive: The one that guides.
        result_archive: The one that is reported.

    Returns:
        Feedback for every row: ``status`` and ``value``.
    """
    rows = {name: values[good] for name, values in batch.items()}
    added = archive.add(**rows, other_objective=result[good])
    rows["objective"], other = result[good], rows["objective"]
    result_archive.add(**rows, other_objective=other)
    status = np.zeros(len(good), np.int32)
    status[good] = added["status"]
    # Some criteria of evolution strategies compare values, so they must be finite.
    value = np.full(len(good), added["value"].min() - 1, np.float32)
    value[good] = added["value"]
    return {"status": status, "value": value}


def add_one_by_one(
    batch: Batch,
    result: NDArray[np.float32],
    good: NDArray[np.bool_],
    archive: GridArchive,
    result_archive: GridArchive,
) -> Batch:
    """As `add`, but each row is compared with what the rows before it have left."""
    status = np.zeros(len(good), np.int32)
    value = np.zeros(len(good), np.float32)
    for row in np.nonzero(good)[0]:
        alone = {name: values[row : row + 1] for name, values in batch.items()}
        added = add(alone, result[row : row + 1], good[row : row + 1], archive, result_archive)
        status[row], value[row] = added["status"][0], added["value"][0]
    value[~good] = value[good].min() - 1
    return {"status": status, "value": value}


def with_fillers(batch: Batch, good: NDArray[np.bool_], archive: GridArchive) -> Batch:
    """Replace values of failed rows by finite ones that rank below all others."""
    objective, measures = batch["objective"], batch["measures"]
    return {
        **batch,
        "objective": np.where(good, objective, objective[good].min() - 1),
        "measures": np.where(good[:, None], measures, archive.lower_bounds),
    }


class Learner:
    """An emitter that is told of batches from which it can learn.

    Args:
        emitter: An emitter of pyribs, which may be a
            `qd_core.emitters.spec.LearningEmitter`.
        max_all_failed: Batches in a row with fewer successes than it needs after which it
            restarts, at least 1.
    """

    def __init__(self, emitter: Any, max_all_failed: int = MAX_ALL_FAILED):
        self.emitter = emitter
        self._max_all_failed = max_all_failed
        self._all_failed = 0

    def tell(self, rows: Batch, feedback: Batch, good: NDArray[np.bool_]) -> None:
        """Tell of a batch.

        Args:
            rows: Columns, as of the archive; finite where there are enough successes.
            feedback: Of the archive.
            good: Which rows succeeded.
        """
        if good.sum() >= getattr(self.emitter, "min_successes", 1):
            self._all_failed = 0
            self.emitter.tell(**rows, add_info=feedback)
            return
        self._all_failed += 1
        if self._all_failed >= self._max_all_failed:
            self._all_failed = 0
            if hasattr(self.emitter, "restart"):
                self.emitter.restart()
