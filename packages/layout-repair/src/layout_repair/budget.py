"""How much work a call may do: counted in solver work, with the clock as safety net only."""

import time
from collections.abc import Callable

WORK_PER_SECOND = 4500
"""Work for each second of the limit.

An idle core does about 10,000 a second. The rest is the reserve of the clock: with twice as many
jobs as cores each gets half of one, and still ends on its work.
"""

CLOCK_SHARE = 0.95
"""Part of the wall seconds after which the clock strikes; the last check needs the others."""

REFERENCE_CELLS = 33 * 36
SMALLEST_SIZE = 0.02


class Budget:
    """Work that is left, and wall time that is left.

    A unit of work is about a tenth of a millisecond of an idle core. It is counted (simplex
    iterations, sweeps, cells), not measured, so that equal calls do equal work on any machine,
    unless the clock or an interrupt stops them.

    Args:
        time_limit: Wall seconds, positive.
        cells: Number of cells of the layout.
        work_limit: Work, positive; sized to about 45 % of `time_limit` if None.
        stop: Asked now and then; true ends the search.
    """

    def __init__(
        self,
        time_limit: float,
        cells: int,
        work_limit: float | None = None,
        stop: Callable[[], bool] | None = None,
    ):
        self._start = time.perf_counter()
        self._deadline = self._start + CLOCK_SHARE * time_limit
        self._stop = stop
        self.size = max(SMALLEST_SIZE, cells / REFERENCE_CELLS)
        self.total = self.left = float(work_limit or WORK_PER_SECOND * time_limit)
        self.wall_hit = False
        self.interrupted = False

    def spend(self, work: float) -> None:
        """Use up work.

        Args:
            work: In units; the caller prices the size of what it did.
        """
        self.left -= work

    def hold_back(self, seconds: float) -> None:
        """Let the safety net strike earlier.

        Args:
            seconds: Wall seconds that will be needed at the end.
        """
        self._deadline -= seconds

    @property
    def seconds(self) -> float:
        """Wall seconds since the start."""
        return time.perf_counter() - self._start

    @property
    def seconds_left(self) -> float:
        """Wall seconds until the safety net; zero or less marks it as hit."""
        left = self._deadline - time.perf_counter()
        if left <= 0:
            self.wall_hit = True
        return left

    def stopped(self) -> bool:
        """Whether the search was interrupted."""
        if not self.interrupted and self._stop is not None and self._stop():
            self.interrupted = True
        return self.interrupted

    @property
    def over(self) -> bool:
        """Whether work or time is used up, or the search was stopped."""
        return self.left <= 0 or self.stopped() or self.seconds_left <= 0
