"""Hypothesis strategies for layouts and levels, and how long tests with damaged input run."""

from __future__ import annotations

import os

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from maze_env import Level

DAMAGED = settings(
    max_examples=int(os.environ.get("MAZE_FUZZ_EXAMPLES", "300")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
"""Settings of the fuzz tests; ``MAZE_FUZZ_EXAMPLES=100000 pytest -k damaged`` is thorough."""


@st.composite
def layouts(draw: st.DrawFn, side: int = 20) -> np.ndarray:
    """Layouts of all small sizes and densities."""
    shape = (draw(st.integers(1, side)), draw(st.integers(1, side)))
    density = draw(st.integers(0, 10))
    noise = draw(arrays(np.uint8, shape, elements=st.integers(0, 9)))
    return (noise < density).astype(np.uint8)


@st.composite
def levels(draw: st.DrawFn) -> Level:
    """Levels of all small sizes, densities, starts, goals and limits."""
    layout = draw(layouts().filter(lambda cells: cells.size > 1))
    places = st.lists(st.integers(0, layout.size - 1), min_size=2, max_size=2, unique=True)
    start, goal = (divmod(place, layout.shape[1]) for place in draw(places))
    layout[start] = layout[goal] = 0
    return Level(layout, start, goal, draw(st.integers(1, 60)))
