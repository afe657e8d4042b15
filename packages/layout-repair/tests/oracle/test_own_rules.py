"""Rules of the user's own: limits of tiles, neighbours, reachability; against brute force."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layout_repair import (
    Count,
    InfeasibleError,
    LayoutSpec,
    Near,
    SpecError,
    WeightedHamming,
    repair,
    validate,
)
from layout_repair.oracle import solve_exact_pyomo

AROUND = {
    "sides": [(-1, 0), (1, 0), (0, -1), (0, 1)],
    "corners": [(-1, -1), (-1, 1), (1, -1), (1, 1)],
    "right": [(0, 1)],
    "left-right": [(0, -1), (0, 1)],
    "all": [(r, c) for r in (-1, 0, 1) for c in (-1, 0, 1) if r or c],
}


def random_rules(rng: np.random.Generator) -> LayoutSpec:
    """Draw a rule set with a player, a chest that is only touched, and a tree."""
    tiles = ".#PCT"
    counts = [Count("P", 1, 1)] if rng.random() < 0.6 else []
    if rng.random() < 0.5:
        least = int(rng.integers(3))
        counts.append(Count(str(rng.choice(["C", "T", "#T"])), least, least + int(rng.integers(3))))
    near = []
    for number in range(int(rng.integers(3))):
        one, other = rng.choice([*tiles], size=2)
        around = str(rng.choice([*AROUND]))
        most = int(rng.integers(2)) if rng.random() < 0.6 else None
        least = int(rng.integers(2)) if most is None else 0
        near.append(Near(str(one), str(other), least, most, around, name=f"rule {number}"))
    return LayoutSpec(
        name="dungeon", letter="D", alphabet=tiles, floor=".", blocks="#", walkables="P",
        stops="C", solids="T", counts=tuple(counts), near=tuple(near),
        min_open=int(rng.integers(1, 3)), max_blocks=None if rng.random() < 0.7 else 2,
        reach=[None, "PC", "P."][rng.integers(3)], connected=bool(rng.random() < 0.8),
    )  # fmt: skip


def obeys(rows: Sequence[str], spec: LayoutSpec) -> bool:
    """Check a layout cell by cell, without any code of the package."""
    cells = {(r, c): tile for r, row in enumerate(rows) for c, tile in enumerate(row)}
    number = {tile: sum(one == tile for one in cells.values()) for tile in ".#PCT"}
    if number["."] + number["P"] < spec.min_open or number["#"] > (spec.max_blocks or len(cells)):
        return False
    for rule in spec.counts:
        total = sum(number[tile] for tile in rule.tiles)
        if not rule.least <= total <= (len(cells) if rule.most is None else rule.most):
            return False
    for rule in spec.near:
        for (r, c), tile in cells.items():
            found = sum(
                cells.get((r + d, c + e), " ") in rule.others for d, e in AROUND[rule.around]
            )
            limit = 9 if rule.most is None else rule.most
            if tile in rule.tiles and not rule.least <= found <= limit:
                return False
    return not spec.connected or reachable(cells, spec.reach or ".PC")


def reachable(cells: Mapping[tuple[int, int], str], wanted: str) -> bool:
    """Whether one area of floor and players holds or touches every wanted cell."""
    chosen = {place for place, tile in cells.items() if tile in wanted}
    left = {place for place, tile in cells.items() if tile in ".P"}
    reached = [set()]
    while left:
        area = walk = [min(left)]
        left -= set(area)
        for r, c in walk:
            new = [p for p in ((r - 1, c), (r + 1, c), (r, c - 1), (r, c + 1)) if p in left]
            area += new
            left -= set(new)
        beside = {(r + d, c + e) for r, c in area for d, e in AROUND["sides"]}
        touched = {p for p in beside if cells.get(p) == "C"}
        reached.append(set(area) | touched)
    return any(chosen <= area for area in reached)


def enumerated(size: tuple[int, int]) -> Iterator[list[str]]:
    """All layouts of a size."""
    for tiles in product(".#PCT", repeat=size[0] * size[1]):
        text = "".join(tiles)
        yield [text[r * size[1] : (r + 1) * size[1]] for r in range(size[0])]


def price(rows: Sequence[str], before: Sequence[str], rewards: Mapping[str, int]) -> float:
    """Changed cells less rewards."""
    old, new = "".join(before), "".join(rows)
    changed = sum(a != b for a, b in zip(old, new, strict=True))
    return changed - sum(worth * new.count(tile) for tile, worth in rewards.items())


@settings(max_examples=60)
@given(seed=st.integers(0, 2**32 - 1), size=st.sampled_from([(2, 3), (1, 6), (3, 2)]))
def test_any_rules_equal_brute_force(seed: int, size: Any) -> None:
    """Cost, bound and impossibility are those of enumerating all layouts; so with rewards."""
    rng = np.random.default_rng(seed)
    spec = random_rules(rng)
    before = ["".join(rng.choice([*".#PCT"], size=size[1])) for _ in range(size[0])]
    rewards = {"T": 0.5, "P": 2} if rng.random() < 0.3 else {}
    valid = [rows for rows in enumerated(size) if obeys(rows, spec)]
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
        rows = ["".join(rng.choice([*".#PCT"], size=4, p=[0.5, 0.2, 0.1, 0.1, 0.1]))
                for _ in range(3)]  # fmt: skip
        assert obeys(rows, spec) == (not validate(rows, spec))


@settings(max_examples=15)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_definition_agrees(seed: int) -> None:
    """The Pyomo definition proves the same optimum, or names the same rule."""
    rng = np.random.default_rng(seed)
    spec = random_rules(rng)
    before = ["".join(rng.choice([*".#PCT"], size=5)) for _ in range(4)]
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
