"""Rule sets drawn at random: every combination of attributes and options is answered alike."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from layout_repair import (
    Fewest,
    InfeasibleError,
    LayoutSpec,
    MostLike,
    WeightedHamming,
    repair,
    validate,
)
from layout_repair.oracle.pyomo_model import solve_exact_pyomo


def random_rules(rng: np.random.Generator) -> LayoutSpec:
    """Draw a rule set with floor, blocks, pillars and doors, and perhaps endpoints."""
    types, endpoint = int(rng.integers(1, 3)), "e" if rng.random() < 0.8 else None
    return LayoutSpec(
        name="any",
        letter="A",
        alphabet=".ABe#d",
        floor=".",
        blocks="AB"[:types],
        endpoint=endpoint,
        terminals="d",
        obstacles="#",
        min_blocks=int(rng.integers(6)),
        max_blocks=None if rng.random() < 0.5 else int(rng.integers(6, 12)),
        min_open=int(rng.integers(1, 8)),
        every_type=bool(rng.random() < 0.5),
        min_endpoints_per_block=int(rng.integers(3)) if endpoint else 0,
        endpoint_needs_block=bool(rng.random() < 0.7),
        endpoints_walkable=bool(rng.random() < 0.6),
        connected=bool(rng.random() < 0.85),
        label_rule=str(rng.choice(["ratio", "nearest", "random", "scores"])),
    )


def random_rows(rng: np.random.Generator, spec: LayoutSpec, height: int, width: int) -> list[str]:
    """Draw rows of the tiles that the rules use, mostly searched ones."""
    searched = len(spec.blocks) + 1 + (spec.endpoint is not None)
    weights = np.array([4.0] + [2.0] * (searched - 1) + [0.2, 0.3])
    tiles = rng.choice([*spec.used_tiles], size=(height, width), p=weights / weights.sum())
    return ["".join(row) for row in tiles]


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32 - 1))
@example(seed=514)  # a regular layout with endpoints, where there are none
def test_both_implementations_agree(seed: int) -> None:
    """The array path and the Pyomo definition give the same optimum, or name the same rule."""
    rng = np.random.default_rng(seed)
    spec, size = random_rules(rng), tuple(int(side) for side in rng.integers(1, 5, size=2))
    layout, start = random_rows(rng, spec, *size), random_rows(rng, spec, *size)
    weights = WeightedHamming(rng.integers(6, size=size), {("block", "floor"): 3}, retype=2)
    options = {"objective": weights if rng.random() < 0.5 else None}
    if spec.label_rule == "scores":
        options["label_scores"] = rng.random((*size, len(spec.blocks)))
    tie_break = [None, Fewest("floor"), MostLike(start)][rng.integers(3)]
    exact = outcome(solve_exact_pyomo, layout, spec, **options)
    result = outcome(repair, layout, spec, starts=[start], tie_break=tie_break, **options)
    if isinstance(exact, str):
        assert result == exact
        return
    assert (result.cost, result.bound) == (exact.cost, exact.cost)
    assert validate(result.layout, spec, original=layout) == []
    assert tie_break is None or result.ties[0] == result.ties[1]


def outcome(
    solve: Callable[..., Any], layout: Sequence[str], spec: LayoutSpec, **options: Any
) -> Any:
    """The repair, or the rule that cannot hold."""
    try:
        return solve(layout, spec, time_limit=30, **options)
    except InfeasibleError as error:
        return error.rule
