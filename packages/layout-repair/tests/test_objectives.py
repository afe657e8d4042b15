"""Objectives other than the number of changed cells."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brute_force import hall_layouts, maze_layouts, valid_storages
from inputs import uniform
from layout_repair import (
    Hamming,
    SpecError,
    WeightedHamming,
    WorkstationFrame,
    repair,
    repair_many,
    specs,
    validate,
)
from layout_repair.definition import solve_exact_pyomo

SEEDS = st.integers(0, 2**32 - 1)
ROLES = ("floor", "block", "endpoint")
PAIRS = [(before, after) for before in ROLES for after in ROLES if before != after]


def random_weights(rng, shape, most=5):
    """Draw the weights of all cells and changes."""
    changes = {pair: int(rng.integers(most)) for pair in PAIRS if rng.random() < 0.7}
    return WeightedHamming(rng.integers(most, size=shape), changes, retype=int(rng.integers(most)))


def recount(before, after, kinds, weights):
    """Price of each of some layouts, cell by cell; ``kinds`` names the role of each tile."""
    prices = []
    for layout in after:
        price = 0
        for cell in np.ndindex(before.shape):
            old, new = kinds[before[cell]], kinds[layout[cell]]
            if old != new:
                price += int(weights.cells[cell]) * weights.changes.get((old, new), 1)
            elif before[cell] != layout[cell]:
                price += weights.retype
        prices.append(price)
    return prices


@settings(max_examples=30)
@given(seed=SEEDS, size=st.sampled_from([(3, 3), (3, 2), (4, 2)]), shelves=st.integers(0, 4))
def test_weighted_warehouse_equals_brute_force(seed, size, shelves):
    """On tiny warehouses the price is the least over all valid layouts, and proven."""
    rng = np.random.default_rng(seed)
    full = WorkstationFrame().add(rng.integers(3, size=size).astype(np.uint8))
    weights = random_weights(rng, full.shape)
    valid = valid_storages(*size)
    valid = valid[(valid == 1).sum(axis=(1, 2)) == shelves]
    inner = WeightedHamming(weights.cells[:, 2:-2], weights.changes)
    optimum = min(recount(full[:, 2:-2], valid, ROLES, inner))
    for solve in (repair, solve_exact_pyomo):
        result = solve(full, specs.warehouse(shelves=shelves), objective=weights)
        assert (result.cost, result.bound, result.status) == (optimum, optimum, "optimal")
        assert [result.cost] == recount(full, [result.layout], (*ROLES, "", "", "fixed"), weights)


@settings(max_examples=20)
@given(seed=SEEDS, size=st.sampled_from([(3, 2), (2, 4), (1, 6)]), types=st.integers(1, 3))
def test_weighted_hall_equals_brute_force(seed, size, types):
    """On tiny halls, too, with a price of changing the type of a station."""
    rng = np.random.default_rng(seed)
    layout = rng.integers(types + 2, size=size).astype(np.uint8)
    weights, valid = random_weights(rng, size), hall_layouts(*size, types, 1)
    kinds = ("floor", *["block"] * types, "endpoint")
    if len(valid):
        optimum = min(recount(layout, valid, kinds, weights))
        spec = specs.manufacture(waits=(1.0,) * types)
        result = repair(layout, spec, objective=weights)
        assert (result.cost, result.bound, result.status) == (optimum, optimum, "optimal")
        assert [result.cost] == recount(layout, [result.layout], kinds, weights)


@settings(max_examples=20)
@given(seed=SEEDS, size=st.sampled_from([(3, 3), (3, 4)]), least=st.integers(0, 6))
def test_weighted_maze_equals_brute_force(seed, size, least):
    """On tiny mazes, too, with a number of walls that enforces changes."""
    rng = np.random.default_rng(seed)
    layout = rng.integers(2, size=size).astype(np.uint8)
    weights, valid = random_weights(rng, size), maze_layouts(*size, least, 99)
    if len(valid):
        result = repair(layout, specs.maze(min_walls=least), objective=weights)
        optimum = min(recount(layout, valid, ROLES, weights))
        assert (result.cost, result.bound) == (optimum, optimum)


def test_unit_weights_are_the_hamming_distance():
    """Weights of 1 change nothing, down to the layout."""
    layout, spec = uniform(3, 9, 12), specs.warehouse(shelves=20)
    plain = repair(layout, spec)
    for same in (Hamming(), WeightedHamming(np.ones(layout.shape, dtype=int))):
        assert np.array_equal(repair(layout, spec, objective=same).layout, plain.layout)
    assert plain.cost == plain.changed == int((plain.layout != layout).sum())


def test_precious_cells_are_kept():
    """Cells of a high weight change only where the rules leave no choice."""
    layout, spec = uniform(4, 9, 12), specs.warehouse(shelves=20)
    weights = np.ones(layout.shape, dtype=np.int64)
    weights[:5] = 500
    result = repair(layout, spec, objective=WeightedHamming(weights))
    plain = repair(layout, spec)
    changed = [int((r.layout != layout)[:5].sum()) for r in (result, plain)]
    assert changed[0] < changed[1]
    assert validate(result.layout, spec, layout) == []
    assert result.bound <= result.cost == int(weights[result.layout != layout].sum())


def test_weights_of_many():
    """Many layouts share the objective."""
    objective = WeightedHamming(changes={("block", "floor"): 3})
    layouts, spec = [uniform(0, 9, 12), uniform(1, 9, 12)], specs.warehouse(shelves=20)
    results = repair_many(layouts, spec, objective=objective)
    assert [result.cost for result in results] == [
        repair(layout, spec, objective=objective).cost for layout in layouts
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"cells": np.array([[0.5]])}, "cells: weights must be integers, got float64"),
        ({"cells": np.array([[-1]])}, "cells: weights must be between 0 and 1000, got -1 to -1"),
        ({"retype": 1001}, "retype: weights must be between"),
        ({"changes": {("block", "floor"): 0.5}}, r"changes\['block', 'floor'\]: weights must be"),
        ({"changes": {("wall", "floor"): 1}}, "changes: must go from one of"),
        ({"changes": {("floor", "floor"): 1}}, "changes: must go from one of"),
        (
            {"cells": np.array([[200]]), "changes": {("block", "floor"): 100}},
            "must be at most 10000, got 20000",
        ),
    ],
)
def test_wrong_weights_are_refused(arguments, message):
    """Weights that are no small integers are refused by name."""
    with pytest.raises(SpecError, match=message):
        WeightedHamming(**arguments)


def test_weights_fit_the_layout():
    """The weights of the cells have the shape of the layout."""
    weights = WeightedHamming(np.ones((3, 3), dtype=int))
    with pytest.raises(SpecError, match=r"cells: must have the shape \(9, 16\)"):
        repair(uniform(0, 9, 12), specs.warehouse(), objective=weights)
