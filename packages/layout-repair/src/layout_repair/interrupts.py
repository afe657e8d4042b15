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


class Noted:
    """Whether Ctrl-C was pressed."""

    pressed = False


@contextmanager
def deferred() -> Iterator[Noted]:
    """Note Ctrl-C instead of raising it.

    Handlers that somebody else installed stay as they are.

    Yields:
        Whether it was pressed.
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

    signal.signal(signal.SIGINT, note)
    try:
        yield noted
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
