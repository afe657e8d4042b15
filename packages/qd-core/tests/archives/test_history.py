"""Archives of the past, compared with archives that were filled one by one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qd_core.archives.history import ArchiveHistory


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, 60), st.integers(1, 6), st.integers(1, 9))
def test_every_iteration_equals_a_replay(seed: int, rows: int, cells: int, values: int) -> None:
    """A dictionary filled row by row has the same elites, sizes, scores and bests."""
    rng = np.random.default_rng(seed)
    iteration = np.sort(rng.integers(8, size=rows))
    cell = rng.integers(cells, size=rows)
    objective = rng.integers(-values, values, size=rows) / 2
    history = ArchiveHistory(iteration, cell, objective)
    curves = history.curves(offset=-3.0)
    best: dict[int, int] = {}
    for itr in range(int(iteration[-1]) + 1 if rows else 0):
        for row in np.nonzero(iteration == itr)[0].tolist():
            held = best.get(int(cell[row]))
            if held is None or objective[row] > objective[held]:
                best[int(cell[row])] = row
        assert history.elites(itr).tolist() == [best[key] for key in sorted(best)]
        assert curves.elites[itr] == len(best)
        score = sum(float(objective[row]) + 3.0 for row in best.values())
        assert curves.qd_score[itr] == pytest.approx(score)
        highest = max((float(objective[row]) for row in best.values()), default=np.nan)
        np.testing.assert_equal(curves.best[itr], highest)
    assert len(curves.iteration) == (iteration[-1] + 1 if rows else 0)


def test_what_is_no_history_is_refused() -> None:
    """Falling iterations, different lengths and numbers that are not finite are refused."""
    with pytest.raises(ValueError, match="must not fall"):
        ArchiveHistory([1, 0], [0, 0], [1, 1])
    with pytest.raises(ValueError, match="one length"):
        ArchiveHistory([0, 1], [0], [1, 1])
    with pytest.raises(ValueError, match="must be finite"):
        ArchiveHistory([0], [0], [np.nan])
