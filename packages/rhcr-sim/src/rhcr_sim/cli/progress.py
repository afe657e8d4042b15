"""Progress of long commands, on stderr."""

from __future__ import annotations

import sys
import time


class Progress:
    """Prints how much is finished: in place on a terminal, else a line every 10 seconds.

    Args:
        what: Name of the things that are counted.
        patience: Seconds in which nothing is printed, for what is mostly done soon.
    """

    def __init__(self, what: str = "runs", patience: float = 0.0) -> None:
        self._what = what
        self._patience = patience
        self._begin = time.monotonic()
        self._printed = 0.0 if sys.stderr.isatty() else self._begin
        self._first: int | None = None

    def __call__(self, finished: int, total: int) -> None:
        """Show the state after one of them is finished."""
        now = time.monotonic()
        if self._first is None:
            self._first = finished - 1  # kept from an earlier call
        if now - self._begin < self._patience:
            return
        terminal = sys.stderr.isatty()
        if finished < total and now - self._printed < (0.2 if terminal else 10):
            return
        self._printed = now
        seconds = now - self._begin
        left = seconds / (finished - self._first) * (total - finished)
        text = f"{finished}/{total} {self._what}, {seconds:.0f} s, about {left:.0f} s left"
        end = "\n" if finished == total or not terminal else ""
        sys.stderr.write(f"\r{text:<60}{end}" if terminal else text + end)
        sys.stderr.flush()
