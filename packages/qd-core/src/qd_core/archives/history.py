"""An elitist archive at every iteration, from the list of evaluations alone.

Nothing else has to be recorded: the elite of a cell after an iteration is its best evaluation so
far, and of equal ones the first.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qd_core.errors import OptionError


@dataclass(frozen=True)
class Curves:
    """State of an archive after each iteration, all arrays of length ``n``.

    Args:
        iteration: ``int64``, ascending.
        elites: ``int64`` number of occupied cells.
        qd_score: ``float64`` sum of ``objective - offset`` over elites.
        best: ``float64`` highest objective, NaN while the archive is empty.
    """

    iteration: NDArray[np.int64]
    elites: NDArray[np.int64]
    qd_score: NDArray[np.float64]
    best: NDArray[np.float64]


class ArchiveHistory:
    """Insertions into an elitist archive, in order.

    Args:
        iteration: ``(n,)`` iteration of each successful evaluation, never falling.
        cell: ``(n,)`` flat index of its cell.
        objective: ``(n,)`` finite numbers.

    Raises:
        OptionError: If lengths differ, iterations fall or a number is not finite.
    """

    def __init__(self, iteration: ArrayLike, cell: ArrayLike, objective: ArrayLike):
        self.iteration = np.asarray(iteration, np.int64)
        self.cell = np.asarray(cell, np.int64)
        self.objective = np.asarray(objective, np.float64)
        sizes = {len(self.iteration), len(self.cell), len(self.objective)}
        if len(sizes) != 1 or (np.diff(self.iteration) < 0).any():
            raise OptionError(
                f"iteration, cell and objective must have one length and iterations must not "
                f"fall, got lengths {sorted(sizes)}."
            )
        if not np.isfinite(self.objective).all():
            raise OptionError("objective: all numbers must be finite.")
        self.accepted = self._accepted()

    def _accepted(self) -> NDArray[np.bool_]:
        """``bool (n,)`` whether a row became the elite of its cell."""
        order = np.argsort(self.cell, kind="stable")
        cell, value = self.cell[order], self.objective[order]
        # Ranks make cells disjoint in value, so that one running maximum serves all cells.
        rank = np.unique(value, return_inverse=True)[1].reshape(-1) + 1
        first = np.r_[True, np.diff(cell) != 0] if len(cell) else np.zeros(0, bool)
        base = (np.cumsum(first) - 1) * (rank.max(initial=0) + 1)
        running = np.maximum.accumulate(base + rank) if len(rank) else rank
        before = np.r_[0, running[:-1]] if len(rank) else rank
        accepted = np.empty(len(order), bool)
        accepted[order] = first | (base + rank > before)
        return accepted

    def elites(self, iteration: int) -> NDArray[np.int64]:
        """Rows that are elites after an iteration, in order of their cells."""
        rows = np.nonzero(self.accepted & (self.iteration <= iteration))[0]
        newest_first = rows[::-1]
        _, first = np.unique(self.cell[newest_first], return_index=True)
        chosen: NDArray[np.int64] = newest_first[first]
        return chosen

    def curves(self, *, offset: float = 0.0) -> Curves:
        """Size, QD score and best objective after every iteration from 0 to the last.

        Args:
            offset: Objective that adds nothing to the QD score.
        """
        last = int(self.iteration[-1]) if len(self.iteration) else -1
        rows = np.nonzero(self.accepted)[0]
        gain, new = self._gains(rows, offset)
        at = self.iteration[rows]
        best = np.full(last + 1, -np.inf)
        np.maximum.at(best, at, self.objective[rows])
        best = np.maximum.accumulate(best) if len(best) else best
        return Curves(
            np.arange(last + 1),
            np.cumsum(np.bincount(at, weights=new, minlength=last + 1)).astype(np.int64),
            np.cumsum(np.bincount(at, weights=gain, minlength=last + 1)),
            np.where(np.isfinite(best), best, np.nan),
        )

    def _gains(self, rows: NDArray[np.int64], offset: float) -> tuple[Any, Any]:
        """What each accepted row adds to the QD score, and whether its cell was empty."""
        order = rows[np.argsort(self.cell[rows], kind="stable")]
        value = self.objective[order] - offset
        first = np.r_[True, np.diff(self.cell[order]) != 0] if len(order) else np.zeros(0, bool)
        step = value - np.where(first, 0.0, np.r_[0.0, value[:-1]] if len(value) else value)
        back = np.argsort(order, kind="stable")
        return step[back], first[back].astype(float)
