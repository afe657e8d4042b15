"""Which stages a search has, and how they share the work.

After the opening, arms take turns. Each gets work in proportion to what it gained lately (how
much of the gap between cost and bound it closed), and a share in any case. What an arm does and
which one is next depends on the work done so far, never on the work that is left: a search with
more work does the same and then more, so that its answer is never worse.
"""

from dataclasses import dataclass, field
from typing import Protocol

from layout_repair.problem.progress import Phase
from layout_repair.search.annealing.arm import AnnealingArm
from layout_repair.search.exact import ExactArm
from layout_repair.search.opening import Opening, Regular
from layout_repair.search.relaxation.arm import RelaxationArm
from layout_repair.search.relaxation.patches import PatchesArm
from layout_repair.search.state import State
from layout_repair.search.windows.arm import WindowsArm
from layout_repair.search.windows.fractions import FractionsArm
from layout_repair.search.windows.mending import MendingArm

FIRST_SLICE = 250
"""Work of the first slices, for 33 x 36 cells."""

SLICE_SHARE = 0.15
"""Part of the work done so far that the next slice takes: few, long slices in long searches."""

LEAST_SHARE, RELAXATION_SHARE = 0.15, 0.35
LARGE_RELAXATION_SHARE, NEAR_RELAXATION_SHARE = 0.7, 3.0
"""Part of the work, before they are scaled to 1, that arms get even if they gain nothing.

The relaxation gains nothing until it is solved for the first time, and then, on large layouts that
cost little more than the bound, nearly all of what there is to gain.
"""

LARGE_SIZE = 3.0
"""Size of a large layout, in layouts of 33 x 36 cells."""

IDLE_RATE = 0.2
"""Part of the gap; arms that close much less in as much work as was done so far share equally."""

BOUND_GAIN = 0.3
"""What a unit of the bound is worth in units of the cost."""

MEMORY, FADING = 0.5, 0.85
"""Weight of what an arm gained before its last slice, and what a slice of another one leaves."""


IDLE_WORK = 1.0
"""Work of a slice in which an arm did nothing."""


class Arm(Protocol):
    """A way to close the gap, a slice of work at a time."""

    @property
    def phase(self) -> Phase:
        """What it is called."""
        ...

    def ready(self, state: State) -> bool:
        """Whether it has something to do."""
        ...

    def advance(self, state: State, work: float) -> None:
        """Go on, on about so much work, or until the budget is used up."""
        ...


@dataclass
class Stages:
    """A list of stages.

    Attributes:
        opening: What makes the first layouts.
        once: Arms that come first, each until it is done.
        arms: Arms that take turns.
    """

    opening: Opening
    once: tuple[Arm, ...]
    arms: tuple[Arm, ...]


def repair_stages() -> Stages:
    """The stages that look for the nearest layout."""
    arms = (RelaxationArm(), ExactArm(), AnnealingArm(), WindowsArm())
    return Stages(Opening(), (PatchesArm(), Regular(), FractionsArm(), MendingArm()), arms)


def tie_stages() -> Stages:
    """The stages that break ties, under a ceiling of the cost."""
    return Stages(Opening(), (), (RelaxationArm(), ExactArm(), WindowsArm()))


@dataclass
class _Account:
    """What an arm did."""

    spent: float = 0.0
    last: float = 0.0
    rate: float = 0.0
    tries: int = field(default=0)

    def note(self, gain: float, work: float) -> None:
        """Book a slice."""
        self.spent, self.last = self.spent + work, work
        rate = gain / max(work, 1.0)
        self.rate = rate if not self.tries else MEMORY * self.rate + (1 - MEMORY) * rate
        self.tries += 1


def run(state: State, stages: Stages) -> None:
    """Search until the optimum is proven, nothing is left to try, or the budget is used up.

    Args:
        state: The search.
        stages: Its stages.
    """
    state.enter(stages.opening.phase)
    stages.opening.run(state)
    accounts = [_Account() for _ in stages.arms]
    begin = state.budget.left
    while not state.finished:
        done = begin - state.budget.left
        work = max(FIRST_SLICE * state.budget.size, SLICE_SHARE * done)
        urgent = next((arm for arm in stages.once if arm.ready(state)), None)
        if urgent is not None:
            _advance(state, urgent, work)
            continue
        ready = [number for number, arm in enumerate(stages.arms) if arm.ready(state)]
        if not ready:
            break
        number = _next(state, stages.arms, accounts, ready, done)
        gain, spent = _advance(state, stages.arms[number], work)
        for account in accounts:
            account.rate *= FADING
        accounts[number].note(gain, spent)
    state.phases.stop()


def _next(
    state: State, arms: tuple[Arm, ...], accounts: list[_Account], ready: list[int], done: float
) -> int:
    """The arm that had least work for its share, after another slice like its last one."""
    gap = max(1, (state.cost or 0) - state.bound)
    idle = IDLE_RATE * gap / max(1.0, done)
    total = sum(accounts[number].rate + idle for number in ready)

    def turn(number: int) -> float:
        account = accounts[number]
        share = _least(state, arms[number]) + (account.rate + idle) / total
        return (account.spent + account.last) / share

    return min(ready, key=turn)


def _least(state: State, arm: Arm) -> float:
    """Share of an arm that gains nothing."""
    if arm.phase != "relaxation":
        return LEAST_SHARE
    if state.budget.size <= LARGE_SIZE:
        return LEAST_SHARE if state.relaxed.solved else RELAXATION_SHARE
    return LARGE_RELAXATION_SHARE if state.far_off else NEAR_RELAXATION_SHARE


def _advance(state: State, arm: Arm, work: float) -> tuple[float, float]:
    """Let an arm work; returns what it gained, and the work spent."""
    state.enter(arm.phase)
    cost, bound, left = state.cost, state.bound, state.budget.left
    arm.advance(state, work)
    if state.budget.left == left:  # an arm that has nothing to do must not keep the search going
        state.budget.spend(IDLE_WORK)
    gain = BOUND_GAIN * (state.bound - bound)
    if cost is not None and state.cost is not None:
        gain += cost - state.cost
    return gain, left - state.budget.left
