"""How far a repair is: its phases, their times, and whoever watches."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from layout_repair.budget import Budget

Phase = Literal[
    "relaxation", "construction", "exact search", "annealing", "windows", "ties", "moves"
]


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
    cost: int | None
    bound: int
    seconds: float


Watch = Callable[[Progress], None]


class Phases:
    """Takes the time of each phase, and tells it to the watcher.

    Args:
        budget: The clock.
        watch: Called at every new phase, and for every better layout; None for nobody.
    """

    def __init__(self, budget: Budget, watch: Watch | None = None):
        self._budget = budget
        self._watch = watch
        self._phase: Phase = "relaxation"
        self._since = 0.0
        self.seconds: dict[str, float] = {}

    def enter(self, phase: Phase, cost: int | None, bound: int) -> None:
        """Begin a phase.

        Args:
            phase: The phase.
            cost: Cost of the best valid layout so far, None if there is none.
            bound: Lower bound.
        """
        self.stop()
        self._phase = phase
        self.report(cost, bound)

    def report(self, cost: int | None, bound: int) -> None:
        """Tell the watcher what is known.

        Args:
            cost: Cost of the best valid layout so far, None if there is none.
            bound: Lower bound.
        """
        if self._watch is not None:
            self._watch(Progress(self._phase, cost, bound, self._budget.seconds))

    def stop(self) -> None:
        """End the present phase."""
        now = self._budget.seconds
        passed = self.seconds.get(self._phase, 0.0) + now - self._since
        self.seconds[self._phase] = passed
        self._since = now
