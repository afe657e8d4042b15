"""Emitters ask, archives and emitters are told: MAP-Elites, CMA-ME, CMA-MAE, CMA-ES."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qd_core.archives import ArchiveSpec
from qd_core.archives.spec import AddMode
from qd_core.codecs.base import Codec
from qd_core.domain import Evaluation
from qd_core.emitters.spec import EmitterSpec
from qd_core.errors import OptionError
from qd_core.execution.executor import never
from qd_core.strategies.inherit import Inherit, inherited
from qd_core.strategies.steady_ask_tell import SteadyAskTell
from qd_core.strategies.strategy import Outcomes, Proposal
from qd_core.strategies.told import Told


@dataclass(frozen=True)
class AskTellSpec:
    """A search by emitters.

    Args:
        emitters: Groups of emitters.
        steady: Whether each evaluation is told as it comes, so that no worker waits for the
            slowest of a batch; else whole batches are.
        add_mode: Whether a ``batch`` enters the archives at once, or a ``single`` evaluation after
            the other; a steady state has single ones.
        inherit: Maps an evaluation to the tiles ``uint8 (h, w)`` that children start from instead
            of those that were evaluated, such as repaired ones; archives then hold these.

    Raises:
        OptionError: If there is no group, or one that cannot be told of single evaluations.
    """

    emitters: tuple[EmitterSpec, ...]
    steady: bool = False
    add_mode: AddMode = "batch"
    inherit: Inherit | None = None

    def __post_init__(self) -> None:
        if not self.emitters:
            raise OptionError("emitters: at least one group is needed, got none.")
        for group in self.emitters if self.steady else ():
            if not getattr(group, "steady", True):
                raise OptionError(
                    f"steady: es = {getattr(group, 'es', '')!r} must be told of whole batches; "
                    "'cma_es' and 'sep_cma_es' need not."
                )

    def build(self, archive: ArchiveSpec, codec: Codec, seed: int) -> "AskTell | SteadyAskTell":
        """Make archives and emitters; see `qd_core.strategies.strategy.StrategySpec`."""
        if self.steady:
            return SteadyAskTell(archive, self.emitters, codec, seed, self.inherit)
        return AskTell(archive, self.emitters, codec, seed, self.add_mode, self.inherit)


class AskTell(Told):
    """A scheduler over emitters and two archives, as a strategy.

    It has no state beside what asking and telling again gives.

    Args:
        archive: Axes and acceptance.
        emitters: Groups of emitters.
        codec: Says what genotypes are.
        seed: Seed of the run.
        add_mode: See `AskTellSpec`.
        inherit: See `AskTellSpec`.
    """

    def __init__(
        self,
        archive: ArchiveSpec,
        emitters: Sequence[EmitterSpec],
        codec: Codec,
        seed: int,
        add_mode: AddMode = "batch",
        inherit: Inherit | None = None,
    ):
        from qd_core.archives.build import result_archive, soft_archive
        from qd_core.emitters.build import build_emitters
        from qd_core.scheduler import FailureAwareScheduler

        self._names = [measure.name for measure in archive.measures]
        self._inherit, self._codec = inherit, codec
        soft = soft_archive(archive, codec.dim, seed, codec.dtype)
        result = result_archive(archive, codec.dim, seed, codec.dtype)
        flat = build_emitters(emitters, soft, result, seed)
        self.scheduler = FailureAwareScheduler(soft, flat, result, add_mode=add_mode)
        super().__init__(self.scheduler)

    def propose(self, left: int, stop: Callable[[], bool] = never) -> Proposal:
        """Ask all emitters; the last solutions of a batch that is too long are not proposed."""
        del stop
        solutions = self.scheduler.ask()
        emitter, parents = self.scheduler.emitter_index, self.scheduler.parents
        return Proposal(solutions[:left], emitter[:left], parents[:left])

    def learn(self, proposal: Proposal, outcomes: Outcomes) -> None:
        """Tell archives and emitters; rows that were not evaluated count as failed."""
        n = len(self.scheduler.emitter_index)
        batch: dict[str, NDArray[Any]] = {
            "success": np.zeros(n, bool),
            "objective": np.full(n, np.nan),
            "result_objective": np.full(n, np.nan),
            "measures": np.full((n, len(self._names)), np.nan),
            "eval_id": np.full(n, -1, np.int64),
        }
        for row, outcome in enumerate(outcomes):
            if outcome is None:
                continue
            batch["eval_id"][row] = outcome.eval_id
            if isinstance(outcome.result, Evaluation):
                result = outcome.result
                batch["success"][row] = True
                batch["objective"][row] = result.objective
                batch["result_objective"][row] = result.result_objective
                batch["measures"][row] = [result.measures[name] for name in self._names]
        self.scheduler.tell(**batch, inherited=self._inherited(proposal, outcomes))

    def _inherited(self, proposal: Proposal, outcomes: Outcomes) -> dict[int, NDArray[Any]]:
        """Genotypes that children of a row start from instead of its own."""
        if self._inherit is None:
            return {}
        results = {row: outcome.result for row, outcome in enumerate(outcomes) if outcome}
        return {
            row: inherited(self._inherit, self._codec, result, proposal.solutions[row])
            for row, result in results.items()
            if isinstance(result, Evaluation)
        }
