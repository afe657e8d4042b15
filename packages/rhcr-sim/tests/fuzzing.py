"""How long the tests with damaged files run: a little by default, longer on request."""

import os

from hypothesis import HealthCheck, settings

DAMAGED_FILES = settings(
    max_examples=int(os.environ.get("RHCR_FUZZ_EXAMPLES", "300")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
"""Settings of the fuzz tests; ``RHCR_FUZZ_EXAMPLES=100000 pytest -k damaged`` is thorough."""
