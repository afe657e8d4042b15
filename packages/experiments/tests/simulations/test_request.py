"""Loads and seeds."""

import pytest

from experiments.errors import UserError
from experiments.simulations.request import constant, parse_loads, sweep


@pytest.mark.parametrize(
    ("text", "loads"),
    [
        ("50:350:10", tuple(range(50, 351, 10))),  # 31 numbers, as the published script runs
        ("50:59:10", (50,)),
        ("200", (200,)),
        ("100,50,100", (100, 50)),
    ],
)
def test_loads(text: str, loads: tuple[int, ...]) -> None:
    """A range has both ends; a list keeps its order and drops what it repeats."""
    assert parse_loads(text) == loads


@pytest.mark.parametrize("text", ["", "50:350", "350:50:10", "50:350:0", "0", "x", "1:2:3:4", "-5"])
def test_no_loads(text: str) -> None:
    """What is no number of agents is refused with what was expected."""
    with pytest.raises(UserError, match="50:350:10"):
        parse_loads(text)


def test_seeds_of_a_sweep_are_the_same_at_every_load() -> None:
    """Seeds count from the first one."""
    assert sweep("10,20", 3, 5).seeds == (5, 6, 7)
    assert len(sweep("10,20", 3, 5)) == 6
    assert sweep(None, 1, 0).loads == (None,)


def test_seeds_of_a_constant_load_are_distinct_and_repeatable() -> None:
    """They are drawn below 10,000, the same ones again for the same seed, others for another."""
    request = constant(200, 100, 0)
    assert request.loads == (200,)
    assert len(set(request.seeds)) == 100
    assert 0 <= min(request.seeds) < max(request.seeds) < 10_000
    assert constant(200, 100, 0) == request
    assert constant(200, 100, 1).seeds != request.seeds
    with pytest.raises(UserError, match="at most 10000"):
        constant(200, 10_001, 0)
