"""Many repairs at once."""

import numpy as np
import pytest

from inputs import uniform
from layout_repair import InfeasibleError, LayoutError, SpecError, repair, repair_many, specs

SPEC = specs.warehouse(shelves=20)


def test_processes_change_nothing():
    """Two processes give the answers of single calls, errors in their places."""
    layouts = [uniform(0, 9, 12), ["..", "."], uniform(1, 9, 12), uniform(2, 3, 3)]
    options = {"time_limit": 60, "work_limit": 2000}
    for workers in (1, 2):
        first, ragged, second, small = repair_many(layouts, SPEC, workers=workers, **options)
        assert isinstance(ragged, LayoutError)
        assert isinstance(small, InfeasibleError)
        for layout, result in ((layouts[0], first), (layouts[2], second)):
            assert np.array_equal(result.layout, repair(layout, SPEC, **options).layout)


def test_options_are_checked():
    """Impossible options are refused, not returned."""
    with pytest.raises(SpecError, match="workers: must be at least 1, got 0"):
        repair_many([], SPEC, workers=0)
    with pytest.raises(SpecError, match="time_limit"):
        repair_many([uniform(0, 9, 12)], SPEC, time_limit=0)
