"""How long the tests with damaged files run: a little by default, longer on request."""

import os
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

DAMAGED_FILES = settings(
    max_examples=int(os.environ.get("RHCR_FUZZ_EXAMPLES", "300")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
"""Settings of the fuzz tests; ``RHCR_FUZZ_EXAMPLES=100000 pytest -k damaged`` is thorough."""


def damaged(data: Any, raw: bytes) -> bytes:
    """Bytes with some of them changed, and some cut off or added at the end."""
    changes = st.lists(st.tuples(st.integers(0, 2**32), st.integers(0, 255)), max_size=6)
    changed = bytearray(raw)
    for position, value in data.draw(changes, "changes"):
        changed[position % len(changed)] = value
    end = data.draw(st.one_of(st.just(0), st.integers(-len(raw), 20)), "end")
    return bytes(changed[: len(changed) + min(end, 0)]) + bytes(max(end, 0))
