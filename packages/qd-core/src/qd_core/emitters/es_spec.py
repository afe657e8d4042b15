"""Settings of evolution-strategy emitters."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from qd_core.errors import OptionError

if TYPE_CHECKING:
    from ribs.archives import GridArchive

    from qd_core.emitters.es import ESEmitter

# Rankers that order by objective or improvement, so that failed solutions can rank last.
Ranker = Literal["imp", "2imp", "obj", "2obj"]
Selection = Literal["mu", "filter"]
Restart = Literal["no_improvement", "basic"]
Strategy = Literal["cma_es", "sep_cma_es", "lm_ma_es", "openai_es"]
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
        es: ``cma_es``; ``sep_cma_es`` (diagonal covariance) or ``lm_ma_es`` (few directions) for
            high dimensions; ``openai_es`` (a gradient from mirrored samples, followed by Adam).

    Raises:
        OptionError: If an argument is out of range.
    """

    count: int
    batch_size: int
    sigma0: float
    ranker: Ranker = "imp"
    selection: Selection = "mu"
    restart: Restart = "no_improvement"
    es: Strategy = "cma_es"
    kind: Literal["es"] = "es"

    def __post_init__(self) -> None:
        if self.count < 1:
            raise OptionError(f"count must be at least 1, got {self.count}.")
        if self.batch_size < 2:
            raise OptionError(f"batch_size must be at least 2, got {self.batch_size}.")
        if not 0 < self.sigma0 < np.inf:
            raise OptionError(f"sigma0 must be positive and finite, got {self.sigma0}.")
        for name, choices in CHOICES.items():
            if getattr(self, name) not in get_args(choices):
                allowed = ", ".join(get_args(choices))
                raise OptionError(f"{name} must be one of {allowed}, got {getattr(self, name)!r}.")

        if self.es == "openai_es" and self.batch_size % 2:
            raise OptionError(
                f"batch_size must be even with es = 'openai_es', which mirrors its samples, got "
                f"{self.batch_size}."
            )

    @property
    def steady(self) -> bool:
        """Whether the strategy learns from solutions whatever batch they were sampled with."""
        return self.es in ("cma_es", "sep_cma_es")

    def build(self, archive: "GridArchive", seed: int) -> "ESEmitter":
        """Make one emitter; see `qd_core.emitters.spec.EmitterSpec`.

        Raises:
            OptionError: If the batch is larger than the genotype, with ``lm_ma_es``.
        """
        from qd_core.emitters.es import ESEmitter

        return ESEmitter(
            archive,
            x0=np.zeros(archive.solution_dim),
            sigma0=self.sigma0,
            ranker=self.ranker,
            selection_rule=self.selection,
            restart_rule=self.restart,
            es=self.es,
            batch_size=self.batch_size,
            seed=seed,
        )
