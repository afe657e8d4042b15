"""Evaluations into an elitist archive, and out of it into columns."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qd_core.domain import Evaluation
from qd_core.strategies.strategy import Outcomes, Proposal

if TYPE_CHECKING:
    from ribs.archives import GridArchive

Rows = dict[str, NDArray[Any]]


def successes(
    proposal: Proposal, outcomes: Outcomes, names: Sequence[str]
) -> tuple[list[Evaluation], Rows]:
    """The evaluations of a proposal that succeeded.

    Args:
        proposal: What was evaluated.
        outcomes: One a solution.
        names: Measures of the archive.

    Returns:
        The evaluations, and columns of as many rows: ``row`` (in the proposal), ``solution``,
        ``eval_id``, ``objective``, ``result_objective`` and ``measures`` ``(k, m)``.
    """
    found = [
        (row, outcome.eval_id, outcome.result)
        for row, outcome in enumerate(outcomes)
        if outcome is not None and isinstance(outcome.result, Evaluation)
    ]
    results = [result for _, _, result in found]
    rows = np.array([row for row, _, _ in found], np.int64)
    measures = [[result.measures[name] for name in names] for result in results]
    return results, {
        "row": rows,
        "solution": proposal.solutions[rows],
        "eval_id": np.array([number for _, number, _ in found], np.int64),
        "objective": np.array([result.objective for result in results], np.float32),
        "result_objective": np.array([result.result_objective for result in results], np.float32),
        "measures": np.array(measures, np.float64).reshape(len(rows), len(names)),
    }


def insert(
    archive: "GridArchive", names: Sequence[str], proposal: Proposal, outcomes: Outcomes
) -> NDArray[np.int32]:
    """Put the successes of a proposal into an elitist archive of the result objective.

    Returns:
        ``int32 (k,)`` status of each success: 0 not added, 1 improved a cell, 2 new cell.
    """
    _, rows = successes(proposal, outcomes, names)
    if not len(rows["row"]):
        return np.zeros(0, np.int32)
    low, high = archive.lower_bounds, archive.upper_bounds
    # Bins of pyribs overflow beyond 32 bits.
    status: NDArray[np.int32] = archive.add(
        rows["solution"],
        rows["result_objective"],
        np.clip(rows["measures"], low, high).astype(np.float32),
        eval_id=rows["eval_id"],
        other_objective=rows["objective"],
    )["status"]
    return status
