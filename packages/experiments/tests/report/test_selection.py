"""Which elite is meant."""

import numpy as np
import pytest

from experiments.errors import UserError
from experiments.report.selection import cells, select_elite
from qd_core import MeasureSpec
from qd_core.runs import Elites

AXES = (MeasureSpec("walls", 0.0, 1.0, 4), MeasureSpec("steps", 0.0, 1.0, 5))


def elites() -> Elites:
    """Four elites in the cells (0, 0), (1, 2), (1, 4) and (3, 4)."""
    n = 4
    return Elites(
        index=np.array([0, 7, 9, 19]),
        eval_id=np.array([40, 30, 20, 10]),
        objective=np.array([1.0, 2.0, 3.0, 3.0], np.float32),
        other_objective=np.zeros(n, np.float32),
        measures=np.zeros((n, 2), np.float32),
        solution=np.zeros((n, 3), np.float32),
    )


@pytest.mark.parametrize(
    ("text", "row"),
    [("best", 3), ("1,2", 1), ("1,*", 2), ("*,4", 3), ("eval:40", 0)],
)
def test_one_is_found(text: str, row: int) -> None:
    """The best has the highest objective and of equal ones the earliest evaluation."""
    assert select_elite(elites(), AXES, text) == row


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2,2", "the nearest is at 1,2"),
        ("1", "one index for each of walls, steps"),
        ("1,5", "steps has indices 0 to 4"),
        ("eval:7", "of this evaluation"),
        ("worst", "expected best, I,J or eval:ID"),
        ("eval:x", "expected best"),
    ],
)
def test_none_is_found(text: str, expected: str) -> None:
    """The message says what there is instead."""
    with pytest.raises(UserError, match=expected):
        select_elite(elites(), AXES, text)


def test_cells_are_row_major() -> None:
    """The flat index of the archive becomes one index a measure."""
    assert cells(elites(), AXES).tolist() == [[0, 0], [1, 2], [1, 4], [3, 4]]
