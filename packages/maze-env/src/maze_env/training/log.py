"""The curves of a training: a CSV file, and TensorBoard if asked for."""

from __future__ import annotations

import csv
from pathlib import Path
from types import TracebackType
from typing import Any

from maze_env.errors import TrainingError
from maze_env.files import replaced

COLUMNS = (
    "iteration", "steps", "seconds", "episodes", "success", "length", "buffer_success", "renewed",
    "rate", "policy_loss", "value_loss", "entropy", "gradient_norm", "clipped",
    "validation_success", "validation_length", "validation_excess",
)  # fmt: skip
"""Columns of the CSV file; the validation columns are empty where there was none."""


class TrainingLog:
    """Writes one row an iteration.

    Args:
        folder: Of the run; ``log.csv`` is in it.
        iteration: Rows of later iterations, which a continued run takes again, are dropped.
        tensorboard: Whether to write TensorBoard's files as well.

    Raises:
        TrainingError: The file cannot be read or written, or TensorBoard is not installed.
    """

    def __init__(self, folder: Path, iteration: int, *, tensorboard: bool = False) -> None:
        path = folder / "log.csv"
        try:
            kept = _rows_until(path, iteration)
            with replaced(path) as temporary, temporary.open("w", newline="") as file:
                writer = csv.DictWriter(file, COLUMNS)
                writer.writeheader()
                writer.writerows(kept)
            self._file = path.open("a", newline="")
        except (OSError, ValueError, csv.Error) as error:
            raise TrainingError(f"cannot write {path}: {error}") from error
        self._writer = csv.DictWriter(self._file, COLUMNS)
        self._board = _board(folder, iteration) if tensorboard else None

    def write(self, figures: dict[str, float]) -> None:
        """Add a row; figures that are no column are an error of the caller."""
        self._writer.writerow({name: _short(value) for name, value in figures.items()})
        self._file.flush()
        if self._board is not None:
            for name, value in figures.items():
                self._board.add_scalar(name, value, int(figures["steps"]))

    def __enter__(self) -> TrainingLog:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
        if self._board is not None:
            self._board.close()


def _rows_until(path: Path, iteration: int) -> list[dict[str, str]]:
    if iteration == 0 or not path.exists():
        return []
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    whole = [row for row in rows if None not in row and None not in row.values()]
    return [row for row in whole if int(row["iteration"]) <= iteration]


def _short(value: float) -> float | int:
    return value if isinstance(value, int) else float(f"{value:.6g}")


def _board(folder: Path, iteration: int) -> Any:
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError as error:
        raise TrainingError("tensorboard is not installed: pip install tensorboard") from error
    return SummaryWriter(str(folder / "tensorboard"), purge_step=iteration or None)
