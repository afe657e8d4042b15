"""Tables of ``[algorithm]``: what is learnt and proposed."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from pydantic import Field

from experiments.config.schema.emitters import (
    EmitterTable,
    PatchTable,
    TileTable,
    emitter_spec,
    needs,
)
from experiments.domains.base import ExperimentDomain
from experiments.errors import UserError
from experiments.tables import Table
from qd_core.archives.spec import AddMode
from qd_core.loops import AskTellSpec, StrategySpec
from qd_core.strategies.inherit import Inherit
from qd_core.strategies.initial import Gaussian, Initial, RandomTiles

if TYPE_CHECKING:
    from experiments.config.schema.tables import ExperimentConfig

Fault = tuple[tuple[str | int, ...], str]
"""Keys of the configuration, and the rule that is broken."""


class AlgorithmTable(Table, ABC):
    """Keys of every algorithm."""

    kind: str
    max_evals: int = Field(ge=1, description="Solutions that are evaluated in all.")

    @abstractmethod
    def strategy(self, config: "ExperimentConfig", domain: ExperimentDomain) -> StrategySpec:
        """Make the settings of the strategy.

        Raises:
            ValueError: If a value is out of range.
        """

    def faults(self, config: "ExperimentConfig", domain: ExperimentDomain) -> Iterator[Fault]:
        """Check the table against the others."""
        if config.surrogate is not None:
            yield ("surrogate",), f"goes with algorithm.kind = 'dsage', not with {self.kind!r}."
        yield from self._built(config, domain)

    def _built(self, config: "ExperimentConfig", domain: ExperimentDomain) -> Iterator[Fault]:
        try:
            self.strategy(config, domain)
        except ValueError as error:
            yield ("algorithm",), str(error)


class AskTellTable(AlgorithmTable):
    """Emitters ask and are told; the name of the algorithm says what is meant, emitters what is."""

    kind: Literal["cma-mae", "cma-me", "cma-es", "map-elites"]
    emitters: tuple[EmitterTable, ...] = Field(min_length=1)
    steady: bool = Field(
        False,
        alias="async",
        description="Whether evaluations are learnt as they end, in an order that is recorded.",
    )
    add_mode: AddMode = Field(
        "batch", description="Whether a batch enters the archives at once, or row by row."
    )

    inherit: Literal["generated", "repaired"] = Field(
        "generated", description="Tiles that children start from: as evaluated, or as repaired."
    )

    def strategy(self, config: "ExperimentConfig", domain: ExperimentDomain) -> StrategySpec:
        """The emitters."""
        del config
        emitters = tuple(emitter_spec(emitter, domain) for emitter in self.emitters)
        inherit = _repaired_tiles(domain) if self.inherit == "repaired" else None
        return AskTellSpec(emitters, self.steady, self.add_mode, inherit)

    def faults(self, config: "ExperimentConfig", domain: ExperimentDomain) -> Iterator[Fault]:
        """Emitters propose what the genotype consists of, and can be told of single evaluations."""
        yield from _emitter_faults(self.emitters, config, domain)
        if self.inherit == "repaired" and not (domain.repairs and _is_tiles(config, domain)):
            rule = "'repaired' goes with a genotype of tiles and a domain that repairs them."
            yield ("algorithm", "inherit"), rule
        waiting = [
            index
            for index, emitter in enumerate(self.emitters)
            if self.steady and not getattr(emitter_spec(emitter, domain), "steady", True)
        ]
        for index in waiting:
            rule = "learns from whole batches; with algorithm.async: cma_es or sep_cma_es."
            yield ("algorithm", "emitters", index, "es"), rule
        if not waiting:
            yield from super().faults(config, domain)


class RandomTable(AlgorithmTable):
    """Domain randomisation: independent solutions."""

    kind: Literal["random"]
    chunk: int = Field(500, ge=1, description="Solutions of an iteration.")
    sigma: float = Field(1.0, gt=0, description="Deviation of the numbers that are no tiles.")

    def strategy(self, config: "ExperimentConfig", domain: ExperimentDomain) -> StrategySpec:
        """Random draws."""
        from qd_core.emitters import TileVariation
        from qd_core.strategies.randomisation import RandomisationSpec

        tiles = _is_tiles(config, domain)
        initial: Initial = (
            RandomTiles(TileVariation(domain.symbols)) if tiles else Gaussian(self.sigma)
        )
        return RandomisationSpec(initial, self.chunk)


class DsageTable(AlgorithmTable):
    """A search against predictions proposes, and what it proposes is evaluated."""

    kind: Literal["dsage"]
    initial_solutions: int = Field(ge=2, description="Random solutions that are evaluated first.")
    initial_sigma: float = Field(
        100.0, gt=0, description="Deviation of their numbers, if they are no tiles."
    )
    inner_iterations: int = Field(ge=1, description="Iterations of the search for predictions.")
    inner_soft: bool = Field(
        False, description="Whether real numbers are searched with the acceptance of the archive."
    )
    emitters: tuple[EmitterTable, ...] = Field(
        min_length=1, description="Emitters of the search for predictions; one group for tiles."
    )
    downsample: tuple[int, ...] | None = Field(
        None, description="Bins of the coarse grid that sends one elite a cell; else all."
    )
    select: int | None = Field(None, ge=1, description="Elites that are evaluated at most.")
    random_sample: bool = Field(False, description="Whether select draws among all elites alike.")
    shuffle: bool = Field(
        True, description="Whether elites are evaluated in random order, else by cell."
    )

    def strategy(self, config: "ExperimentConfig", domain: ExperimentDomain) -> StrategySpec:
        """The surrogate and the search against it."""
        from qd_core.strategies.dsage import DsageSpec

        if config.surrogate is None:
            raise UserError("kind: 'dsage' needs the table [surrogate].")
        inner, initial = self._searches(domain)
        return DsageSpec(
            config.surrogate.spec(domain, config.archive.spec()),
            domain.surrogate_view(),
            inner,
            initial,
            initial_solutions=self.initial_solutions,
            downsample=self.downsample,
            select=self.select,
            random_sample=self.random_sample,
            shuffle=self.shuffle,
            device=config.surrogate.device,
        )

    def _searches(self, domain: ExperimentDomain) -> tuple[Any, Initial]:
        from qd_core.surrogate.emitter_search import EmitterSearch
        from qd_core.surrogate.inner_loop import TileSearch

        group = self.emitters[0]
        if not isinstance(group, TileTable | PatchTable):
            specs = tuple(emitter_spec(emitter, domain) for emitter in self.emitters)
            search = EmitterSearch(specs, self.inner_iterations, self.inner_soft)
            return search, Gaussian(self.initial_sigma)
        if len(self.emitters) > 1:
            raise UserError("emitters: the search for predictions has one group for tiles.")
        if group.start is not None:
            raise UserError("emitters: start goes with searches that evaluate all they propose.")
        spec = group.build(domain)
        tiles = TileSearch(
            spec.variation,
            group.count,
            group.batch_size,
            self.inner_iterations,
            spec.initial_share,
        )
        return tiles, RandomTiles(TileTable.first_variation(domain))

    def faults(self, config: "ExperimentConfig", domain: ExperimentDomain) -> Iterator[Fault]:
        """The networks can be run; genotype, budget and bins fit."""
        if find_spec("torch") is None:
            yield ("algorithm", "kind"), "'dsage' needs torch: pip install 'qd-core[surrogate]'."
        yield from _emitter_faults(self.emitters, config, domain)
        if self.initial_solutions > self.max_evals:
            rule = f"must be at most max_evals = {self.max_evals}."
            yield ("algorithm", "initial_solutions"), rule
        bins = [measure.bins for measure in config.archive.measures]
        coarse = self.downsample
        if coarse is not None and (
            len(coarse) != len(bins)
            or any(not 1 <= c <= b for c, b in zip(coarse, bins, strict=True))
        ):
            yield ("algorithm", "downsample"), f"needs one number a measure, at most {bins}."
        yield from self._built(config, domain)


def _repaired_tiles(domain: ExperimentDomain) -> Inherit:
    return lambda evaluation: domain.searched_tiles(evaluation.layouts[domain.final_layout])


def _is_tiles(config: "ExperimentConfig", domain: ExperimentDomain) -> bool:
    return config.genotype.codec(domain).dtype == np.uint8


def _emitter_faults(
    emitters: tuple[Any, ...], config: "ExperimentConfig", domain: ExperimentDomain
) -> Iterator[Fault]:
    given = "tiles" if _is_tiles(config, domain) else "float"
    for index, emitter in enumerate(emitters):
        if needs(emitter) != given:
            wanted = "a genotype of tiles" if needs(emitter) == "tiles" else "real numbers"
            rule = f"{emitter.kind!r} is for {wanted}, the genotype is not."
            yield ("algorithm", "emitters", index, "kind"), rule
        dim = config.genotype.codec(domain).dim
        if getattr(emitter, "es", "") == "lm_ma_es" and emitter.batch_size > dim:
            rule = f"is at most the {dim} numbers of the genotype, with es = 'lm_ma_es'."
            yield ("algorithm", "emitters", index, "batch_size"), rule
