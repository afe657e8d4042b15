"""Calls into foreign code that end in a value or a typed failure."""

from collections.abc import Callable
from typing import Any

from qd_core.domain import EvaluationError, Failure, FailureKind
from qd_core.execution.executor import StopNow
from qd_core.execution.text import clean, describe


def attempt(stage: str, call: Callable[[], Any]) -> Any:
    """Call foreign code; whatever it raises becomes a failure.

    Args:
        stage: Where it happens, for the failure.
        call: The code.

    Returns:
        What it returns, or a `Failure`.

    Raises:
        StopNow: If the user insists on an end.
    """
    try:
        return call()
    except StopNow:
        raise
    except EvaluationError as error:
        known = isinstance(error.kind, FailureKind)
        return Failure(error.kind if known else FailureKind.EXCEPTION, stage, clean(error))
    # A domain that calls sys.exit or raises KeyboardInterrupt must not end the run.
    except BaseException as error:
        return Failure(FailureKind.EXCEPTION, stage, describe(error))
