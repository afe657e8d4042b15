"""Ask for one solution and tell of one, while others are being evaluated."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ribs.archives import GridArchive

from qd_core.feedback import Batch, Learner, add, clipped, with_fillers


@dataclass(frozen=True)
class Asked:
    """A solution to evaluate.

    Args:
        solution: ``(dim,)`` genotype.
        emitter: Index of its emitter.
        parent: Evaluation that it was made from, or -1.
    """

    solution: NDArray[Any]
    emitter: int
    parent: int


class SteadyScheduler:
    """Scheduler that never waits for a batch.

    The next solution comes from the emitter that has the fewest under way, of several the one that
    was asked least. An evaluation enters the
    archives at once. An emitter is told as soon as ``batch_size`` of its solutions are evaluated,
    in order of their ends, whichever batch they were sampled with; samples of an old distribution
    that nobody asked for are then dropped.

    Args:
        archive: Archive that guides the emitters.
        emitters: Emitters of pyribs that can be told of solutions of several batches.
        result_archive: Archive of the result objective.
    """

    def __init__(self, archive: GridArchive, emitters: Sequence[Any], result_archive: GridArchive):
        self.archive = archive
        self.result_archive = result_archive
        self.emitters = tuple(emitters)
        self._desks = [_Desk(emitter, archive) for emitter in emitters]

    @property
    def restarts(self) -> int:
        """Restarts of all emitters so far."""
        return sum(getattr(emitter, "restarts", 0) for emitter in self.emitters)

    def ask(self) -> Asked:
        """Draw a solution."""
        index = min(range(len(self._desks)), key=lambda number: self._desks[number].load)
        solution, parent = self._desks[index].take()
        return Asked(solution, index, parent)

    def tell(self, emitter: int, solution: NDArray[Any], eval_id: int, evaluated: Any) -> None:
        """Report an evaluation.

        Args:
            emitter: Index of the emitter of the solution.
            solution: ``(dim,)`` genotype.
            eval_id: Number of the evaluation.
            evaluated: ``(objective, result_objective, measures)``, or None if it failed.
        """
        good = np.array([evaluated is not None])
        objective, result, measures = evaluated or (np.nan, np.nan, self.archive.lower_bounds)
        row: Batch = {
            "solution": solution[None],
            "objective": np.array([objective], np.float32),
            "measures": clipped([measures], self.archive),
            "eval_id": np.array([eval_id], np.int64),
        }
        feedback = {"status": np.zeros(1, np.int32), "value": np.full(1, np.nan, np.float32)}
        if evaluated is not None:
            result_row = np.array([result], np.float32)
            feedback = add(row, result_row, good, self.archive, self.result_archive)
        self._desks[emitter].tell({**row, **feedback, "good": good})


class _Desk:
    """An emitter, samples that it has ready, and evaluations that it will be told of."""

    def __init__(self, emitter: Any, archive: GridArchive):
        self._learner = Learner(emitter)
        self._archive = archive
        self._dtype = archive.dtypes["solution"]
        self._ready: deque[tuple[NDArray[Any], int]] = deque()
        self._told: list[Batch] = []
        self._under_way = self._asked = 0

    @property
    def load(self) -> tuple[int, int]:
        """Solutions under way, and so far: who has the fewest gives the next one."""
        return self._under_way, self._asked

    def take(self) -> tuple[NDArray[Any], int]:
        emitter = self._learner.emitter
        if not self._ready:
            batch = np.array(emitter.ask(), self._dtype)
            parents = getattr(emitter, "parent_ids", np.full(len(batch), -1))
            self._ready.extend(zip(batch, map(int, parents), strict=True))
        self._under_way += 1
        self._asked += 1
        return self._ready.popleft()

    def tell(self, row: Batch) -> None:
        self._under_way -= 1
        self._told.append(row)
        emitter = self._learner.emitter
        if len(self._told) < emitter.batch_size:
            return
        rows = {name: np.concatenate([one[name] for one in self._told]) for name in row}
        self._told = []
        good = rows.pop("good")
        feedback = {"status": rows.pop("status"), "value": rows.pop("value")}
        if good.any():
            lowest = feedback["value"][good].min() - 1
            feedback["value"] = np.where(good, feedback["value"], lowest)
            rows = with_fillers(rows, good, self._archive)
        if hasattr(emitter, "replace_batch"):
            self._ready.clear()
            emitter.replace_batch(rows["solution"])
        self._learner.tell(rows, feedback, good)
