"""Rule sets."""

from typing import Any

import pytest

from layout_repair import SpecError, specs


def test_exact_number_sets_both_limits() -> None:
    """An exact number of shelves is both limits."""
    spec = specs.warehouse(shelves=240)
    assert (spec.min_blocks, spec.max_blocks) == (240, 240)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"shelves": -1}, "min_shelves: must not be negative"),
        ({"min_shelves": 5, "max_shelves": 4}, "at least min_shelves=5, got 4"),
        ({"max_shelves": -1}, "max_shelves"),
        ({"shelves": 5, "max_shelves": 9}, "not both"),
        ({"shelves": 5, "min_endpoints_per_shelf": 0}, "from 1 to 4"),
        ({"shelves": 5, "min_endpoints_per_shelf": 5}, "from 1 to 4"),
    ],
)
def test_contradictions_are_refused(arguments: dict[str, Any], message: str) -> None:
    """Contradicting numbers are refused by name."""
    with pytest.raises(SpecError, match=message):
        specs.warehouse(**arguments)
