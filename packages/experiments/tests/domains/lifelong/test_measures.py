"""Measures against slow, obvious oracles."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from experiments.domains.lifelong.measures import components, layout_entropy
from layout_repair import to_array

Layouts = arrays(
    np.uint8, st.tuples(st.integers(2, 9), st.integers(2, 9)), elements=st.integers(0, 2)
)


def slow_components(layout: NDArray[np.uint8]) -> int:
    """Flood-fill each shelf component with a stack."""
    todo = {(int(r), int(c)) for r, c in np.argwhere(layout == 1)}
    count = 0
    while todo:
        count += 1
        stack = [todo.pop()]
        while stack:
            r, c = stack.pop()
            for cell in ((r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)):
                if cell in todo:
                    todo.remove(cell)
                    stack.append(cell)
    return count


def slow_entropy(storage: NDArray[np.uint8]) -> float:
    """Count windows as strings and sum the definition."""
    h, w = storage.shape
    windows = Counter(
        "".join(str(storage[r + i, c + j]) for i in (0, 1) for j in (0, 1))
        for r in range(h - 1)
        for c in range(w - 1)
    )
    total = sum(windows.values())
    return -sum(n / total * math.log(n / total) for n in windows.values()) / math.log(81)


@given(Layouts)
def test_components_equal_flood_fill(layout: NDArray[np.uint8]) -> None:
    """The number of shelf components equals that of a flood fill."""
    assert components(layout == 1) == slow_components(layout)


@given(Layouts)
def test_entropy_equals_definition(storage: NDArray[np.uint8]) -> None:
    """The entropy equals the definition, summed over windows as strings."""
    assert layout_entropy(storage, 3) == pytest.approx(slow_entropy(storage), abs=1e-12)
    assert 0 <= layout_entropy(storage, 3) <= 1


def test_entropy_worked_example() -> None:
    """Two equally frequent patterns have entropy ln 2 / ln 81; a constant layout has 0."""
    assert layout_entropy(to_array(["@e.", "@e."]), 3) == pytest.approx(math.log(2) / math.log(81))
    assert layout_entropy(np.zeros((3, 3), np.uint8), 3) == 0
