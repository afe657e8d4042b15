"""Quality-diversity search over generated environments.

Importing this package loads numpy alone, so that worker processes start fast. The search itself
is in :mod:`qd_core.loops`, the run directory in :mod:`qd_core.runs`.
"""

from qd_core.domain import (
    Domain,
    DomainFactory,
    Evaluation,
    EvaluationError,
    Failure,
    FailureKind,
    MeasureSpec,
)

__version__ = "0.1.0"

__all__ = [
    "Domain",
    "DomainFactory",
    "Evaluation",
    "EvaluationError",
    "Failure",
    "FailureKind",
    "MeasureSpec",
]
