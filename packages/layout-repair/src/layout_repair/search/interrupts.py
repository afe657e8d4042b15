"""Ctrl-C during a search: noted, and acted upon between steps.

A KeyboardInterrupt in the middle of a step, or of a callback of the solver, could leave half a
layout or end the interpreter. While the search runs in the main thread under Python's own handler,
the signal therefore only sets a flag; the second one interrupts at once.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from layout_repair.budget import Budget


class Noted:
    """Whether Ctrl-C was pressed."""

    pressed = False


@contextmanager
def deferred(budget: Budget) -> Iterator[Noted]:
    """Turn Ctrl-C into the end of a budget.

    Handlers that somebody else installed stay as they are.

    Args:
        budget: It is interrupted by the signal.

    Yields:
        Whether there was one.
    """
    noted = Noted()
    usual = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if not usual or threading.current_thread() is not threading.main_thread():
        yield noted
        return

    def note(number: int, frame: FrameType | None) -> None:
        if noted.pressed:
            signal.default_int_handler(number, frame)
        noted.pressed = True
        budget.interrupt()

    signal.signal(signal.SIGINT, note)
    try:
        yield noted
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
