"""All instances of two agents on the smallest maps; `nox -s matrix` goes further."""

import itertools

import pytest

from joint_search import optimal_cost
from joint_tables import JointTables, drivable_cells
from tiny_instances import WINDOW, check_all_instances, tiny_maps


@pytest.mark.parametrize("rows", [*tiny_maps(2, 2, 3, 4), *tiny_maps(2, 3, 5, 6)])
def test_all_instances_of_two_agents(rows: list[str]) -> None:
    """PBS, ECBS with bound 1 and WHCA* against the optimum, PIBT and EPIBT against the rules."""
    goals = list(itertools.product(drivable_cells(rows), repeat=2))
    counts = check_all_instances(rows, 2, goals)
    assert counts["ecbs"] == counts["instances"]
    assert counts["pbs"] > 0.9 * counts["instances"]


def test_maps_are_all_and_different() -> None:
    """Of the connected maps of 2x2 with three cells or more there are two, up to symmetry."""
    assert tiny_maps(2, 2, 3, 4) == [["@e", "ew"], ["ee", "ew"]]


def test_tables_equal_a_search() -> None:
    """The table of optimal costs agrees with a best-first search over the joint states."""
    rows = ["ewe", "e@e"]
    tables = JointTables(rows, 2)
    for goals in itertools.product(tables.cells, repeat=2):
        optima = tables.optimal([tables.cells.index(goal) for goal in goals], WINDOW)
        for places in itertools.permutations(range(tables.gone), 2):
            starts = tuple(tables.cells[place] for place in places)
            assert optima[tables.index[places]] == optimal_cost(rows, starts, goals, WINDOW)
