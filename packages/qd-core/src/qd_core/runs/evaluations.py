"""All evaluations of a run: parts of many, and the journal of those that are in no part yet."""

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from qd_core.runs.journal import Journal, read_journal
from qd_core.runs.parts import part_numbers, part_path, read_part, read_tables, write_part
from qd_core.runs.rows import EvaluationRow, as_table

logger = logging.getLogger(__name__)

PART_ROWS = 10_000
PART_BYTES = 32 * 2**20
"""A part has about so many rows or bytes of arrays: few enough files for a million evaluations."""


class EvaluationStore:
    """Writes evaluations so that none is lost, and finds those that are there already.

    Args:
        folder: Folder of the parts, made if need be.
    """

    def __init__(self, folder: Path):
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        numbers = part_numbers(folder)
        self._next_part = numbers[-1] + 1 if numbers else 0
        self._parts = {number: self._ids(number) for number in numbers}
        self._pending: dict[int, EvaluationRow] = {}
        """Rows that are in no part yet."""
        self._cache: tuple[int, list[EvaluationRow]] = (-1, [])
        stored = {eval_id for ids in self._parts.values() for eval_id in ids}
        for path in self._journals():
            for row in read_journal(path):
                if row.eval_id not in stored:
                    self._pending[row.eval_id] = row
        self._bytes = sum(row.nbytes for row in self._pending.values())
        self._journal = self._new_journal()
        self._unwritten: list[EvaluationRow] = []

    def find(self, first: int, count: int) -> dict[int, EvaluationRow]:
        """Read the evaluations `first` to ``first + count - 1`` that are there already."""
        wanted = range(first, first + count)
        rows = {eval_id: row for eval_id, row in self._pending.items() if eval_id in wanted}
        for number, ids in self._parts.items():
            if ids.size and ids.min() < wanted.stop and ids.max() >= wanted.start:
                part = self._part(number)
                rows.update({row.eval_id: row for row in part if row.eval_id in wanted})
        return rows

    def _part(self, number: int) -> list[EvaluationRow]:
        """The rows of a part; a search that goes on asks for the same one many times."""
        if self._cache[0] != number:
            self._cache = (number, read_part(self._folder, number))
        return self._cache[1]

    def in_order(self) -> Iterator[EvaluationRow]:
        """Read all evaluations of a steady-state search, in the order they were learnt."""
        for number in sorted(self._parts):
            yield from sorted(read_part(self._folder, number), key=lambda row: row.order or 0)
        yield from sorted(self._pending.values(), key=lambda row: row.order or 0)

    def commit(self, rows: Sequence[EvaluationRow]) -> None:
        """Store finished evaluations; they survive the death of this process.

        Raises:
            OSError: If they cannot be written; they are kept and written with the next call.
        """
        self._unwritten.extend(rows)
        self._pending.update({row.eval_id: row for row in rows})
        self._bytes += sum(row.nbytes for row in rows)
        try:
            self._journal.append(self._unwritten)
        except OSError:
            # What follows a torn batch cannot be read.
            self._journal.close()
            self._journal = self._new_journal()
            raise
        self._unwritten = []

    def replace(self, row: EvaluationRow) -> None:
        """Change a row that is in no part yet."""
        if row.eval_id in self._pending:
            self._pending[row.eval_id] = row

    @property
    def full(self) -> bool:
        """Whether there are enough rows for a part."""
        return len(self._pending) >= PART_ROWS or self._bytes >= PART_BYTES

    def flush(self) -> None:
        """Put what is in no part into one, and forget the journal.

        Raises:
            OSError: If the part cannot be written; all rows stay, and the next call tries again.
        """
        if not self._pending:
            return
        rows = list(self._pending.values())
        write_part(self._folder, self._next_part, rows)
        self._parts[self._next_part] = np.array([row.eval_id for row in rows])
        self._next_part += 1
        self._pending, self._unwritten, self._bytes = {}, [], 0
        self._journal.close()
        for path in self._journals():
            path.unlink()
        self._journal = self._new_journal()

    def close(self) -> None:
        """Close the journal."""
        self._journal.close()

    def _new_journal(self) -> Journal:
        used = [int(path.stem.removeprefix("journal-")) for path in self._journals()]
        return Journal(self._folder / f"journal-{max(used, default=-1) + 1:06}.arrows")

    def _journals(self) -> list[Path]:
        return sorted(self._folder.glob("journal-*.arrows"))

    def _ids(self, number: int) -> NDArray[np.int64]:
        table = pq.read_table(part_path(self._folder, number), columns=["eval_id"])
        return np.asarray(table["eval_id"])


def read_table(folder: Path) -> pa.Table:
    """Read the table of all evaluations, sorted by ``eval_id``.

    Columns that no evaluation of a part has, such as measures when all failed, are null there.
    A part that cannot be read is named in a warning and hides no other.
    """
    tables, broken = read_tables(folder)
    for path in broken:
        logger.warning("%s cannot be read; its evaluations are left out.", path)
    stored = {eval_id for table in tables for eval_id in table["eval_id"].to_pylist()}
    journals = (read_journal(path) for path in sorted(folder.glob("journal-*.arrows")))
    pending = {row.eval_id: row for rows in journals for row in rows if row.eval_id not in stored}
    tables.append(as_table(list(pending.values())))
    return pa.concat_tables(tables, promote_options="default").sort_by("eval_id")
