"""What searches by emitters share: two archives, and no state beside what telling again gives."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from qd_core.errors import ContractError
from qd_core.runs.checkpoint import State
from qd_core.strategies.strategy import Outcomes, Proposal

if TYPE_CHECKING:
    from ribs.archives import GridArchive

    from qd_core.scheduler import FailureAwareScheduler
    from qd_core.steady_scheduler import SteadyScheduler


class Told:
    """The part of a strategy that asks its scheduler alone.

    Args:
        scheduler: Emitters and archives.
    """

    def __init__(self, scheduler: "FailureAwareScheduler | SteadyScheduler") -> None:
        self._told = scheduler

    def metrics(self) -> dict[str, float]:
        """Numbers of both archives, and restarts."""
        from qd_core.archives.metrics import archive_metrics

        return {
            **archive_metrics("result", self._told.result_archive),
            **archive_metrics("opt", self._told.archive),
            "emitter_restarts": self._told.restarts,
        }

    def archives(self) -> "Mapping[str, GridArchive]":
        """The elitist archive of the result objective, and the soft one that guides."""
        return {"final": self._told.result_archive, "opt_final": self._told.archive}

    def state(self) -> None:
        """Nothing: all is learnt again from the recorded evaluations, in their order."""

    def restore(self, state: State, history: Iterable[tuple[Proposal, Outcomes]]) -> None:
        """Never needed, as there is no state."""
        del state, history
        raise ContractError("a search by emitters has no state; it proposes and learns again.")
