"""What a search learns and proposes; everything else is the loop's."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from qd_core.archives import ArchiveSpec
from qd_core.codecs.base import Codec
from qd_core.execution import Outcome
from qd_core.runs.checkpoint import State

if TYPE_CHECKING:  # Workers start before the search library is loaded.
    from ribs.archives import GridArchive

Outcomes = Sequence[Outcome | None]
"""One entry a solution; None where the search ended before its evaluation."""


@dataclass(frozen=True)
class Proposal:
    """Solutions to evaluate.

    Args:
        solutions: ``(n, dim)`` genotypes.
        emitter: ``int32 (n,)`` index of the emitter of each.
        parents: ``int64 (n,)`` evaluation that each was made from, -1 if none.
        predictions: What a surrogate says they will be: ``float64 (n,)`` by name.
    """

    solutions: NDArray[Any]
    emitter: NDArray[np.int32]
    parents: NDArray[np.int64]
    predictions: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.solutions)


class Strategy(Protocol):
    """Learns from evaluations and proposes solutions; deterministic, given its seed."""

    def propose(self, left: int, stop: Callable[[], bool]) -> Proposal | None:
        """Propose at least one and at most `left` solutions.

        A strategy that takes long asks `stop` now and then; None if it said so, after which
        only archives and metrics are asked for.

        Args:
            left: Evaluations that the budget still allows.
            stop: Whether the search shall end.
        """

    def learn(self, proposal: Proposal, outcomes: Outcomes) -> None:
        """Take in the evaluations of the last proposal, in its order.

        Args:
            proposal: What `propose` has returned.
            outcomes: An evaluation or a failure for each of its solutions.
        """

    def metrics(self) -> Mapping[str, float]:
        """Numbers about archives and emitters, the same names each time."""

    def archives(self) -> "Mapping[str, GridArchive]":
        """Archives to be written, by name; ``final`` is the one that is reported."""

    def state(self) -> State | None:
        """What cannot be had by proposing and learning again; None if all can."""

    def restore(self, state: State, history: Iterable[tuple[Proposal, Outcomes]]) -> None:
        """Continue where `state` was taken.

        Args:
            state: The state.
            history: All that was learnt until then, in order.
        """


class StrategySpec(Protocol):
    """Settings of a strategy."""

    def build(self, archive: ArchiveSpec, codec: Codec, seed: int) -> Strategy:
        """Make the strategy.

        Args:
            archive: Axes and acceptance of its archives.
            codec: Says what genotypes are.
            seed: Seed of the run.
        """
