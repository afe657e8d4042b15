"""Starting layouts, and the choice among equally near layouts."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brute_force import hall_layouts, valid_storages
from inputs import banded, constant, uniform
from layout_repair import (
    EditDistance,
    Fewest,
    LayoutError,
    MostLike,
    SpecError,
    WeightedHamming,
    WorkstationFrame,
    repair,
    repair_many,
    specs,
    to_array,
    to_rows,
    validate,
)

SEEDS = st.integers(0, 2**32 - 1)
SPEC = specs.warehouse(shelves=20)


@settings(max_examples=40)
@given(
    seed=SEEDS,
    size=st.sampled_from([(3, 3), (4, 2), (3, 4)]),
    shelves=st.integers(1, 4),
    rule=st.sampled_from(["floor", "endpoint", "reference"]),
)
def test_ties_of_a_warehouse_equal_brute_force(
    seed: Any, size: Any, shelves: int, rule: Any
) -> None:
    """Among all layouts of the least distance, none scores better under the rule."""
    rng = np.random.default_rng(seed)
    storage, other = rng.integers(3, size=(2, *size)).astype(np.uint8)
    valid = valid_storages(*size)
    valid = valid[(valid == 1).sum(axis=(1, 2)) == shelves]
    distance = (valid != storage).sum(axis=(1, 2))
    nearest = valid[distance == distance.min()]
    frame = WorkstationFrame()
    if rule == "reference":
        score, tie_break = (nearest != other), MostLike(to_rows(frame.add(other)))
    else:
        score, tie_break = nearest == ("floor", "block", "endpoint").index(rule), Fewest(rule)
    scores = score.sum(axis=(1, 2))
    best, favoured = int(scores.min()), nearest[scores == scores.min()]
    full, spec = frame.add(storage), specs.warehouse(shelves=shelves)
    result = repair(full, spec, tie_break=tie_break)
    assert (result.cost, result.bound) == (distance.min(), distance.min())
    assert result.ties == (best, best)
    assert (favoured == frame.remove(result.layout)).all(axis=(1, 2)).any()


@settings(max_examples=20)
@given(seed=SEEDS, size=st.sampled_from([(3, 2), (2, 4)]))
def test_ties_of_a_hall_equal_brute_force(seed: Any, size: Any) -> None:
    """With types that must occur and weights, the distance stays the least one."""
    rng = np.random.default_rng(seed)
    layout = rng.integers(4, size=size).astype(np.uint8)
    spec, valid = specs.manufacture(waits=(1.0, 1.0)), hall_layouts(*size, 2, 1)
    distance = (valid != layout).sum(axis=(1, 2))
    nearest = valid[distance == distance.min()]
    result = repair(layout, spec, tie_break=Fewest("block"))
    blocks = np.isin(nearest, (1, 2)).sum(axis=(1, 2)).min()
    assert (result.cost, result.ties) == (distance.min(), (blocks, blocks))


@pytest.mark.parametrize("rule", [Fewest("endpoint"), MostLike(constant(0))])
def test_ties_never_cost(rule: Any) -> None:
    """At training size ties are broken at the same cost and bound, and validly."""
    layout, spec = uniform(0), specs.warehouse(shelves=240)
    plain, result = repair(layout, spec), repair(layout, spec, tie_break=rule)
    assert (result.cost, result.bound) == (plain.cost, plain.bound)
    assert validate(result.layout, spec, layout) == []
    assert result.ties[1] <= result.ties[0]


def test_ties_at_a_price() -> None:
    """Ties are broken among layouts of equal price, too."""
    weights = WeightedHamming(changes={("endpoint", "floor"): 2})
    plain = repair(uniform(2, 9, 12), SPEC, objective=weights)
    result = repair(uniform(2, 9, 12), SPEC, objective=weights, tie_break=Fewest("floor"))
    assert result.cost == plain.cost
    assert result.ties[0] <= int((plain.layout[:, 2:-2] == 0).sum())


def test_start_at_the_optimum_is_proven_at_once() -> None:
    """A start that meets the bound is returned as it is."""
    layout, spec = uniform(0), specs.warehouse(shelves=240)
    best = repair(layout, spec).layout
    again = repair(layout, spec, starts=[best])
    assert again.status == "optimal"
    assert np.array_equal(again.layout, best)


@pytest.mark.parametrize("objective", [None, EditDistance(), WeightedHamming(retype=3)])
def test_starts_never_worsen(objective: Any) -> None:
    """The result costs no more than any start, whatever the budget."""
    layout = banded(2, 1, 9, 12)
    options = {"objective": objective, "time_limit": 60}
    good = repair(layout, SPEC, work_limit=1000, **options)
    hurried = repair(layout, SPEC, work_limit=1, starts=[good.rows, uniform(0, 9, 12)], **options)
    assert hurried.bound <= hurried.cost <= good.cost
    assert validate(hurried.layout, SPEC, layout) == []


def test_invalid_starts_are_made_valid() -> None:
    """A start that breaks the rules helps as a guess, and fixed cells are not taken from it."""
    layout = uniform(3, 9, 12)
    start = layout.copy()
    start[1, 0] = 0
    result = repair(layout, SPEC, starts=[start, np.full_like(layout, 3)], work_limit=1)
    assert validate(result.layout, SPEC, layout) == []


def test_starts_of_other_shapes_are_refused() -> None:
    """Starts and references have the shape of the layout."""
    layout, small = uniform(0, 9, 12), uniform(0, 9, 11)
    with pytest.raises(LayoutError, match=r"starts\[1\]: must have the shape \(9, 16\)"):
        repair(layout, SPEC, starts=[layout, small])
    with pytest.raises(LayoutError, match=r"reference: must have the shape \(9, 16\)"):
        repair(layout, SPEC, tie_break=MostLike(small))


def test_impossible_preferences_are_refused() -> None:
    """Unknown roles, and ties of the edit distance, are refused by name."""
    with pytest.raises(SpecError, match="role: must be one of"):
        Fewest("wall")
    with pytest.raises(SpecError, match="tie_break, objective: ties of EditDistance"):
        repair(uniform(0, 9, 12), SPEC, objective=EditDistance(), tie_break=Fewest("floor"))


def test_many_with_starts_and_ties() -> None:
    """Each layout has its own starts; the tie-breaking rule is shared."""
    layouts = [uniform(0, 9, 12), uniform(1, 9, 12)]
    first, second = (repair(layout, SPEC, tie_break=Fewest("endpoint")) for layout in layouts)
    results = repair_many(layouts, SPEC, starts=[[first.layout], []], tie_break=Fewest("endpoint"))
    assert [r.ties for r in results] == [first.ties, second.ties]
    with pytest.raises(SpecError, match="starts: must have one item for each of 2 layouts, got 1"):
        repair_many(layouts, SPEC, starts=[[]])


SCORES = np.zeros((3, 7, 2))
SCORES[0, 2] = (0.1, 0.7)


def test_labels_by_scores() -> None:
    """New stations take the type of the highest score in their cell, ties the lower type."""
    spec = specs.manufacture(waits=(1.0, 1.0), label_rule="scores", min_stations=6)
    result = repair([".......", ".......", "......."], spec, label_scores=SCORES)
    assert validate(result.layout, spec) == []
    stations = np.argwhere(np.isin(result.layout, (1, 2)))
    twos = [tuple(cell) for cell in stations if result.layout[tuple(cell)] == 2]
    last = tuple(stations[-1])
    assert set(twos) <= {(0, 2), last}


def test_labels_at_random_follow_the_seed() -> None:
    """Random types are drawn by their shares, from the seed alone."""
    spec = specs.manufacture(label_rule="random", min_stations=60, waits=(1.0, 9.0))
    layout = np.zeros((14, 15), dtype=np.uint8)
    one, same, other = (repair(layout, spec, seed=seed, work_limit=500) for seed in (1, 1, 2))
    assert np.array_equal(one.layout, same.layout)
    assert not np.array_equal(one.layout, other.layout)
    assert (one.layout == 1).sum() < 20 < (one.layout == 2).sum()


@pytest.mark.parametrize(
    ("rule", "scores", "message"),
    [
        ("ratio", SCORES, "label_scores, label_rule: scores are for label_rule='scores'"),
        ("scores", None, "none were given"),
        ("scores", SCORES[:2], r"label_scores: must be finite numbers of shape \(3, 7, 2\)"),
        ("scores", SCORES * np.nan, "finite"),
    ],
)
def test_scores_and_rule_belong_together(rule: str, scores: Any, message: str) -> None:
    """Scores without their rule, the rule without scores, and wrong scores are refused."""
    spec = specs.manufacture(waits=(1.0, 1.0), label_rule=rule)
    with pytest.raises(SpecError, match=message):
        repair(np.zeros((3, 7), dtype=np.uint8), spec, label_scores=scores)


def test_reference_as_codes_or_rows() -> None:
    """A reference may be rows or codes."""
    layout, rows = uniform(5, 9, 12), to_rows(uniform(6, 9, 12))
    by_rows = repair(layout, SPEC, tie_break=MostLike(rows))
    by_codes = repair(layout, SPEC, tie_break=MostLike(to_array(rows)))
    assert np.array_equal(by_rows.layout, by_codes.layout)
