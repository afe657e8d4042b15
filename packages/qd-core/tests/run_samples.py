"""Runs and rows for tests."""

from pathlib import Path

import numpy as np

from qd_core import Evaluation, Failure, FailureKind
from qd_core.execution import Outcome
from qd_core.runs import EvaluationRow, RunDirectory

TILES = np.zeros((2, 3), np.uint8)


def create(parent: Path) -> RunDirectory:
    """An empty run."""
    return RunDirectory.create(
        parent, "My Run: alpha=5", seed=7, config="a = 1\n", info={"commit": "abc"}
    )


def row(eval_id: int, *, success: bool = True) -> EvaluationRow:
    """An evaluation whose numbers all come from its id."""
    result: Evaluation | Failure = Failure(FailureKind.SIM_CRASH, "simulate", "crashed")
    if success:
        result = Evaluation(
            objective=eval_id + 0.5,
            result_objective=eval_id,
            measures={"entropy": eval_id / 10, "hamming": 2.0 * eval_id},
            repetitions={"throughput": np.array([eval_id, eval_id + 1.0])},
            layouts={"unrepaired": TILES, "repaired": TILES + np.uint8(eval_id)},
            grids={"tile_usage": np.full((2, 3), eval_id, np.float32)},
        )
    return EvaluationRow(
        1, 0, np.full(3, eval_id, np.float32), TILES, Outcome(eval_id, result, {"prepare": 0.25})
    )
