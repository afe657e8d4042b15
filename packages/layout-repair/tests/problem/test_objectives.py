"""Objectives other than the number of changed cells."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from brute_force import hall_layouts, maze_layouts, reachable_stops, valid_storages
from inputs import stops, uniform
from layout_repair import (
    EditDistance,
    Hamming,
    SpecError,
    WeightedHamming,
    WorkstationFrame,
    repair,
    repair_many,
    specs,
    validate,
)
from layout_repair.oracle.pyomo_model import solve_exact_pyomo
from layout_repair.problem.problem import Problem
from layout_repair.search.moves import edit_distance

SEEDS = st.integers(0, 2**32 - 1)
ROLES = ("floor", "block", "endpoint")
PRICES = [(1, 20), (3, 4), (0, 1), (1, 0), (2, 3)]
PAIRS = [(before, after) for before in ROLES for after in ROLES if before != after]


def random_weights(
    rng: np.random.Generator, shape: tuple[int, int], most: int = 5
) -> WeightedHamming:
    """Draw the weights of all cells and changes."""
    changes = {pair: int(rng.integers(most)) for pair in PAIRS if rng.random() < 0.7}
    return WeightedHamming(rng.integers(most, size=shape), changes, retype=int(rng.integers(most)))


def recount(
    before: NDArray[np.uint8],
    after: NDArray[np.uint8],
    kinds: Sequence[str],
    weights: WeightedHamming,
) -> list[int]:
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
def test_weighted_warehouse_equals_brute_force(seed: Any, size: Any, shelves: int) -> None:
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
def test_weighted_hall_equals_brute_force(seed: Any, size: Any, types: int) -> None:
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
def test_weighted_maze_equals_brute_force(seed: Any, size: Any, least: int) -> None:
    """On tiny mazes, too, with a number of walls that enforces changes."""
    rng = np.random.default_rng(seed)
    layout = rng.integers(2, size=size).astype(np.uint8)
    weights, valid = random_weights(rng, size), maze_layouts(*size, least, 99)
    if len(valid):
        result = repair(layout, specs.maze(min_walls=least), objective=weights)
        optimum = min(recount(layout, valid, ROLES, weights))
        assert (result.cost, result.bound) == (optimum, optimum)


def test_unit_weights_are_the_hamming_distance() -> None:
    """Weights of 1 change nothing, down to the layout."""
    layout, spec = uniform(3, 9, 12), specs.warehouse(shelves=20)
    plain = repair(layout, spec)
    for same in (Hamming(), WeightedHamming(np.ones(layout.shape, dtype=int))):
        assert np.array_equal(repair(layout, spec, objective=same).layout, plain.layout)
    assert plain.cost == plain.changed == int((plain.layout != layout).sum())


def test_precious_cells_are_kept() -> None:
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


def test_weights_of_many() -> None:
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
        ({"cells": np.array([[0.0005]])}, "cells: weights must be multiples of 0.001"),
        ({"cells": np.array([[-1]])}, "cells: weights must be between 0 and 1000, got -1 to -1"),
        ({"retype": 1001}, "retype: weights must be between"),
        ({"changes": {("block", "floor"): "5"}}, r"changes\['block', 'floor'\]: weights must be"),
        ({"changes": {("wall", "floor"): 1}}, "changes: must be of a pair"),
        ({"changes": {("floor", "floor"): 1}}, "goes from a role to itself"),
        (
            {"cells": np.array([[200]]), "changes": {("block", "floor"): 100}},
            "must be at most 10000, got 20000",
        ),
    ],
)
def test_wrong_weights_are_refused(arguments: dict[str, Any], message: str) -> None:
    """Weights that are no small integers are refused by name."""
    with pytest.raises(SpecError, match=message):
        WeightedHamming(**arguments)


def test_weights_fit_the_layout() -> None:
    """The weights of the cells have the shape of the layout."""
    weights = WeightedHamming(np.ones((3, 3), dtype=int))
    with pytest.raises(SpecError, match=r"cells: must have the shape \(9, 16\)"):
        repair(uniform(0, 9, 12), specs.warehouse(), objective=weights)


def moved(before: NDArray[Any], after: NDArray[Any], move: int, waste: int) -> int:
    """Edit distance of two role arrays: an optimal assignment for each role."""
    total = 0
    for role in range(3):
        old, new = np.argwhere(before == role), np.argwhere(after == role)
        steps = np.abs(old[:, None] - new[None]).sum(axis=2)
        costs = np.hstack([move * steps, np.full((len(old), len(old)), waste)])
        rows, columns = linear_sum_assignment(costs)
        total += int(costs[rows, columns].sum())
    return total


@settings(max_examples=20)
@given(seed=SEEDS, size=st.sampled_from([(3, 2), (2, 3)]), prices=st.sampled_from(PRICES))
def test_edit_distance_equals_brute_force(seed: Any, size: Any, prices: Any) -> None:
    """On tiny layouts the edit distance is the least over all valid ones, and proven."""
    rng = np.random.default_rng(seed)
    storage, blocks = rng.integers(3, size=size).astype(np.uint8), int(rng.integers(3))
    valid = reachable_stops(*size)
    valid = valid[(valid == 1).sum(axis=(1, 2)) >= blocks]
    optimum = min(moved(storage, layout, *prices) for layout in valid)
    for solve in (repair, solve_exact_pyomo):
        result = solve(storage, stops(blocks), objective=EditDistance(*prices))
        assert (result.cost, result.bound, result.status) == (optimum, optimum, "optimal")
        assert result.cost == moved(storage, result.layout, *prices)


@given(seed=SEEDS, prices=st.sampled_from(PRICES))
def test_edit_distance_is_an_assignment(seed: Any, prices: Any) -> None:
    """The distance of any two layouts is that of an optimal assignment of their tiles."""
    rng = np.random.default_rng(seed)
    before, after = rng.integers(3, size=(2, 5, 4)).astype(np.uint8)
    problem = Problem.whole(before, stops(0))
    assert edit_distance(problem, after, EditDistance(*prices)) == moved(before, after, *prices)


def test_edit_distance_of_a_warehouse() -> None:
    """Both models agree, and moving costs no more than in the layout of the fewest changes."""
    layout, spec, moves = uniform(1, 6, 8), specs.warehouse(shelves=9), EditDistance()
    result = repair(layout, spec, objective=moves)
    assert validate(result.layout, spec, layout) == []
    assert result.cost == result.bound == solve_exact_pyomo(layout, spec, objective=moves).cost
    nearest = repair(layout, spec)
    assert result.cost <= edit_distance(Problem.whole(layout, spec), nearest.layout, moves)
    assert result.changed >= nearest.cost


def test_edit_distance_counts_lost_types() -> None:
    """A station that changes its type is given up."""
    result = repair(["000"] * 3, specs.manufacture(), objective=EditDistance())
    exact = solve_exact_pyomo(["000"] * 3, specs.manufacture(), objective=EditDistance())
    assert result.cost == result.bound == exact.cost


@pytest.mark.parametrize("arguments", [{"move": -1}, {"waste": 1.5}, {"waste": 2000}])
def test_wrong_prices_are_refused(arguments: dict[str, Any]) -> None:
    """Prices of moves are small integers."""
    with pytest.raises(SpecError, match="must be an integer from 0 to 1000"):
        EditDistance(**arguments)
