"""A small domain for tests and examples, and the conformance test of a domain."""

from qd_core.testing.conformance import check_domain
from qd_core.testing.toy import ToyDomain

__all__ = ["ToyDomain", "check_domain"]
