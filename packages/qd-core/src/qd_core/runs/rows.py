"""A finished evaluation with where it came from, and the table of many."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from qd_core.domain import Evaluation, Failure
from qd_core.execution import Outcome

NO_PARENT = -1


@dataclass(frozen=True)
class EvaluationRow:
    """A finished evaluation and where it came from.

    Args:
        itr: Iteration, from 1.
        emitter: Index of the emitter.
        solution: ``(dim,)`` genotype.
        tiles: ``uint8 (h, w)`` generated tiles.
        outcome: What became of it.
        parent: Evaluation that the solution was made from, or -1.
        predictions: What a surrogate said it would be, by name.
        order: Place in the order of learning, from 0, in a search without iterations; else None.
    """

    itr: int
    emitter: int
    solution: NDArray[Any]
    tiles: NDArray[np.uint8]
    outcome: Outcome
    parent: int = NO_PARENT
    predictions: Mapping[str, float] = field(default_factory=dict)
    order: int | None = None

    @property
    def eval_id(self) -> int:
        """Number of the evaluation in its run."""
        return self.outcome.eval_id

    @property
    def nbytes(self) -> int:
        """Bytes of its arrays."""
        arrays = [self.solution, self.tiles]
        if self.evaluation is not None:
            arrays += [*self.evaluation.layouts.values(), *self.evaluation.grids.values()]
        return sum(array.nbytes for array in arrays)

    @property
    def evaluation(self) -> Evaluation | None:
        """What is known about it, None if it failed."""
        result = self.outcome.result
        return result if isinstance(result, Evaluation) else None


def as_table(rows: Sequence[EvaluationRow]) -> pa.Table:
    """Make the table of evaluations, one row each, without arrays but those of repetitions."""
    outcomes = [row.outcome for row in rows]
    failures = [o.result if isinstance(o.result, Failure) else None for o in outcomes]
    good = [row.evaluation for row in rows]

    def failed(read: Callable[[Failure], str]) -> pa.Array:
        return pa.array([read(item) if item else None for item in failures], pa.string())

    def number(read: Callable[[Evaluation], float]) -> pa.Array:
        return pa.array([read(item) if item else None for item in good], pa.float64())

    columns = {
        "eval_id": pa.array([row.eval_id for row in rows], pa.int64()),
        "itr": pa.array([row.itr for row in rows], pa.int32()),
        "emitter": pa.array([row.emitter for row in rows], pa.int32()),
        "parent_eval_id": pa.array([row.parent for row in rows], pa.int64()),
        "success": pa.array([outcome.success for outcome in outcomes], pa.bool_()),
        "failure": failed(lambda failure: str(failure.kind)),
        "stage": failed(lambda failure: failure.stage),
        "message": failed(lambda failure: failure.message),
        "objective": number(lambda result: result.objective),
        "result_objective": number(lambda result: result.result_objective),
    }
    if any(row.order is not None for row in rows):
        columns["order"] = pa.array([row.order for row in rows], pa.int64())
    groups: dict[str, tuple[list[Mapping[str, Any]], pa.DataType]] = {
        "measures": ([item.measures if item else {} for item in good], pa.float64()),
        "predicted": ([row.predictions for row in rows], pa.float64()),
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
