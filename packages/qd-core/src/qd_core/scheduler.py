"""Ask and tell with failed evaluations and a second objective."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from ribs.archives import GridArchive

from qd_core.archives.spec import AddMode
from qd_core.errors import ContractError, OptionError
from qd_core.feedback import (
    MAX_ALL_FAILED,
    Batch,
    Learner,
    add,
    add_one_by_one,
    clipped,
    with_fillers,
)


class FailureAwareScheduler:
    """Scheduler whose `tell` takes failed rows and an objective for each archive.

    Evolution strategies address solutions by their position in the batch, so failed rows must
    not be dropped: they stay in place and rank last. An emitter with fewer successes than it needs
    to learn is not told; after `max_all_failed` such batches in a row it restarts.

    Args:
        archive: Archive that guides the emitters.
        emitters: Emitters of pyribs; solutions of all form one batch, in this order. One that
            learns is a `qd_core.emitters.spec.LearningEmitter`.
        result_archive: Archive of the result objective.
        add_mode: Whether all rows of a ``batch`` are compared with the archives as they were before
            it, or each ``single`` one with what the rows before it have left.
        max_all_failed: Failed batches in a row after which an emitter restarts, at least 1.
    """

    def __init__(
        self,
        archive: GridArchive,
        emitters: Sequence[Any],
        result_archive: GridArchive,
        *,
        add_mode: AddMode = "batch",
        max_all_failed: int = MAX_ALL_FAILED,
    ):
        self.archive = archive
        self.emitters = tuple(emitters)
        self.result_archive = result_archive
        self._add = add if add_mode == "batch" else add_one_by_one
        self._learners = [Learner(emitter, max_all_failed) for emitter in self.emitters]
        self._batches: list[NDArray[Any]] = []

    @property
    def emitter_index(self) -> NDArray[np.int32]:
        """``int32 (n,)`` emitter of each solution of the last batch."""
        sizes = [len(solutions) for solutions in self._batches]
        return np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)

    @property
    def parents(self) -> NDArray[np.int64]:
        """``int64 (n,)`` evaluation that each solution of the last batch was made from, or -1."""
        return np.concatenate(
            [
                getattr(emitter, "parent_ids", np.full(len(batch), -1))
                for emitter, batch in zip(self.emitters, self._batches, strict=True)
            ]
        ).astype(np.int64)

    @property
    def restarts(self) -> int:
        """Restarts of all emitters so far."""
        return sum(getattr(emitter, "restarts", 0) for emitter in self.emitters)

    def ask(self) -> NDArray[Any]:
        """Draw the next batch ``(n, dim)`` of solutions."""
        dtype = self.archive.dtypes["solution"]
        self._batches = [np.asarray(emitter.ask(), dtype) for emitter in self.emitters]
        return np.concatenate(self._batches)

    def tell(
        self,
        objective: ArrayLike,
        measures: ArrayLike,
        *,
        eval_id: ArrayLike,
        result_objective: ArrayLike,
        success: ArrayLike,
        inherited: Mapping[int, NDArray[Any]] | None = None,
    ) -> None:
        """Report the evaluations of the last batch, in its order.

        Args:
            objective: ``(n,)`` what the emitters optimise.
            measures: ``(n, m)`` coordinates in the archives.
            eval_id: ``(n,)`` numbers of the evaluations.
            result_objective: ``(n,)`` what the result archive stores.
            success: ``bool (n,)``; values of other rows are ignored and may be NaN.
            inherited: Genotypes ``(dim,)`` that archives hold for some rows instead of those of
                `ask`, so that children start from them; not for emitters that learn.

        Raises:
            ContractError: If `ask` was not called before.
            OptionError: If a length is wrong or a successful row is not finite.
        """
        if not self._batches:
            raise ContractError("tell: there is no batch to report on; call ask first.")
        batch: Batch = {
            "solution": np.concatenate(self._batches),
            "objective": np.asarray(objective, np.float32),
            "measures": clipped(measures, self.archive),
            "eval_id": np.asarray(eval_id, np.int64),
        }
        for row, solution in (inherited or {}).items():
            batch["solution"][row] = solution
        good, result = np.asarray(success, bool), np.asarray(result_objective, np.float32)
        for name, values in {**batch, "success": good, "result_objective": result}.items():
            if len(values) != len(batch["solution"]):
                raise OptionError(
                    f"tell: {name} must have one row for each of the "
                    f"{len(batch['solution'])} solutions of ask, got {len(values)}."
                )
        sizes = [len(solutions) for solutions in self._batches]
        self._batches = []
        if good.any():
            info = self._add(batch, result, good, self.archive, self.result_archive)
            batch = with_fillers(batch, good, self.archive)
        else:
            info = {}
        self._tell_emitters(batch, info, good, sizes)

    def _tell_emitters(
        self, batch: Batch, info: Batch, good: NDArray[np.bool_], sizes: Sequence[int]
    ) -> None:
        end = 0
        for learner, size in zip(self._learners, sizes, strict=True):
            start, end = end, end + size
            rows = {name: values[start:end] for name, values in batch.items()}
            feedback = {name: values[start:end] for name, values in info.items()}
            learner.tell(rows, feedback, good[start:end])
