"""All instances of two and three agents on all tiny maps: `nox -s matrix`."""

import itertools
from typing import Any

import pytest

from joint_tables import drivable_cells
from tiny_instances import check_all_instances, tiny_maps


@pytest.mark.parametrize("rows", [*tiny_maps(2, 3, 3, 6), *tiny_maps(3, 3, 5, 9)])
def test_all_instances_of_two_agents(rows: Any) -> None:
    """ECBS with bound 1 solves all of them optimally, nobody breaks a rule."""
    goals = list(itertools.product(drivable_cells(rows), repeat=2))
    counts = check_all_instances(rows, 2, goals)
    assert counts["ecbs"] == counts["instances"]


@pytest.mark.parametrize("rows", [*tiny_maps(2, 3, 4, 6), *tiny_maps(3, 3, 5, 6)])
def test_all_instances_of_three_agents(rows: Any) -> None:
    """As for two; agents may be numbered such that their goals ascend, all starts are tried."""
    goals = list(itertools.combinations_with_replacement(drivable_cells(rows), 3))
    counts = check_all_instances(rows, 3, goals)
    assert counts["ecbs"] > 0.9 * counts["instances"]
