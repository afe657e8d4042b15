"""One number a metric and iteration, as JSON and as Parquet."""

import json
import math
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

from qd_core.files import write_json, write_parquet


class MetricsLog:
    """Writes ``metrics.json`` and ``metrics.parquet``, complete after each iteration.

    Values that are not finite become null. A log that is there already is continued.

    Args:
        folder: The run directory.
    """

    def __init__(self, folder: Path):
        self._folder = folder
        self._columns: dict[str, list[float | None]] = {}
        path = folder / "metrics.json"
        if path.exists():
            self._columns = json.loads(path.read_text(encoding="utf-8"))

    def row(self, index: int) -> dict[str, float | None] | None:
        """Read the row of an iteration, None if there is none."""
        if any(index >= len(column) for column in self._columns.values()) or not self._columns:
            return None
        return {name: column[index] for name, column in self._columns.items()}

    def truncate(self, count: int) -> None:
        """Keep only the first rows; the files follow with the next row."""
        self._columns = {name: column[:count] for name, column in self._columns.items()}

    def append(self, row: Mapping[str, float]) -> None:
        """Add an iteration.

        Args:
            row: Every metric by name, the same names each time.

        Raises:
            ValueError: If the names differ from those of the first iteration.
        """
        if not self._columns:
            self._columns = {name: [] for name in row}
        if row.keys() != self._columns.keys():
            odd = sorted(row.keys() ^ self._columns.keys())
            raise ValueError(f"metrics: every iteration has the same names, but not {odd}.")
        for name, value in row.items():
            self._columns[name].append(float(value) if math.isfinite(value) else None)
        write_json(self._folder / "metrics.json", self._columns)
        columns = {name: pa.array(data, pa.float64()) for name, data in self._columns.items()}
        write_parquet(self._folder / "metrics.parquet", pa.table(columns))
