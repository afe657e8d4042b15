"""Evolution-strategy emitters that survive an empty archive and failed batches."""

import logging
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from ribs.emitters import EvolutionStrategyEmitter

logger = logging.getLogger(__name__)

# Rankers that order by objective or improvement, so that failed solutions can rank last.
Ranker = Literal["imp", "2imp", "obj", "2obj"]
Selection = Literal["mu", "filter"]
Restart = Literal["no_improvement", "basic"]
Strategy = Literal["cma_es", "sep_cma_es"]
CHOICES = {"ranker": Ranker, "selection": Selection, "restart": Restart, "es": Strategy}


@dataclass(frozen=True)
class ESEmitterSpec:
    """A group of equal evolution-strategy emitters that start at the origin.

    Args:
        count: Emitters in the group.
        batch_size: Solutions per emitter and iteration, at least 2.
        sigma0: Initial step size.
        ranker: ``imp`` or ``2imp`` (improvement of the archive), ``obj`` or ``2obj``
            (objective); those with a 2 rank by archive status first.
        selection: ``mu`` (best half are parents) or ``filter`` (those that entered the archive).
        restart: ``no_improvement`` or ``basic`` (only by the criteria of the strategy).
        es: ``cma_es``, or ``sep_cma_es`` with a diagonal covariance for high dimensions.

    Raises:
        ValueError: If an argument is out of range.
    """

    count: int
    batch_size: int
    sigma0: float
    ranker: Ranker = "imp"
    selection: Selection = "mu"
    restart: Restart = "no_improvement"
    es: Strategy = "cma_es"

    def __post_init__(self) -> None:
        if self.count < 1:
            raise ValueError(f"count must be at least 1, got {self.count}.")
        if self.batch_size < 2:
            raise ValueError(f"batch_size must be at least 2, got {self.batch_size}.")
        if not 0 < self.sigma0 < np.inf:
            raise ValueError(f"sigma0 must be positive and finite, got {self.sigma0}.")
        for name, choices in CHOICES.items():
            if getattr(self, name) not in get_args(choices):
                allowed = ", ".join(get_args(choices))
                raise ValueError(f"{name} must be one of {allowed}, got {getattr(self, name)!r}.")


class ESEmitter(EvolutionStrategyEmitter):
    """Evolution-strategy emitter that restarts at its first mean while the archive is empty."""

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
