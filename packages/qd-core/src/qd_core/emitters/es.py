"""Evolution-strategy emitters that survive an empty archive and failed batches."""

import logging
from typing import Any

from numpy.typing import NDArray
from ribs.emitters import EvolutionStrategyEmitter

logger = logging.getLogger(__name__)


class ESEmitter(EvolutionStrategyEmitter):
    """Evolution-strategy emitter that restarts at its first mean while the archive is empty."""

    @property
    def min_successes(self) -> int:
        """With fewer good solutions than parents, failed ones would move the mean."""
        return int(self.batch_size) // 2 if self._selection_rule == "mu" else 1

    def replace_batch(self, solutions: NDArray[Any]) -> None:
        """Let the next `tell` be about other solutions than the last ``ask`` gave.

        Args:
            solutions: ``(batch_size, dim)``, sampled from this or an earlier distribution. Only
                ``cma_es`` and ``sep_cma_es`` learn from the solutions alone.
        """
        # pyribs has no public way: its strategies remember what they sampled.
        self._opt._solutions = solutions  # type: ignore[attr-defined]

    def tell(self, *args: Any, **kwargs: Any) -> None:
        """Adapt to evaluated solutions; arguments as for the emitter of pyribs."""
        try:
            super().tell(*args, **kwargs)
        except IndexError:
            # pyribs restarts at a random elite, and fails if there is none.
            if not self.archive.empty:
                raise
            self.restart()

    def restart(self) -> None:
        """Start the strategy again at a random elite, or where it began if there is none."""
        if self.archive.empty:
            logger.warning("The archive is empty: an emitter starts again at its first mean.")
            start = self.x0
        else:
            start = self.archive.sample_elites(1)["solution"][0]
        self._opt.reset(start)
        self._ranker.reset(self, self.archive)
        self._restarts += 1
