"""Where a run stands, for those who watch it from outside."""

from dataclasses import dataclass
from typing import Literal

State = Literal["running", "finished", "cancelled", "failed"]


@dataclass(frozen=True)
class Status:
    """Content of ``status.json``.

    Args:
        state: What the run is doing.
        itr: Completed iterations.
        evals: Evaluations that are done.
        max_evals: Evaluations in all.
        eta_s: Estimated seconds to the end, or None if unknown.
        message: Why a run failed.
        updated: UTC time of writing, ISO 8601.
    """

    state: State
    itr: int
    evals: int
    max_evals: int
    eta_s: float | None = None
    message: str = ""
    updated: str = ""
