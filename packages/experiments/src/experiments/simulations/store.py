"""A folder of simulations that grows row by row and can be read without executing code."""

import fcntl
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import numpy as np
from numpy.typing import NDArray

from experiments.domains.map_file import write_map
from experiments.errors import UserError
from experiments.simulations.case import Case
from experiments.simulations.row import Key, SimulationRow
from experiments.simulations.summary import summarise
from experiments.simulations.tables import rows_table, write_tables
from qd_core.files import replacing, write_json

JOURNAL, ABOUT, LOCK = "simulations.jsonl", "evaluation.json", ".lock"


class SimulationStore:
    """Writes a folder of simulations, which no other process may write to meanwhile.

    ``simulations.jsonl`` gets a line as soon as a simulation has ended. `close` writes the
    same as ``simulations.csv`` and ``.parquet``, and statistics as ``summary.csv`` and ``.json``.
    ``layouts/`` holds the layouts, ``grids/`` values of cells, ``evaluation.json`` what was asked.

    Args:
        folder: Made if need be.

    Raises:
        UserError: If it cannot be written, another process writes to it, or it holds other files.
    """

    def __init__(self, folder: Path):
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            names = {path.name for path in folder.iterdir()} - {LOCK, JOURNAL}
            if names and ABOUT not in names:
                raise UserError(f"--out {folder}: holds other files; name a new folder.")
            self._lock = (folder / LOCK).open("w")
        except OSError as error:
            raise UserError(f"--out {folder}: {error.strerror or error}.") from None
        try:
            self.rows, self._journal = self._opened()
        except BaseException:
            self._lock.close()
            raise

    def _opened(self) -> tuple[dict[Key, SimulationRow], IO[str]]:
        """Lock the folder, and read what it holds before more is added."""
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            rows = {row.key: row for row in read_journal(self.folder)}
            # What was left half written goes, and so do results that were replaced.
            with replacing(self.folder / JOURNAL) as temporary:
                lines = (json.dumps(row.as_json()) + "\n" for row in rows.values())
                temporary.write_text("".join(lines), encoding="utf-8")
            return rows, (self.folder / JOURNAL).open("a", encoding="utf-8")
        except BlockingIOError:
            raise UserError(
                f"--out {self.folder}: another process writes to this folder."
            ) from None
        except OSError as error:
            raise UserError(f"--out {self.folder}: {error.strerror or error}.") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def done(self) -> set[Key]:
        """Simulations that have a result."""
        return {key for key, row in self.rows.items() if not row.failure}

    def describe(self, about: Mapping[str, Any], cases: Iterable[Case]) -> None:
        """Say what was asked, and keep the layouts.

        Args:
            about: JSON types.
            cases: Layouts that are simulated.
        """
        write_json(self.folder / ABOUT, dict(about))
        for case in cases:
            path = self.folder / "layouts" / f"{case.name}.json"
            origin = {"group": case.group, "digest": case.digest}
            write_map(path, case.domain, case.layout, name=case.name, provenance=origin)

    def add(
        self, row: SimulationRow, grids: Mapping[str, NDArray[np.float32]] | None = None
    ) -> None:
        """Keep a simulation; it is in the file when this returns."""
        if grids:
            self._save_grids(row, grids)
        self.rows[row.key] = row
        self._journal.write(json.dumps(row.as_json()) + "\n")
        self._journal.flush()

    def close(self) -> None:
        """Write tables and statistics, and let others write."""
        rows = list(self.rows.values())
        self._journal.close()
        write_tables(self.folder, "simulations", rows_table(rows))
        summary = summarise(rows)
        write_tables(self.folder, "summary", [point.as_json() for point in summary])
        write_json(self.folder / "summary.json", [point.as_json() for point in summary])
        self._lock.close()

    def _save_grids(self, row: SimulationRow, grids: Mapping[str, NDArray[np.float32]]) -> None:
        folder = self.folder / "grids"
        folder.mkdir(exist_ok=True)
        with replacing(folder / grids_name(row)) as temporary:
            np.savez_compressed(temporary, allow_pickle=False, **grids)


def grids_name(row: SimulationRow) -> str:
    """Name of the file in ``grids/`` with the values of cells of a simulation."""
    load = "" if row.load is None else f"_{row.load}"
    return f"{row.layout}{load}_s{row.seed}_{row.digest}.npz"


def read_journal(folder: Path) -> Sequence[SimulationRow]:
    """Read the simulations of a folder; the last line may be half written.

    Raises:
        UserError: If a line is no simulation; names file and line.
    """
    path = folder / JOURNAL
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    rows = []
    for number, line in enumerate(lines[:-1], start=1):
        try:
            rows.append(SimulationRow.from_json(json.loads(line)))
        except (ValueError, TypeError, AttributeError) as error:
            raise UserError(f"{path}:{number}: cannot be read: {error}.") from None
    return rows


def read_about(folder: Path) -> dict[str, Any]:
    """Read what a folder of simulations is about.

    Raises:
        UserError: If the folder holds no simulations.
    """
    try:
        about: dict[str, Any] = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise UserError(f"{folder}: holds no simulations of 'experiments evaluate'.") from None
    return about
