"""Parts: evaluations in the order they were made, as a table and plain arrays.

A part is ``part-000000.parquet`` (one row an evaluation), ``solutions-000000.npy`` and
``tiles-000000.npy`` (its rows in the same order), and for each layout and grid a file such as
``layouts-repaired-000000.npy`` with the successful rows in the same order.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from qd_core.domain import Evaluation, Failure, FailureKind
from qd_core.execution import Outcome
from qd_core.files import replacing, write_parquet
from qd_core.runs.rows import EvaluationRow, as_table


def part_numbers(folder: Path) -> list[int]:
    """List the numbers of complete parts."""
    names = (re.fullmatch(r"part-(\d+)", path.stem) for path in folder.glob("part-*.parquet"))
    return sorted(int(match[1]) for match in names if match)


def write_part(folder: Path, number: int, rows: Sequence[EvaluationRow]) -> None:
    """Write a part; a reader sees all of it or nothing.

    Args:
        folder: Folder of the parts.
        number: A new number.
        rows: At least one.
    """

    def save(name: str, arrays: list[NDArray[Any]]) -> None:
        with replacing(folder / f"{name}-{number:06}.npy") as temporary:
            np.save(temporary, np.stack(arrays), allow_pickle=False)

    rows = sorted(rows, key=lambda row: row.eval_id)
    good = [row.evaluation for row in rows if row.evaluation is not None]
    save("solutions", [row.solution for row in rows])
    save("tiles", [row.tiles for row in rows])
    for group in ("layouts", "grids"):
        for name in getattr(good[0], group) if good else ():
            save(f"{group}-{name}", [getattr(result, group)[name] for result in good])
    # Readers go by the tables, so the table comes last.
    write_parquet(part_path(folder, number), as_table(rows))


def part_path(folder: Path, number: int) -> Path:
    """Path of the table of a part."""
    return folder / f"part-{number:06}.parquet"


def read_part(folder: Path, number: int) -> list[EvaluationRow]:
    """Read a part as it was written.

    Raises:
        OSError: If a file cannot be read.
        pyarrow.ArrowException: If the table is broken.
        ValueError: If an array is broken.
    """
    records = pq.read_table(part_path(folder, number)).to_pylist()
    solutions, tiles = (
        np.load(folder / f"{name}-{number:06}.npy", allow_pickle=False)
        for name in ("solutions", "tiles")
    )
    arrays = {group: _named_arrays(folder, group, number) for group in ("layouts", "grids")}
    rows, success = [], 0
    for record, solution, tile in zip(records, solutions, tiles, strict=True):
        result: Evaluation | Failure
        if record["success"]:
            result = _evaluation(record, arrays, success)
            success += 1
        else:
            kind = FailureKind(record["failure"])
            result = Failure(kind, record["stage"], record["message"])
        rows.append(
            EvaluationRow(
                itr=record["itr"],
                emitter=record["emitter"],
                solution=solution,
                tiles=tile,
                outcome=Outcome(record["eval_id"], result, _below(record, "seconds")),
                parent=record["parent_eval_id"],
                predictions=_below(record, "predicted"),
                order=record.get("order"),
            )
        )
    return rows


def _evaluation(
    record: dict[str, Any], arrays: dict[str, dict[str, NDArray[Any]]], index: int
) -> Evaluation:
    """The evaluation of a row; its layouts and grids are entry `index` of the stored arrays."""
    groups = {
        group: {name: stack[index] for name, stack in named.items()}
        for group, named in arrays.items()
    }
    repetitions = _below(record, "repetitions").items()
    return Evaluation(
        objective=record["objective"],
        result_objective=record["result_objective"],
        measures=_below(record, "measures"),
        repetitions={name: np.array(values, np.float64) for name, values in repetitions},
        **groups,
    )


def read_tables(folder: Path) -> tuple[list[pa.Table], list[Path]]:
    """Read the tables of all parts, and name those that cannot be read."""
    tables, broken = [], []
    for number in part_numbers(folder):
        try:
            tables.append(pq.read_table(part_path(folder, number)))
        except (OSError, pa.ArrowException):
            broken.append(part_path(folder, number))
    return tables, broken


def read_layouts(folder: Path, eval_ids: NDArray[np.int64]) -> dict[str, NDArray[np.uint8]]:
    """Read the layouts of some successful evaluations.

    Args:
        folder: Folder of the parts.
        eval_ids: ``(n,)`` evaluations.

    Returns:
        ``uint8 (n, H, W)`` by name of the layout; empty if ``n`` is 0.
    """
    layouts: dict[str, NDArray[np.uint8]] = {}
    for number in part_numbers(folder):
        table = pq.read_table(part_path(folder, number), columns=["eval_id", "success"])
        done = np.asarray(table["eval_id"])[np.asarray(table["success"])]
        to, at = np.nonzero(eval_ids[:, None] == done)
        for name, stored in _named_arrays(folder, "layouts", number).items() if to.size else ():
            if name not in layouts:
                layouts[name] = np.zeros((len(eval_ids), *stored.shape[1:]), np.uint8)
            layouts[name][to] = stored[at]
    return layouts


def _named_arrays(folder: Path, group: str, number: int) -> dict[str, NDArray[Any]]:
    end = f"-{number:06}"
    return {
        path.stem.removeprefix(f"{group}-").removesuffix(end): np.load(
            path, mmap_mode="r", allow_pickle=False
        )
        for path in sorted(folder.glob(f"{group}-*{end}.npy"))
    }


def _below(record: dict[str, Any], prefix: str) -> dict[str, Any]:
    """Entries of a record whose names begin with a prefix and a slash, if they have a value."""
    return {
        name.removeprefix(f"{prefix}/"): value
        for name, value in record.items()
        if name.startswith(f"{prefix}/") and value is not None
    }
