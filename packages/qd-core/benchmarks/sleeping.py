"""Work that takes its time and nothing else; a module of its own so that workers can import it."""

import time

from qd_core.execution.executor import Announce, Work


class Sleeping:
    """Makes work that sleeps for as many seconds as its payload says."""

    def __call__(self) -> Work:
        """Make it."""
        return sleep


def sleep(seconds: float, announce: Announce) -> float:
    """Sleep."""
    announce("simulate")
    time.sleep(seconds)
    return seconds
