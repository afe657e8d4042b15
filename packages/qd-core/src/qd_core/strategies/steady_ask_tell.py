"""Emitters in a steady state: each evaluation is told as it comes."""

from collections.abc import Callable, Sequence

import numpy as np

from qd_core.archives import ArchiveSpec
from qd_core.codecs.base import Codec
from qd_core.domain import Evaluation
from qd_core.emitters.spec import EmitterSpec
from qd_core.errors import OptionError
from qd_core.execution.executor import never
from qd_core.strategies.inherit import Inherit, inherited
from qd_core.strategies.strategy import Outcomes, Proposal
from qd_core.strategies.told import Told


class SteadyAskTell(Told):
    """A steady-state scheduler over emitters and two archives, as a strategy.

    Args:
        archive: Axes and acceptance.
        emitters: Groups of emitters.
        codec: Says what genotypes are.
        seed: Seed of the run.
        inherit: Which tiles children start from, if not from those that were evaluated.
    """

    def __init__(
        self,
        archive: ArchiveSpec,
        emitters: Sequence[EmitterSpec],
        codec: Codec,
        seed: int,
        inherit: Inherit | None = None,
    ):
        from qd_core.archives.build import result_archive, soft_archive
        from qd_core.emitters.build import build_emitters
        from qd_core.steady_scheduler import SteadyScheduler

        self._names = [measure.name for measure in archive.measures]
        self._inherit, self._codec = inherit, codec
        soft = soft_archive(archive, codec.dim, seed, codec.dtype)
        result = result_archive(archive, codec.dim, seed, codec.dtype)
        flat = build_emitters(emitters, soft, result, seed)
        self.scheduler = SteadyScheduler(soft, flat, result)
        super().__init__(self.scheduler)
        self.iteration = sum(int(emitter.batch_size) for emitter in flat)
        """Evaluations that count as an iteration: as many as all emitters learn from at once."""

    def propose(self, left: int, stop: Callable[[], bool] = never) -> Proposal:
        """Ask for `left` solutions."""
        del stop
        asked = [self.scheduler.ask() for _ in range(left)]
        return Proposal(
            np.stack([one.solution for one in asked]),
            np.array([one.emitter for one in asked], np.int32),
            np.array([one.parent for one in asked], np.int64),
        )

    def learn(self, proposal: Proposal, outcomes: Outcomes) -> None:
        """Tell each evaluation."""
        for row, outcome in enumerate(outcomes):
            if outcome is None:
                raise OptionError("a steady-state search learns from evaluations that have ended.")
            result = outcome.result
            evaluated, solution = None, proposal.solutions[row]
            if isinstance(result, Evaluation):
                measures = [result.measures[name] for name in self._names]
                evaluated = (result.objective, result.result_objective, measures)
                if self._inherit is not None:
                    solution = inherited(self._inherit, self._codec, result, solution)
            self.scheduler.tell(int(proposal.emitter[row]), solution, outcome.eval_id, evaluated)
