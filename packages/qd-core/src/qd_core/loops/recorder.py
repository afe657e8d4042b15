"""Everything a search leaves on disk, written so that nothing that has finished is lost."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from qd_core.archives import MeasureSpec
from qd_core.errors import QDError
from qd_core.execution.text import clean
from qd_core.runs import EvaluationRow, RunDirectory, Status
from qd_core.runs.checkpoint import Checkpoint, read_checkpoint, write_checkpoint
from qd_core.runs.proposals import ProposalLog

if TYPE_CHECKING:
    from ribs.archives import GridArchive

logger = logging.getLogger(__name__)

RETRY_S = (0.2, 1.0, 4.0)
"""Waits before a write that failed is tried again."""


class StorageError(QDError, OSError):
    """The run directory cannot be written to; what had been written is kept."""


class Recorder:
    """Writes the evaluations, metrics, checkpoints and archives of a search.

    Args:
        directory: The run; one that has evaluations already is continued.
        sleep: Waits some seconds.
    """

    def __init__(self, directory: RunDirectory, sleep: Callable[[float], object] = time.sleep):
        self._directory = directory
        self._sleep = sleep

    def find(self, first: int, count: int) -> dict[int, EvaluationRow]:
        """Read the evaluations `first` to ``first + count - 1`` that are there already."""
        return self._directory.evaluations.find(first, count)

    def commit(self, rows: Sequence[EvaluationRow]) -> None:
        """Store finished evaluations at once."""
        self._retried(lambda: self._directory.evaluations.commit(rows))

    def replace(self, row: EvaluationRow) -> None:
        """Change a stored evaluation that is in no part yet."""
        self._directory.evaluations.replace(row)

    def proposals(self) -> ProposalLog:
        """When each solution of a steady-state search was proposed."""
        return self._directory.proposals

    def propose(self, born: int, count: int) -> None:
        """Store that solutions are proposed after `born` evaluations were learnt."""
        self._retried(lambda: self._directory.proposals.append(born, count))

    def rows_in_order(self) -> Iterator[EvaluationRow]:
        """Read all evaluations of a steady-state search, in the order they were learnt."""
        return self._directory.evaluations.in_order()

    def end_iteration(self) -> None:
        """Make a part of the evaluations, if there are enough for one."""
        if self._directory.evaluations.full:
            self._retried(self._flush)

    def _flush(self) -> None:
        self._directory.proposals.sync()
        self._directory.evaluations.flush()

    def recorded_metrics(self, itr: int, evals: int) -> dict[str, float | None] | None:
        """Read the metrics of an iteration that ended with `evals` evaluations, if it has any."""
        row = self._directory.metrics.row(itr)
        return row if row is not None and row["evals"] == evals else None

    def append_metrics(self, itr: int, row: Mapping[str, float]) -> None:
        """Write the metrics of an iteration; those of it and later ones are forgotten."""

        def write() -> None:
            self._directory.metrics.truncate(itr)
            self._directory.metrics.append(row)

        self._retried(write)

    def checkpoint(self, checkpoint: Checkpoint) -> None:
        """Write the state of the strategy."""
        folder = self._directory.checkpoints
        self._retried(lambda: write_checkpoint(folder, checkpoint))

    def last_checkpoint(self) -> Checkpoint | None:
        """Read the newest state of the strategy."""
        return read_checkpoint(self._directory.checkpoints)

    def write_status(self, status: Status) -> None:
        """Say where the search stands; that it cannot be said ends no search."""
        try:
            self._directory.write_status(status)
        except OSError as error:
            logger.warning("The status of the run cannot be written: %s", error)

    def write_archives(
        self, archives: "Mapping[str, GridArchive]", measures: tuple[MeasureSpec, ...]
    ) -> None:
        """Make a part of the evaluations that are in none, then write archives and metrics."""
        self._retried(self._flush)
        self._retried(lambda: self._directory.write_archives(archives, measures))
        self._retried(self._directory.metrics.export)

    def _retried(self, write: Callable[[], object]) -> None:
        for wait in RETRY_S:
            try:
                write()
            except OSError as error:
                logger.warning("A write to the run failed and is tried again: %s", error)
                self._sleep(wait)
            else:
                return
        try:
            write()
        except OSError as error:
            raise StorageError(
                f"{self._directory.path} cannot be written to: {clean(error)}. All that was "
                "written before is kept: make room or mend the folder, then continue the run."
            ) from error
