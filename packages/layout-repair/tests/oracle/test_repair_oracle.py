"""Repair against brute force, the Pyomo definition and known optima."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from brute_force import nearest
from inputs import banded, constant, uniform
from layout_repair import InfeasibleError, WorkstationFrame, repair, specs, to_array, validate
from layout_repair.oracle.pyomo_model import solve_exact_pyomo

TINY = [
    (["@@@", "@@@", "@@@"], 2, 2, 7),
    (["...", "...", "..."], 3, 3, 4),
    (["eee", "eee", "eee"], 2, 2, 4),
    (["@e@", "e@e", "@e@"], 3, 3, 2),
    (["ee.", "e@@", "@.e", "..@"], 3, 3, 2),
    (["@@..", "...e", ".@e."], 4, 5, 3),
    (["@@@", "@e@", "@@@"], 1, 8, 2),
]


def framed(rows: Sequence[str]) -> NDArray[np.uint8]:
    """Put the frame around rows of storage."""
    return WorkstationFrame().add(to_array(rows))


@pytest.mark.parametrize(("rows", "least", "most", "optimum"), TINY)
def test_tiny_cases(rows: list[str], least: int, most: int, optimum: int) -> None:
    """The published tiny cases are solved and proven, by both implementations."""
    spec = specs.warehouse(min_shelves=least, max_shelves=most)
    for solve in (repair, solve_exact_pyomo):
        result = solve(framed(rows), spec)
        assert (result.cost, result.bound, result.status) == (optimum, optimum, "optimal")


@settings(max_examples=80)
@given(
    size=st.sampled_from([(3, 3), (4, 3), (3, 4), (5, 2), (3, 1)]),
    seed=st.integers(0, 2**32 - 1),
    least=st.integers(0, 7),
    spread=st.integers(0, 3),
    need=st.sampled_from([1, 1, 1, 2]),
)
def test_repair_equals_brute_force(
    size: Any, seed: int, least: int, spread: int, need: Any
) -> None:
    """On tiny layouts cost, bound and infeasibility are those of enumerating all layouts."""
    storage = np.random.default_rng(seed).integers(3, size=size).astype(np.uint8)
    most = least + spread
    spec = specs.warehouse(min_shelves=least, max_shelves=most, min_endpoints_per_shelf=need)
    optimum = nearest(storage, least, most, need)
    if optimum is None:
        with pytest.raises(InfeasibleError, match="W3 count"):
            repair(WorkstationFrame().add(storage), spec)
    else:
        result = repair(WorkstationFrame().add(storage), spec)
        assert (result.cost, result.bound, result.status) == (optimum, optimum, "optimal")


@pytest.mark.parametrize("seed", range(4))
def test_arrays_and_pyomo_agree_on_random_layouts(seed: int) -> None:
    """The array path and the Pyomo definition prove the same optimum at middle size."""
    spec = specs.warehouse(shelves=20)
    layout = uniform(seed, 9, 12)
    assert repair(layout, spec).cost == solve_exact_pyomo(layout, spec).cost


@pytest.mark.parametrize(("seed", "optimum"), [(0, 173), (1, 184), (2, 170)])
def test_uniform_layouts_are_proven(seed: int, optimum: int) -> None:
    """Uniform random layouts of training size are solved to their known optimum, with proof."""
    result = repair(uniform(seed), specs.warehouse(shelves=240))
    assert (result.cost, result.status) == (optimum, "optimal")


def test_arrays_and_pyomo_agree_at_training_size() -> None:
    """Both implementations prove the same optimum at 33 x 36."""
    spec = specs.warehouse(shelves=240)
    assert solve_exact_pyomo(uniform(0), spec).cost == repair(uniform(0), spec).cost


@pytest.mark.parametrize(
    ("layout", "bar"),
    [
        (constant(0), 330),
        (constant(2), 255),
        (constant(1), 816),
        (banded(0, 2), None),
        (banded(2, 1), None),
        (banded(1, 2), None),
    ],
    ids=["floor", "endpoints", "shelves", "floor+endpoints", "endpoints+shelves", "shelves+endp"],
)
def test_degenerate_layouts_get_an_answer(layout: Any, bar: int | None) -> None:
    """What exact search cannot finish still gets a valid, near layout and an honest bound."""
    spec = specs.warehouse(shelves=240)
    result = repair(layout, spec)
    assert validate(result.layout, spec, layout) == []
    assert result.bound <= result.cost == int((result.layout != layout).sum())
    assert bar is None or result.cost <= bar
