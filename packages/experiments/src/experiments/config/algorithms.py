"""Tables of ``[algorithm]``: what is learnt and proposed."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any, Literal

import numpy as np
from pydantic import Field

from experiments.config.emitters import EmitterTable, emitter_spec, needs
from experiments.domains.base import ExperimentDomain
from experiments.tables import Table
from qd_core.codecs import Codec
from qd_core.loops import AskTellSpec, StrategySpec

Fault = tuple[tuple[str | int, ...], str]
"""Keys below the table, and the rule that is broken."""


class AlgorithmTable(Table, ABC):
    """Keys of every algorithm."""

    kind: str
    max_evals: int = Field(ge=1, description="Solutions that are evaluated in all.")

    def faults(self, codec: Codec) -> Iterator[Fault]:  # noqa: ARG002
        """Check the table against what a genotype is."""
        yield from ()

    @abstractmethod
    def strategy(self, domain: ExperimentDomain, archive: Any) -> StrategySpec:
        """Make the settings of the strategy.

        Args:
            domain: The domain.
            archive: The table ``[archive]``.
        """


class AskTellTable(AlgorithmTable):
    """Emitters ask and are told; the name of the algorithm says what is meant, emitters what is."""

    kind: Literal["cma-mae", "cma-me", "cma-es", "map-elites"]
    emitters: tuple[EmitterTable, ...] = Field(min_length=1)

    def faults(self, codec: Codec) -> Iterator[Fault]:
        """Emitters propose what the genotype consists of."""
        given = "tiles" if codec.dtype == np.uint8 else "float"
        for index, emitter in enumerate(self.emitters):
            if needs(emitter) != given:
                wanted = "a genotype of tiles" if needs(emitter) == "tiles" else "real numbers"
                rule = f"{emitter.kind!r} is for {wanted}, the genotype is not."
                yield ("emitters", index, "kind"), rule

    def strategy(self, domain: ExperimentDomain, archive: Any) -> StrategySpec:
        """The emitters."""
        del archive
        return AskTellSpec(tuple(emitter_spec(emitter, domain) for emitter in self.emitters))
