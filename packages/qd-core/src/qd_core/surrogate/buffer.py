"""The growing data set of a surrogate: one row for each successful evaluation."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qd_core.errors import OptionError
from qd_core.surrogate.spec import SurrogateSpec

Rows = dict[str, NDArray[Any]]


class Buffer:
    """Levels, targets and ancillary grids, append-only.

    Columns (arrays of all rows so far): ``levels`` uint8 ``(n, h, w)``, ``targets`` float32
    ``(n, t)``; with occupancy ``occupancy`` float32 ``(n, h, w)``; with layouts ``layouts`` uint8
    ``(n, h, w)``; ``uses`` int64 ``(n,)``, how often a row was drawn for a training.

    Args:
        spec: What the rows must look like.
    """

    def __init__(self, spec: SurrogateSpec):
        self.spec = spec
        grid = (spec.height, spec.width)
        self._columns: Rows = {
            "levels": np.empty((0, *grid), np.uint8),
            "targets": np.empty((0, len(spec.targets.names)), np.float32),
            "uses": np.empty(0, np.int64),
        }
        if spec.has_occupancy:
            self._columns["occupancy"] = np.empty((0, *grid), np.float32)
        if spec.has_layout:
            self._columns["layouts"] = np.empty((0, *grid), np.uint8)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def column(self, name: str) -> NDArray[Any]:
        """All rows of a column, as a view."""
        return self._columns[name][: self._size]

    def add(
        self,
        levels: NDArray[np.integer],
        targets: ArrayLike,
        *,
        occupancy: ArrayLike | None = None,
        layouts: NDArray[np.integer] | None = None,
    ) -> None:
        """Append rows.

        Args:
            levels: ``(n, h, w)`` tile codes.
            targets: ``(n, t)`` finite numbers, the objective first.
            occupancy: ``(n, h, w)`` finite numbers, where the spec has occupancy.
            layouts: ``(n, h, w)`` tile codes, where the spec has layouts.

        Raises:
            OptionError: If a column is missing, has another shape or is not finite.
        """
        rows: Rows = {
            "levels": self.spec.checked(levels),
            "targets": np.asarray(targets, np.float32),
            "uses": np.zeros(len(levels), np.int64),
        }
        if self.spec.has_occupancy:
            rows["occupancy"] = np.asarray(_given("occupancy", occupancy), np.float32)
        if self.spec.has_layout:
            rows["layouts"] = self.spec.checked(_given("layouts", layouts))
        for name, values in rows.items():
            expected = (len(levels), *self._columns[name].shape[1:])
            if values.shape != expected:
                raise OptionError(f"{name}: expected shape {expected}, got {values.shape}.")
            if not np.isfinite(values).all():
                raise OptionError(f"{name}: all numbers must be finite.")
        self._append(rows)

    def _append(self, rows: Rows) -> None:
        count = len(rows["levels"])
        end = self._size + count
        for name, values in rows.items():
            column = self._columns[name]
            if end > len(column):
                grown = np.empty((max(end, 2 * len(column)), *column.shape[1:]), column.dtype)
                grown[: self._size] = column[: self._size]
                self._columns[name] = column = grown
            column[self._size : end] = values
        self._size = end

    def draw(self, rng: np.random.Generator) -> Rows:
        """Choose the rows of one training and count their use.

        Returns:
            Columns of at most ``sample_size`` rows, as ``sampling`` of the spec says.
        """
        size = min(self._size, self.spec.sample_size or self._size)
        if size == self._size or self.spec.sampling == "recent":
            chosen = np.arange(self._size - size, self._size)
        elif self.spec.sampling == "random":
            chosen = np.sort(rng.choice(self._size, size, replace=False))
        else:
            weights = 1.0 / (1.0 + self.column("uses"))
            chosen = np.sort(rng.choice(self._size, size, replace=False, p=weights / weights.sum()))
        self._columns["uses"][chosen] += 1
        return {name: column[: self._size][chosen] for name, column in self._columns.items()}

    def save(self, path: Path) -> None:
        """Write all rows as npz, without pickle."""
        columns = {name: self.column(name) for name in self._columns}
        with path.open("wb") as file:
            np.savez_compressed(file, **columns)  # type: ignore[arg-type]

    @classmethod
    def load(cls, path: Path, spec: SurrogateSpec) -> "Buffer":
        """Read a buffer that `save` wrote.

        Args:
            path: The file.
            spec: The surrogate that learns from it.

        Raises:
            OptionError: If the columns do not fit the spec.
        """
        buffer = cls(spec)
        with np.load(path, allow_pickle=False) as file:
            rows = {name: file[name] for name in file.files}
        if set(rows) != set(buffer._columns):
            raise OptionError(
                f"{path}: expected the columns {sorted(buffer._columns)}, got {sorted(rows)}."
            )
        uses = rows.pop("uses")
        buffer.add(
            rows["levels"],
            rows["targets"],
            occupancy=rows.get("occupancy"),
            layouts=rows.get("layouts"),
        )
        buffer._columns["uses"][:] = uses
        return buffer


def _given(name: str, values: Any) -> Any:
    if values is None:
        raise OptionError(f"{name}: the surrogate learns it, but it was not given.")
    return values
