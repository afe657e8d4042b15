"""The table of all evaluations of a run, with their tiles, layouts and grids."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from qd_core.domain import Evaluation, Failure
from qd_core.execution import Outcome
from qd_core.files import replacing, write_parquet

FLUSH_S = 30.0


@dataclass(frozen=True)
class EvaluationRow:
    """A finished evaluation and where it came from.

    Args:
        itr: Iteration, from 1.
        emitter: Index of the emitter.
        tiles: ``uint8 (h, w)`` generated tiles.
        outcome: What became of it.
    """

    itr: int
    emitter: int
    tiles: NDArray[np.uint8]
    outcome: Outcome


class EvaluationStore:
    """Commits finished evaluations to numbered parts.

    A part is ``part-000000.parquet`` (one row an evaluation), ``tiles-000000.npy`` (its rows in
    the same order), and for each layout and grid a file such as
    ``layouts-repaired-000000.npy`` with the successful rows in the same order. Evaluations are
    written by :meth:`flush`, and by :meth:`add` every 30 seconds.

    Args:
        folder: Folder of the parts, made if need be.
    """

    def __init__(self, folder: Path):
        self._folder = folder
        self._parts = 0
        self._rows: list[EvaluationRow] = []
        self._flushed = time.monotonic()
        folder.mkdir(exist_ok=True)

    def add(self, row: EvaluationRow) -> None:
        """Keep a finished evaluation."""
        self._rows.append(row)
        if time.monotonic() - self._flushed > FLUSH_S:
            self.flush()

    def flush(self) -> None:
        """Write what has been added since the last time."""
        self._flushed = time.monotonic()
        if not self._rows:
            return
        rows = sorted(self._rows, key=lambda row: row.outcome.eval_id)
        good = [row.outcome.result for row in rows if isinstance(row.outcome.result, Evaluation)]
        self._save("tiles", [row.tiles for row in rows])
        for name in good[0].layouts if good else ():
            self._save(f"layouts-{name}", [result.layouts[name] for result in good])
        for name in good[0].grids if good else ():
            grids = [result.grids[name].astype(np.float16) for result in good]
            self._save(f"grids-{name}", grids)
        # Readers go by the tables, so the table comes last.
        write_parquet(self._folder / f"part-{self._parts:06}.parquet", _table(rows))
        self._parts += 1
        self._rows = []

    def _save(self, name: str, arrays: list[NDArray[Any]]) -> None:
        with replacing(self._folder / f"{name}-{self._parts:06}.npy") as temporary:
            np.save(temporary, np.stack(arrays), allow_pickle=False)


def read_table(folder: Path) -> pa.Table:
    """Read all parts of a folder, sorted by ``eval_id``.

    Columns that no evaluation of a part has, such as measures when all failed, are null there.
    """
    tables = [pq.read_table(path) for path in sorted(folder.glob("part-*.parquet"))]
    if not tables:
        return _table([])
    return pa.concat_tables(tables, promote_options="default").sort_by("eval_id")


def read_layouts(folder: Path, eval_ids: NDArray[np.int64]) -> dict[str, NDArray[np.uint8]]:
    """Read the layouts of some successful evaluations.

    Args:
        folder: Folder of the parts.
        eval_ids: ``(n,)`` evaluations.

    Returns:
        ``uint8 (n, H, W)`` by name of the layout; empty if ``n`` is 0.
    """
    layouts: dict[str, NDArray[np.uint8]] = {}
    for part in sorted(folder.glob("part-*.parquet")):
        table = pq.read_table(part, columns=["eval_id", "success"])
        done = np.asarray(table["eval_id"])[np.asarray(table["success"])]
        to, at = np.nonzero(eval_ids[:, None] == done)
        number = part.stem.removeprefix("part-")
        for path in sorted(folder.glob(f"layouts-*-{number}.npy")) if to.size else ():
            name = path.stem.removeprefix("layouts-").removesuffix(f"-{number}")
            stored = np.load(path, mmap_mode="r", allow_pickle=False)
            if name not in layouts:
                layouts[name] = np.zeros((len(eval_ids), *stored.shape[1:]), np.uint8)
            layouts[name][to] = stored[at]
    return layouts


def _table(rows: list[EvaluationRow]) -> pa.Table:
    outcomes = [row.outcome for row in rows]
    results = [outcome.result for outcome in outcomes]
    failures = [result if isinstance(result, Failure) else None for result in results]
    good = [result if isinstance(result, Evaluation) else None for result in results]

    def failed(read: Callable[[Failure], str]) -> pa.Array:
        return pa.array([read(item) if item else None for item in failures], pa.string())

    def number(read: Callable[[Evaluation], float]) -> pa.Array:
        return pa.array([read(item) if item else None for item in good], pa.float64())

    columns = {
        "eval_id": pa.array([outcome.eval_id for outcome in outcomes], pa.int64()),
        "itr": pa.array([row.itr for row in rows], pa.int32()),
        "emitter": pa.array([row.emitter for row in rows], pa.int32()),
        "success": pa.array([outcome.success for outcome in outcomes], pa.bool_()),
        "failure": failed(lambda failure: str(failure.kind)),
        "stage": failed(lambda failure: failure.stage),
        "message": failed(lambda failure: failure.message),
        "objective": number(lambda result: result.objective),
        "result_objective": number(lambda result: result.result_objective),
    }
    groups: dict[str, tuple[list[Mapping[str, Any]], pa.DataType]] = {
        "measures": ([item.measures if item else {} for item in good], pa.float64()),
        "repetitions": (
            [item.repetitions if item else {} for item in good],
            pa.list_(pa.float64()),
        ),
        "seconds": ([outcome.seconds for outcome in outcomes], pa.float64()),
    }
    for prefix, (mappings, kind) in groups.items():
        for name in _names(mappings):
            column = [mapping.get(name) for mapping in mappings]
            columns[f"{prefix}/{name}"] = pa.array(column, kind)
    return pa.table(columns)


def _names(mappings: Iterable[Mapping[str, Any]]) -> list[str]:
    """All keys, in order of first appearance."""
    return list(dict.fromkeys(name for mapping in mappings for name in mapping))
