"""Types of stations after a repair."""

from typing import Any

import numpy as np
import pytest

from layout_repair import repair, specs, validate
from layout_repair.rules.labels import label


def test_new_stations_follow_the_ratio() -> None:
    """New stations bring the numbers of stations to the ratio of the wait times."""
    spec = specs.manufacture(min_stations=17, max_stations=17)
    result = repair(np.zeros((9, 10), dtype=np.uint8), spec)
    counts = [int((result.layout == code).sum()) for code in (1, 2, 3)]
    assert counts == [2, 5, 10]


def test_kept_stations_keep_their_type() -> None:
    """Stations that stay keep their type as long as no type is missing."""
    layout = np.random.default_rng(3).integers(5, size=(9, 10)).astype(np.uint8)
    result = repair(layout, specs.manufacture())
    before = (layout >= 1) & (layout <= 3)
    kept = before & (result.layout >= 1) & (result.layout <= 3)
    assert (result.layout == layout)[kept].all()


def test_nearest_type() -> None:
    """Under the rule `nearest` a new station takes the type of the nearest kept one."""
    spec = specs.manufacture(label_rule="nearest", waits=(1.0, 1.0))
    original = np.array([[1, 3, 0, 0, 0, 3, 2]], dtype=np.uint8)
    roles = np.array([[1, 2, 1, 0, 1, 2, 1]], dtype=np.uint8)
    assert label(original, roles, spec).tolist() == [[1, 3, 1, 0, 2, 3, 2]]


@pytest.mark.parametrize("waits", [(1.0,), (3.0, 1.0), (1.0, 1.0, 1.0, 1.0, 1.0)])
def test_any_number_of_types(waits: tuple[Any, ...]) -> None:
    """Every type occurs, and missing types are paid for once."""
    spec = specs.manufacture(waits=waits)
    layout = np.ones((6, 7), dtype=np.uint8)
    result = repair(layout, spec, time_limit=5)
    assert validate(result.layout, spec) == []
    assert result.cost == int((result.layout != layout).sum())
