"""What a repair returns, and what an interrupt carries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from layout_repair.errors import LayoutRepairError
from layout_repair.rules.spec import LayoutSpec
from layout_repair.tiles import Layout, to_rows

LimitHit = Literal["work", "wall", "interrupt"]


@dataclass
class RepairStats:
    """Counters of one repair.

    Attributes:
        start_cost: Distance of the best constructed layout, before any search.
        lp_rounds: Linear programs of the cut loop.
        cuts: Connectivity cuts added to the relaxation.
        mip_rounds: Integer programs over the whole layout.
        windows: Windows that were re-optimised.
        window_gain: Distance that the windows saved.
        work: Work done, see `layout_repair.budget.Budget`.
        seconds: Wall seconds of each phase, see `layout_repair.Progress`.
        work_by_phase: Work of each phase.
        solver: Name and version of the solver.
    """

    start_cost: float = -1
    lp_rounds: int = 0
    cuts: int = 0
    mip_rounds: int = 0
    windows: int = 0
    window_gain: int = 0
    work: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    work_by_phase: dict[str, float] = field(default_factory=dict)
    solver: str = ""


@dataclass(frozen=True)
class RepairResult:
    """A valid layout near the given one.

    Attributes:
        layout: ``uint8 (H, W)`` repaired layout; it passes `layout_repair.validate`.
        cost: Price of the changes; their number unless another objective was given. An integer
            where all weights are.
        bound: Proven lower bound of that price over all valid layouts.
        status: ``optimal`` if ``cost == bound``, else ``feasible``.
        seconds: Wall time of the call.
        limit_hit: ``work`` if the work budget ended the search, ``wall`` if the clock and
            ``interrupt`` if Ctrl-C or ``stop`` did (then a repetition may answer differently),
            None if it ended by itself.
        stats: Counters.
        spec: The rules; `spec.label_rule` chose the types of new blocks.
        changed: Number of changed cells (Hamming distance).
        ties: After breaking ties, what the layout scores under that rule, lower first, and a
            proven lower bound of it among all layouts of this cost; else None.
    """

    layout: Layout
    cost: float
    bound: float
    status: Literal["optimal", "feasible"]
    seconds: float
    limit_hit: LimitHit | None
    stats: RepairStats
    spec: LayoutSpec
    changed: int
    ties: tuple[int, int] | None = None

    @property
    def rows(self) -> list[str]:
        """The layout as strings over the alphabet of the rules."""
        return to_rows(self.layout, self.spec.alphabet)

    @property
    def gap(self) -> float:
        """``(cost - bound) / |cost|``, 0 if nothing had to change."""
        return (self.cost - self.bound) / abs(self.cost) if self.cost else 0.0


Outcome = RepairResult | LayoutRepairError
"""What became of one of many layouts."""


class RepairInterrupted(KeyboardInterrupt):
    """Ctrl-C ended a repair; `result` holds the best valid layout until then."""

    def __init__(self, result: RepairResult):
        super().__init__(f"interrupted; the best layout so far costs {result.cost}")
        self.result = result


class RepairsInterrupted(KeyboardInterrupt):
    """Ctrl-C ended the repair of many layouts.

    Attributes:
        results: For each layout what ``repair_many`` would have returned, or None where its repair
            had not begun or found nothing yet.
    """

    def __init__(self, results: Sequence[Outcome | None]):
        done = sum(result is not None for result in results)
        super().__init__(f"interrupted; {done} of {len(results)} layouts are done")
        self.results = [*results]
