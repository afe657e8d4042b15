"""One number a metric and iteration: JSON lines while a search runs, Parquet at its end."""

import json
import math
import os
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

from qd_core.errors import OptionError
from qd_core.files import replacing, write_parquet

Row = dict[str, float | None]

TAIL_BYTES = 1 << 16
"""More than a row has."""


def read_metrics(path: Path) -> list[Row]:
    """Read the rows of ``metrics.jsonl``; the last line is left out if it is half written.

    Raises:
        OSError: If it cannot be read.
        OptionError: If another line is broken.
    """
    text = path.read_text(encoding="utf-8")
    return [json.loads(line) for line in text[: text.rfind("\n") + 1].splitlines()]


def read_last_metrics(path: Path) -> Row:
    """Read the last whole row of ``metrics.jsonl``, without the others; empty if there is none.

    Raises:
        OSError: If it cannot be read.
        ValueError: If the line is broken.
    """
    with path.open("rb") as stream:
        end = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, end - TAIL_BYTES))
        lines = stream.read().split(b"\n")[:-1]
    return json.loads(lines[-1]) if lines else {}


class MetricsLog:
    """Appends to ``metrics.jsonl``, so that an iteration costs the same however many there were.

    Values that are not finite become null. A log that is there already is continued.

    Args:
        folder: The run directory.
    """

    def __init__(self, folder: Path):
        self._folder = folder
        self._path = folder / "metrics.jsonl"
        self._rows = read_metrics(self._path) if self._path.exists() else []
        self._size = sum(len(_line(row)) for row in self._rows)

    def row(self, index: int) -> Row | None:
        """Read the row of an iteration, None if there is none."""
        return self._rows[index] if index < len(self._rows) else None

    def truncate(self, count: int) -> None:
        """Keep only the first rows."""
        if count >= len(self._rows):
            return
        kept = [_line(row) for row in self._rows[:count]]
        with replacing(self._path) as temporary:
            temporary.write_bytes(b"".join(kept))
        self._rows = self._rows[:count]
        self._size = sum(map(len, kept))

    def append(self, row: Mapping[str, float]) -> None:
        """Add an iteration.

        Args:
            row: Every metric by name, the same names each time.

        Raises:
            OptionError: If the names differ from those of the first iteration.
            OSError: If it cannot be written; it is not added.
        """
        if self._rows and row.keys() != self._rows[0].keys():
            odd = sorted(row.keys() ^ self._rows[0].keys())
            raise OptionError(f"metrics: every iteration has the same names, but not {odd}.")
        plain = {name: float(v) if math.isfinite(v) else None for name, v in row.items()}
        line = _line(plain)
        with self._path.open("ab") as stream:
            # What a write that failed has left is no line.
            os.truncate(stream.fileno(), self._size)
            stream.write(line)
        self._size += len(line)
        self._rows.append(plain)

    def export(self) -> None:
        """Write ``metrics.parquet``, a column a metric."""
        names = self._rows[0] if self._rows else ()
        columns = {
            name: pa.array([row[name] for row in self._rows], pa.float64()) for name in names
        }
        write_parquet(self._folder / "metrics.parquet", pa.table(columns))


def _line(row: Row) -> bytes:
    return json.dumps(row, allow_nan=False).encode() + b"\n"
