"""Rules of the user's own: limits of tiles, neighbours, reachability; against brute force."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layout_repair import (
    Count,
    InfeasibleError,
    LayoutSpec,
    MaskFrame,
    Near,
    SpecError,
    WeightedHamming,
    repair,
    validate,
)
from layout_repair.oracle import solve_exact_pyomo
from own_rules import AROUND, layouts, obeys, price


def random_rules(rng: np.random.Generator) -> LayoutSpec:
    """Draw a rule set with a player, a chest that is only touched, and a tree or endpoints."""
    third = str(rng.choice(["T", "e"]))
    tiles = f".#PC{third}"
    counts = [Count("P", 1, 1)] if rng.random() < 0.6 else []
    if rng.random() < 0.5:
        least = int(rng.integers(3))
        group = str(rng.choice(["C", third, f"#{third}"]))
        counts.append(Count(group, least, least + int(rng.integers(3))))
    near = []
    for number in range(int(rng.integers(3))):
        one, other = rng.choice([*tiles], size=2)
        around = str(rng.choice([*AROUND]))
        most = int(rng.integers(2)) if rng.random() < 0.6 else None
        least = int(rng.integers(2)) if most is None else 0
        near.append(Near(str(one), str(other), least, most, around, name=f"rule {number}"))
    served = {"endpoint": "e", "min_endpoints_per_block": int(rng.integers(3)),
              "endpoint_needs_block": bool(rng.random() < 0.6),
              "endpoints_walkable": bool(rng.random() < 0.6)}  # fmt: skip
    own = served if third == "e" else {"solids": "T"}
    return LayoutSpec(
        name="dungeon", letter="D", alphabet=tiles + "dx", floor=".", blocks="#", walkables="P",
        stops="C", terminals="d", obstacles="x", counts=tuple(counts), near=tuple(near),
        min_open=int(rng.integers(1, 3)), max_blocks=None if rng.random() < 0.7 else 2,
        reach=[None, "PC", "P.", "Pd"][rng.integers(4)], connected=bool(rng.random() < 0.8), **own,
    )  # fmt: skip


def random_rows(rng: np.random.Generator, spec: LayoutSpec, size: tuple[int, int]) -> list[str]:
    """Draw a layout, mostly of searched tiles."""
    tiles = [*spec.alphabet]
    weights = np.array([1.0] * (len(tiles) - 2) + [0.2, 0.2])
    drawn = rng.choice(tiles, size=size, p=weights / weights.sum())
    return ["".join(row) for row in drawn]


@settings(max_examples=60)
@given(seed=st.integers(0, 2**32 - 1), size=st.sampled_from([(2, 3), (1, 6), (3, 2)]))
def test_any_rules_equal_brute_force(seed: int, size: tuple[int, int]) -> None:
    """Cost, bound and impossibility are those of enumerating all layouts; so with rewards."""
    rng = np.random.default_rng(seed)
    spec = random_rules(rng)
    before = random_rows(rng, spec, size)
    rewards = {spec.alphabet[4]: 0.5, "P": 2} if rng.random() < 0.3 else {}
    mask = rng.random(size) < (0.2 if rng.random() < 0.3 else 0.0)
    spec = replace(spec, frame=MaskFrame(["".join(np.where(row, "#", ".")) for row in mask]))
    fixed = {(int(row), int(col)) for row, col in np.argwhere(mask)}
    valid = [rows for rows in layouts(before, spec, fixed) if obeys(rows, spec)]
    if not valid:
        with pytest.raises(InfeasibleError):
            repair(before, spec, time_limit=30)
        return
    best = min(price(rows, before, rewards) for rows in valid)
    result = repair(before, spec, objective=WeightedHamming(rewards=rewards), time_limit=30)
    assert result.rows in valid
    assert (result.cost, result.bound) == (best, best)
    assert result.cost == price(result.rows, before, rewards)


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_validator_says_the_same(seed: int) -> None:
    """The validator accepts exactly the layouts that a check cell by cell accepts."""
    rng = np.random.default_rng(seed)
    spec = random_rules(rng)
    for _ in range(40):
        rows = random_rows(rng, spec, (3, 4))
        assert obeys(rows, spec) == (not validate(rows, spec))


@settings(max_examples=15)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_definition_agrees(seed: int) -> None:
    """The Pyomo definition proves the same optimum, or names the same rule."""
    rng = np.random.default_rng(seed)
    spec = random_rules(rng)
    before = random_rows(rng, spec, (4, 5))
    outcomes = []
    for solve in (repair, solve_exact_pyomo):
        try:
            outcomes.append(solve(before, spec, time_limit=30).cost)
        except InfeasibleError as error:
            outcomes.append(error.rule)
    assert outcomes[0] == outcomes[1]


def test_larger_layouts_are_mended() -> None:
    """At training size, rules that construction does not know still get a valid layout."""
    rng = np.random.default_rng(0)
    spec = LayoutSpec(
        name="dungeon", letter="D", alphabet=".#PCT", floor=".", blocks="#", walkables="P",
        stops="C", solids="T", counts=(Count("P", 1, 1), Count("C", 2, 4)),
        near=(Near("#", "#", most=0, around="corners"), Near("T", "#", least=1)),
    )  # fmt: skip
    before = ["".join(rng.choice([*".#PCT"], size=24, p=[0.5, 0.2, 0.1, 0.1, 0.1]))
              for _ in range(20)]  # fmt: skip
    result = repair(before, spec, time_limit=120, work_limit=12_000)
    assert validate(result.layout, spec, before) == []
    assert result.bound <= result.cost


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"counts": (Count("x", 1),)}, r"counts\[0\].tiles: must be some of the tiles"),
        ({"counts": (Count("P", 3, 2),)}, r"counts\[0\].most: must be an integer of at least 3"),
        ({"near": (Near("P", "C", 5),)}, r"near\[0\].least: must be an integer from 0 to 4"),
        ({"near": (Near("P", "C", 1, around="up"),)}, r"near\[0\].around: must be one of"),
        ({"near": (Near("P", "C", 1), Near("P", "C", 2))}, "two rules have the name 'P near C'"),
        ({"reach": "#"}, "reach: must be tiles that are driven across or touched"),
        ({"blocks": "#T", "solids": "", "counts": (Count("T", 1),)}, "the types of blocks are one"),
        ({"connected": "false", "min_blocks": 2.5, "letter": ""}, "connected: must be True(.|\n)*"),
    ],
)
def test_wrong_rules_are_refused(arguments: dict[str, Any], message: str) -> None:
    """Rules that contradict themselves are refused by name, all at once."""
    valid = {"name": "d", "letter": "D", "alphabet": ".#PCT", "floor": ".", "blocks": "#",
             "walkables": "P", "stops": "C", "solids": "T"}  # fmt: skip
    LayoutSpec(**valid)
    with pytest.raises(SpecError, match=message):
        LayoutSpec(**(valid | arguments))


ALONE = LayoutSpec(
    name="alone", letter="A", alphabet=".#PCed", floor=".", blocks="#", walkables="P", stops="C",
    endpoint="e", terminals="d", min_endpoints_per_block=1,
    near=(Near(".", "e", most=0, name="apart"),), reach="PC",
)  # fmt: skip


def test_neighbours_that_touch_different_areas() -> None:
    """Two chests beside one another that are touched from two areas are not reachable so."""
    before = ["CCe", "#d."]
    valid = [rows for rows in layouts(before, ALONE, set()) if obeys(rows, ALONE)]
    best = min(price(rows, before, {}) for rows in valid)
    result = repair(before, ALONE, time_limit=60, work_limit=3000)
    assert (result.cost, result.bound, result.limit_hit) == (best, best, None)


def test_fixed_cells_may_be_what_is_wrong() -> None:
    """A fixed cell whose fixed neighbours break a rule is told at once, with its place."""
    spec = LayoutSpec(
        name="kept", letter="K", alphabet=".#T", floor=".", blocks="#", solids="T",
        near=(Near("T", ".", least=1, around="above", name="air"),),
        frame=MaskFrame(["..#", "..."]),
    )  # fmt: skip
    with pytest.raises(InfeasibleError, match="K7 air: the fixed tile at row 0, column 2 does not"):
        repair(["..T", "..."], spec)


def test_rewards_of_fixed_cells_count() -> None:
    """What fixed cells are worth is part of cost and bound alike."""
    spec = LayoutSpec(
        name="kept", letter="K", alphabet=".#", floor=".", blocks="#", max_blocks=3,
        frame=MaskFrame(["#..", "..."]),
    )  # fmt: skip
    result = repair(["#..", "..."], spec, objective=WeightedHamming(rewards={"#": 2.5}))
    assert (result.cost, result.bound) == (2 - 3 * 2.5, 2 - 3 * 2.5)
