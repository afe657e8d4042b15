"""Options in pairs: each works with each, or is refused with both names."""

from dataclasses import fields

import numpy as np
import pytest

import rhcr_sim
from option_table import OTHERS, SCENARIOS, SOLVERS, VALUES, check_refusal, pairs, try_options


def test_the_table_holds_every_option() -> None:
    """An option that the table lacks would be tried with nothing."""
    assert {field.name for field in fields(rhcr_sim.Config)} == OTHERS | VALUES.keys()


@pytest.mark.parametrize("solver", [name for name in SOLVERS if name != "prioritised"])
def test_some_pairs_of_options(solver: str) -> None:
    """A random choice of pairs on all layouts; `nox -s matrix` tries all of them."""
    chosen = np.random.default_rng(0).choice(pairs(), 40, replace=False)
    scenarios = list(SCENARIOS)
    ran = sum(
        try_options(scenarios[i % len(scenarios)], solver, options, steps=20)
        for i, options in enumerate(chosen)
    )
    assert ran > 5


@pytest.mark.parametrize("endpoints", ["hold", "dummy"])
def test_all_pairs_with_places_to_rest(endpoints: str) -> None:
    """The planner that needs places to rest, with them and every two options on top."""
    ran = sum(
        try_options("warehouse", "prioritised", {"endpoints": endpoints} | options, steps=20)
        for options in pairs()
    )
    assert ran > 20


def test_bad_refusals_would_be_noticed() -> None:
    """A message that names one option only, or none that was set, does not pass."""
    check_refusal("window=5 does not go with period=7", {"solver", "window", "period"})
    for message in ("window=5 is wrong", "lookahead=5 does not go with fallback='wait'"):
        with pytest.raises(AssertionError):
            check_refusal(message, {"solver", "window", "period"})
