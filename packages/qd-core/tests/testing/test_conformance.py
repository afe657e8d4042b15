"""The conformance test accepts what is right and names what is wrong."""

from collections.abc import Callable

import pytest

import faulty
from qd_core.testing import ToyDomain, check_domain


def test_toy_domain_conforms() -> None:
    """The toy domain keeps its contract, failures included."""
    check_domain(ToyDomain, (5, 6), 3)


@pytest.mark.parametrize(
    ("factory", "word"),
    [
        (faulty.Imprecise, "equal tiles and seeds must give equal results"),
        (faulty.Misnamed, "measures: threes is missing"),
        (faulty.Scribbler, "must not change the tiles"),
    ],
)
def test_broken_rules_are_named(factory: Callable[[], ToyDomain], word: str) -> None:
    """Each broken rule is found."""
    with pytest.raises(AssertionError, match=word):
        check_domain(factory, (5, 6), 3)
