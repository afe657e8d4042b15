"""Live progress of a search: a bar on a terminal, lines elsewhere."""

import sys
import time
from collections.abc import Callable
from types import TracebackType

from experiments.bars import tqdm
from qd_core import Evaluation
from qd_core.execution import Outcome
from qd_core.loops import IterationReport

LINE_SECONDS = 10.0
"""Least time between two lines when the output is not a terminal."""


class SearchProgress:
    """Shows evaluations, rate, remaining time, best objective, coverage and failures.

    Use it as a context manager; pass the methods as callbacks of the search.

    Args:
        max_evals: Evaluations in all.
        echo: Writes a line when standard error is not a terminal.
    """

    def __init__(self, max_evals: int, echo: Callable[[str], object]):
        self._echo = echo
        self._max_evals = max_evals
        self._evals = self._failed = self._before = 0
        self._best = float("-inf")
        self._coverage = 0.0
        self._started = self._last_line = time.monotonic()
        self._bar = tqdm(total=max_evals, unit="eval", disable=not sys.stderr.isatty())

    def __enter__(self) -> "SearchProgress":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._bar.close()

    def on_evaluation(self, outcome: Outcome) -> None:
        """Count one finished evaluation."""
        self._evals += 1
        if isinstance(outcome.result, Evaluation):
            self._best = max(self._best, outcome.result.result_objective)
        else:
            self._failed += 1
        self._bar.set_postfix_str(self._state(), refresh=False)
        self._bar.update()
        if self._bar.disable and time.monotonic() - self._last_line >= LINE_SECONDS:
            self._line()

    def on_iteration(self, report: IterationReport) -> None:
        """Take over coverage, and what was done before the run was continued."""
        self._coverage = report.metrics["result/coverage"] or 0.0
        if report.evals > self._evals:
            self._bar.update(report.evals - self._evals)
            self._evals = self._before = report.evals
            self._failed = int(report.metrics["failures"] or 0)
            self._best = max(self._best, report.metrics["result/best"] or float("-inf"))
            self._started = time.monotonic()
        self._bar.set_postfix_str(self._state())
        if self._bar.disable and report.evals >= self._max_evals:
            self._line()

    def _state(self) -> str:
        state = f"best {self._best:.3f}, coverage {self._coverage:.2%}"
        return state + (f", failed {self._failed}" if self._failed else "")

    def _line(self) -> None:
        self._last_line = time.monotonic()
        rate = (self._evals - self._before) / max(self._last_line - self._started, 1e-9)
        remaining = (self._max_evals - self._evals) / max(rate, 1e-9)
        self._echo(
            f"{self._evals}/{self._max_evals} evals, {rate:.2f} evals/s, "
            f"{remaining:.0f} s left, {self._state()}"
        )


class JobProgress:
    """Shows finished jobs, rate and remaining time: a bar on a terminal, lines elsewhere.

    Args:
        total: Jobs in all.
        unit: What a job is.
        echo: Writes a line when standard error is not a terminal.
    """

    def __init__(self, total: int, unit: str, echo: Callable[[str], object]):
        self._echo, self._total, self._unit = echo, total, unit
        self._done = self._failed = 0
        self._started = self._last_line = time.monotonic()
        self._bar = tqdm(total=total, unit=unit, disable=not sys.stderr.isatty())

    def __enter__(self) -> "JobProgress":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._bar.close()

    def advance(self, *, failed: bool = False) -> None:
        """Count a finished job."""
        self._done += 1
        self._failed += failed
        if self._failed:
            self._bar.set_postfix_str(f"failed {self._failed}", refresh=False)
        self._bar.update()
        now = time.monotonic()
        if self._bar.disable and (
            self._done == self._total or now - self._last_line >= LINE_SECONDS
        ):
            self._last_line = now
            rate = self._done / max(now - self._started, 1e-9)
            left = (self._total - self._done) / rate
            failures = f", failed {self._failed}" if self._failed else ""
            self._echo(
                f"{self._done}/{self._total} {self._unit}, {rate:.2f} {self._unit}/s, "
                f"{left:.0f} s left{failures}"
            )
