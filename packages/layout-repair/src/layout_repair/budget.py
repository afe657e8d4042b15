"""How much work a call may do: counted in solver work, with the clock as safety net only."""

import math
import time

from layout_repair.errors import SpecError

WORK_PER_SECOND = 6000
"""Work for each second of the limit; an idle core does about 10,000 a second."""

REFERENCE_CELLS = 33 * 36
SMALLEST_SIZE = 0.2


class Budget:
    """Work that is left, and wall time that is left.

    A unit of work is a simplex iteration on a layout of 33 x 36 cells, about a tenth of a
    millisecond; other work is converted to about the same time. Because the amount depends on the
    limit only, equal calls do equal work on any machine, unless the clock stops them.

    Args:
        time_limit: Wall seconds, positive.
        cells: Number of cells of the layout.
        work_limit: Work, positive; sized to about 60 % of ``time_limit`` if None.
    """

    def __init__(self, time_limit: float, cells: int, work_limit: float | None = None):
        if not (math.isfinite(time_limit) and time_limit > 0):
            raise SpecError(f"time_limit: must be a positive number of seconds, got {time_limit}.")
        if work_limit is not None and not (math.isfinite(work_limit) and work_limit > 0):
            raise SpecError(f"work_limit: must be a positive number or None, got {work_limit}.")
        self._start = time.perf_counter()
        self._deadline = self._start + 0.93 * time_limit
        self.size = max(SMALLEST_SIZE, cells / REFERENCE_CELLS)
        self.total = self.left = work_limit or WORK_PER_SECOND * time_limit
        self.wall_hit = False

    def spend(self, work: float) -> None:
        """Use up work.

        Args:
            work: In units; the caller prices the size of what it did.
        """
        self.left -= work

    def spend_iterations(self, iterations: float) -> None:
        """Use up simplex iterations of a model of the whole layout.

        Args:
            iterations: Their number.
        """
        self.left -= iterations * self.size**0.5

    def hold_back(self, seconds: float) -> None:
        """Let the safety net strike earlier.

        Args:
            seconds: Wall seconds that will be needed at the end.
        """
        self._deadline -= seconds

    def iterations(self, share: float) -> int:
        """Simplex iterations of the whole model that a share of the total allows.

        Args:
            share: Part of the total, 0 to 1; never more than what is left.
        """
        return max(0, int(min(share * self.total, self.left) / self.size**0.5))

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

    @property
    def over(self) -> bool:
        """Whether work or time is used up."""
        return self.left <= 0 or self.seconds_left <= 0
