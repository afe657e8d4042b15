"""How far a repair is: its phases, their times, and whoever watches."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from layout_repair.budget import Budget

Phase = Literal[
    "construction", "relaxation", "patches", "exact search", "annealing", "windows", "mending",
    "ties", "moves",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known at one moment of a repair.

    Attributes:
        phase: What is being done.
        cost: Cost of the best valid layout so far, None if there is none; the score under the
            rule while ties are broken.
        bound: Proven lower bound of it.
        seconds: Wall seconds since the start.
    """

    phase: Phase
    cost: float | None
    bound: float
    seconds: float


Watch = Callable[[Progress], None]


class Phases:
    """Takes the time and the work of each phase, and tells it to the watcher.

    Args:
        budget: The clock and the work.
        watch: Called at every new phase, and for every better layout; None for nobody.
    """

    def __init__(self, budget: Budget, watch: Watch | None = None):
        self._budget = budget
        self._watch = watch
        self._phase: Phase = "construction"
        self._since, self._left = 0.0, budget.left
        self.seconds: dict[str, float] = {}
        self.work: dict[str, float] = {}

    def enter(self, phase: Phase, cost: float | None, bound: float) -> None:
        """Begin a phase, or go on with it.

        Args:
            phase: The phase.
            cost: Cost of the best valid layout so far, None if there is none.
            bound: Lower bound.
        """
        self.stop()
        again, self._phase = phase == self._phase and phase in self.seconds, phase
        if not again:
            self.report(cost, bound)

    def report(self, cost: float | None, bound: float) -> None:
        """Tell the watcher what is known.

        Args:
            cost: Cost of the best valid layout so far, None if there is none.
            bound: Lower bound.
        """
        if self._watch is not None:
            self._watch(Progress(self._phase, cost, bound, self._budget.seconds))

    def stop(self) -> None:
        """End the present phase."""
        now, left, phase = self._budget.seconds, self._budget.left, self._phase
        if now == self._since:
            return
        self.seconds[phase] = self.seconds.get(phase, 0.0) + now - self._since
        self.work[phase] = self.work.get(phase, 0.0) + self._left - left
        self._since, self._left = now, left
