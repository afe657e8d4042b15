"""Evaluations that are in no part yet, each on disk as soon as it has finished.

A journal is an Arrow stream of one batch a commit, and readable up to the last whole batch
whenever its writer dies. When it has enough rows they go into a part, and it is removed.
"""

import json
import weakref
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from qd_core.domain import Evaluation, Failure, FailureKind
from qd_core.execution import Outcome
from qd_core.runs.rows import EvaluationRow

ARRAY = pa.struct(
    [
        ("name", pa.string()),
        ("dtype", pa.string()),
        ("shape", pa.list_(pa.int64())),
        ("data", pa.binary()),
    ]
)
SCHEMA = pa.schema([("record", pa.string()), ("arrays", pa.list_(ARRAY))])
GROUPS = ("repetitions", "layouts", "grids")


class Journal:
    """Appends evaluations to a file.

    Args:
        path: A new file.
    """

    def __init__(self, path: Path):
        self._path = path
        self._file: IO[bytes] | None = None
        self._stream: Any = None

    def append(self, rows: Sequence[EvaluationRow]) -> None:
        """Write rows; they survive the death of this process when the call returns.

        Raises:
            OSError: If they cannot be written; the next call writes to the file anew.
        """
        encoded = [_encoded(row) for row in rows]
        batch = pa.RecordBatch.from_pydict(
            {"record": [one[0] for one in encoded], "arrays": [one[1] for one in encoded]},
            schema=SCHEMA,
        )
        if self._file is None:
            self._file = self._path.open("wb", buffering=0)
            weakref.finalize(self, self._file.close)
            self._stream = pa.ipc.new_stream(self._file, SCHEMA)
        self._stream.write_batch(batch)

    def close(self) -> None:
        """Close the file and leave it."""
        if self._file is not None:
            self._file.close()
        self._file = self._stream = None


def read_journal(path: Path) -> Iterator[EvaluationRow]:
    """Read the rows of a journal, up to where its writer died."""
    try:
        with path.open("rb") as file, pa.ipc.open_stream(file) as stream:
            for batch in stream:
                for record, arrays in zip(batch["record"], batch["arrays"], strict=True):
                    yield _decoded(json.loads(record.as_py()), arrays.as_py())
    except (pa.ArrowException, EOFError, OSError, ValueError):
        return


def _encoded(row: EvaluationRow) -> tuple[str, list[dict[str, Any]]]:
    record: dict[str, Any] = {
        "eval_id": row.eval_id,
        "itr": row.itr,
        "emitter": row.emitter,
        "parent": row.parent,
        "order": row.order,
        "predictions": dict(row.predictions),
        "seconds": dict(row.outcome.seconds),
    }
    arrays = {"solution": row.solution, "tiles": row.tiles}
    result = row.outcome.result
    if isinstance(result, Failure):
        record["failure"] = [str(result.kind), result.stage, result.message]
    else:
        record["objective"] = [result.objective, result.result_objective]
        record["measures"] = dict(result.measures)
        for group in GROUPS:
            named: Mapping[str, NDArray[Any]] = getattr(result, group)
            arrays.update({f"{group}/{name}": array for name, array in named.items()})
    return json.dumps(record), [_packed(name, array) for name, array in arrays.items()]


def _packed(name: str, array: NDArray[Any]) -> dict[str, Any]:
    data = np.ascontiguousarray(array)
    return {"name": name, "dtype": data.dtype.str, "shape": data.shape, "data": data.tobytes()}


def _decoded(record: dict[str, Any], packed: list[dict[str, Any]]) -> EvaluationRow:
    arrays = {
        one["name"]: np.frombuffer(one["data"], one["dtype"]).reshape(one["shape"])
        for one in packed
    }
    result: Evaluation | Failure
    if "failure" in record:
        kind, stage, message = record["failure"]
        result = Failure(FailureKind(kind), stage, message)
    else:
        groups: dict[str, Any] = {
            group: {
                name.removeprefix(f"{group}/"): array
                for name, array in arrays.items()
                if name.startswith(f"{group}/")
            }
            for group in GROUPS
        }
        result = Evaluation(
            objective=record["objective"][0],
            result_objective=record["objective"][1],
            measures=record["measures"],
            **groups,
        )
    return EvaluationRow(
        itr=record["itr"],
        emitter=record["emitter"],
        solution=arrays["solution"],
        tiles=arrays["tiles"],
        outcome=Outcome(record["eval_id"], result, record["seconds"]),
        parent=record["parent"],
        predictions=record["predictions"],
        order=record.get("order"),
    )
