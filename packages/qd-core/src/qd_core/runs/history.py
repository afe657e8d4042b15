"""Both archives of a run at any iteration, from the list of its evaluations alone.

The list is append-only, and holds iteration, order of learning, objectives and measures of every
evaluation: nothing else has to be recorded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from qd_core.archives.elitist import cell_coordinates
from qd_core.archives.history import ArchiveHistory
from qd_core.archives.spec import ArchiveSpec, MeasureSpec

if TYPE_CHECKING:
    from ribs.archives import GridArchive


@dataclass(frozen=True)
class Insertions:
    """The successful evaluations of a run, in the order in which they were learnt.

    Args:
        itr: ``int64 (n,)`` iteration, never falling.
        eval_id: ``int64 (n,)`` number of the evaluation.
        objective: ``float32 (n,)`` what the emitters optimise.
        result_objective: ``float32 (n,)`` what is reported.
        measures: ``float32 (n, m)`` coordinates in the archives.
        steady: Whether each was learnt alone, rather than with its iteration.
    """

    itr: NDArray[np.int64]
    eval_id: NDArray[np.int64]
    objective: NDArray[np.float32]
    result_objective: NDArray[np.float32]
    measures: NDArray[np.float32]
    steady: bool

    @classmethod
    def of(cls, table: pa.Table, measures: Sequence[MeasureSpec]) -> "Insertions":
        """Take the columns of a table of evaluations.

        Args:
            table: As of `qd_core.runs.Run.evaluations`.
            measures: Axes of the archives.
        """
        steady = "order" in table.column_names
        table = table.filter(table["success"]).sort_by("order" if steady else "eval_id")

        def column(name: str, dtype: Any) -> NDArray[Any]:
            # A run without a success has no measures.
            known = name in table.column_names
            return np.asarray(table[name], dtype) if known else np.zeros(0, dtype)

        axes = [column(f"measures/{axis.name}", np.float64) for axis in measures]
        low, high = (np.array([getattr(a, end) for a in measures]) for end in ("low", "high"))
        return cls(
            column("itr", np.int64),
            column("eval_id", np.int64),
            column("objective", np.float32),
            column("result_objective", np.float32),
            np.clip(np.stack(axes, axis=1), low, high).astype(np.float32),
            steady,
        )

    def result_history(self, measures: Sequence[MeasureSpec]) -> ArchiveHistory:
        """The elitist archive of the result objective; its rows are those of this object."""
        grid = cell_coordinates(self.measures, tuple(measures))
        cells = np.ravel_multi_index(tuple(grid.T), tuple(axis.bins for axis in measures))
        return ArchiveHistory(self.itr, cells, self.result_objective)

    def soft_archive(self, spec: ArchiveSpec, iteration: int) -> "GridArchive":
        """The archive that guided the emitters, after an iteration.

        Its solutions are the numbers of the evaluations, so that no genotype is read.
        """
        from qd_core.archives.build import soft_archive

        archive = soft_archive(spec, 1, 0, np.int64)
        rows = np.nonzero(self.itr <= iteration)[0]
        borders = rows[1:] if self.steady else 1 + np.nonzero(np.diff(self.itr[rows]))[0]
        for batch in np.split(rows, borders) if rows.size else ():
            archive.add(
                self.eval_id[batch, None],
                self.objective[batch],
                self.measures[batch],
                eval_id=self.eval_id[batch],
                other_objective=self.result_objective[batch],
            )
        return archive
