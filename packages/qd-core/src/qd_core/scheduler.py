"""Ask and tell with failed evaluations and a second objective."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from ribs.archives import GridArchive
from ribs.schedulers import Scheduler

from qd_core.emitters import ESEmitter

Batch = dict[str, NDArray[Any]]


class FailureAwareScheduler(Scheduler):  # type: ignore[misc]
    """Scheduler whose ``tell`` takes failed rows and an objective for each archive.

    Evolution strategies address solutions by their position in the batch, so failed rows must
    not be dropped: they stay in place and rank last. An emitter whose solutions all failed
    learns nothing and is not told; after ``max_all_failed`` such batches in a row it restarts.

    Args:
        archive: Archive that guides the emitters.
        emitters: Emitters; solutions of all emitters form one batch, in this order.
        result_archive: Archive of the result objective.
        max_all_failed: Failed batches in a row after which an emitter restarts, at least 1.
    """

    def __init__(
        self,
        archive: GridArchive,
        emitters: Sequence[ESEmitter],
        result_archive: GridArchive,
        *,
        max_all_failed: int = 3,
    ):
        super().__init__(archive, emitters, result_archive)
        self._max_all_failed = max_all_failed
        self._all_failed = [0] * len(emitters)

    @property
    def emitter_index(self) -> NDArray[np.int32]:
        """``int32 (n,)`` emitter of each solution of the last batch."""
        return np.repeat(np.arange(len(self.emitters), dtype=np.int32), self._num_emitted)

    @property
    def restarts(self) -> int:
        """Restarts of all emitters so far."""
        return sum(emitter.restarts for emitter in self.emitters)

    def tell(
        self,
        objective: ArrayLike,
        measures: ArrayLike,
        *,
        success: ArrayLike | None = None,
        result_objective: ArrayLike | None = None,
        **fields: ArrayLike,
    ) -> None:
        """Report the evaluations of the last batch, in its order.

        Args:
            objective: ``(n,)`` what the emitters optimise.
            measures: ``(n, m)`` coordinates in the archives.
            success: ``bool (n,)``; values of rows that are not successful are ignored and may be
                NaN. All rows by default.
            result_objective: ``(n,)`` what the result archive stores; ``objective`` by default.
            fields: Further ``(n,)`` fields of both archives.

        Raises:
            RuntimeError: If :meth:`ask` was not called before.
            ValueError: If a length is wrong or a successful row is not finite.
        """
        if self._last_called != "ask":
            raise RuntimeError("tell() was called without calling ask().")
        mask = np.ones(len(self._cur_solutions), bool) if success is None else success
        batch: Batch = self._validate_tell_data(
            {
                "objective": objective,
                "measures": measures,
                "success": mask,
                "result_objective": objective if result_objective is None else result_objective,
                **fields,
            }
        )
        mask = batch.pop("success").astype(bool)
        result = batch.pop("result_objective")
        info = self._add(batch, result, mask)
        self._last_called = "tell"
        self._tell_emitters(batch, info, mask)

    def _add(self, batch: Batch, result: NDArray[Any], mask: NDArray[np.bool_]) -> Batch:
        """Fill both archives with the successful rows; returns feedback for every row."""
        info: Batch = {"status": np.zeros(len(mask), np.int32), "value": np.zeros(len(mask))}
        if not mask.any():
            return info
        good = {name: values[mask] for name, values in batch.items()}
        added = self.archive.add(**good, other_objective=result[mask])
        self.result_archive.add(
            **{**good, "objective": result[mask]}, other_objective=good["objective"]
        )
        info["status"][mask] = added["status"]
        info["value"][mask] = added["value"]
        info["value"][~mask] = added["value"].min() - 1
        return info

    def _tell_emitters(self, batch: Batch, info: Batch, mask: NDArray[np.bool_]) -> None:
        batch = self._with_fillers(batch, mask)
        ends = np.cumsum(self._num_emitted)
        for index, emitter in enumerate(self.emitters):
            rows = slice(ends[index] - self._num_emitted[index], ends[index])
            if mask[rows].any():
                self._all_failed[index] = 0
                emitter.tell(
                    **{name: values[rows] for name, values in batch.items()},
                    add_info={name: values[rows] for name, values in info.items()},
                )
                continue
            self._all_failed[index] += 1
            if self._all_failed[index] >= self._max_all_failed:
                self._all_failed[index] = 0
                emitter.restart()

    def _with_fillers(self, batch: Batch, mask: NDArray[np.bool_]) -> Batch:
        """Replace values of failed rows by finite ones that rank below all others."""
        if mask.all() or not mask.any():
            return batch
        column = mask[:, None]
        objective, measures = batch["objective"], batch["measures"]
        return {
            **batch,
            "objective": np.where(mask, objective, objective[mask].min() - 1),
            "measures": np.where(column, measures, self.archive.lower_bounds),
        }
