"""All pairs of options on all layouts with all solvers, 60 steps each: `nox -s matrix`."""

from typing import Any

import pytest

from option_table import SCENARIOS, SOLVERS, pairs, try_options


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("solver", SOLVERS)
def test_all_pairs_of_options(scenario: Any, solver: Any) -> None:
    """Every pair runs without a broken rule or is refused with the names of two options."""
    ran = [try_options(scenario, solver, options, steps=60) for options in pairs()]
    assert sum(ran) > len(ran) / 4 or solver == "prioritised"
