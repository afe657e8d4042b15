"""Quality-diversity search over generated environments.

Importing this package loads numpy alone, so that worker processes start fast. The search itself
is in `qd_core.loops`, the run directory in `qd_core.runs`.
"""

from qd_core.archives.spec import MeasureSpec
from qd_core.domain import (
    BatchDomain,
    Domain,
    DomainFactory,
    Evaluation,
    EvaluationError,
    Failure,
    FailureKind,
)

__version__ = "0.1.0"

__all__ = [
    "BatchDomain",
    "Domain",
    "DomainFactory",
    "Evaluation",
    "EvaluationError",
    "Failure",
    "FailureKind",
    "MeasureSpec",
]
