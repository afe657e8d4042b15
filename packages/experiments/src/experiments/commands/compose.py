"""From a configuration to the parts of a search."""

import functools

from experiments.config.tables import ExperimentConfig
from experiments.domains.registry import domain_class
from qd_core import DomainFactory, MeasureSpec
from qd_core.archives import ArchiveSpec
from qd_core.codecs import Codec, NCACodec
from qd_core.emitters import ESEmitterSpec
from qd_core.loops import AskTellSpec, SearchSpec


def domain_factory(config: ExperimentConfig) -> DomainFactory:
    """Make what builds the domain in workers."""
    return functools.partial(domain_class(config.domain.kind), config.domain)


def search_spec(config: ExperimentConfig) -> SearchSpec:
    """Translate the tables of archive and algorithm."""
    archive, algorithm = config.archive, config.algorithm
    emitters = tuple(
        ESEmitterSpec(**emitter.model_dump(exclude={"kind"})) for emitter in algorithm.emitters
    )
    return SearchSpec(
        archive=ArchiveSpec(measures(config), archive.learning_rate, archive.threshold_min),
        strategy=AskTellSpec(emitters),
        max_evals=algorithm.max_evals,
    )


def measures(config: ExperimentConfig) -> tuple[MeasureSpec, ...]:
    """Translate the axes of the archive."""
    return tuple(MeasureSpec(**axis.model_dump()) for axis in config.archive.measures)


def codec(config: ExperimentConfig) -> Codec:
    """Build the automaton of the genotype."""
    nca = config.genotype
    seed = domain_class(config.domain.kind).layout(nca.seed_layout)
    return NCACodec(seed, nca.symbols, nca.hidden, nca.iterations)
