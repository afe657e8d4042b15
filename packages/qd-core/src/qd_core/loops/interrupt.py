"""Ctrl-C that lets a loop finish what it is doing."""

import signal
import threading
from types import FrameType, TracebackType
from typing import Any, Self

from qd_core.execution.executor import StopNow


class Interrupt:
    """Context in which the first SIGINT or SIGTERM only sets a flag.

    A second SIGINT raises `StopNow`, a ``KeyboardInterrupt``. Calling the object asks for
    the flag. Outside the main thread signals are left alone.
    """

    def __init__(self) -> None:
        self.number = 0
        """The signal that asked for an end, 0 while none did."""
        self._previous: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._previous[number] = signal.signal(number, self._handle)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number, handler in self._previous.items():
            signal.signal(number, handler)

    def __call__(self) -> bool:
        """Whether the loop is asked to end."""
        return self.number != 0

    def _handle(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        if self.number and number == signal.SIGINT:
            raise StopNow
        self.number = number
