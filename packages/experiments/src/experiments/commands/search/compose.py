"""From a configuration to the parts of a search."""

import functools

from experiments.config.schema.tables import ExperimentConfig
from experiments.domains.base import ExperimentDomain
from experiments.domains.registry import domain_class
from qd_core import DomainFactory
from qd_core.codecs import Codec
from qd_core.loops import SearchSpec


def domain_factory(config: ExperimentConfig) -> DomainFactory:
    """Make what builds the domain in workers."""
    return functools.partial(domain_class(config.domain.kind), config.domain)


def domain_of(config: ExperimentConfig) -> ExperimentDomain:
    """Build the domain."""
    return domain_class(config.domain.kind)(config.domain)


def search_spec(config: ExperimentConfig) -> SearchSpec:
    """Translate the tables of archive and algorithm."""
    algorithm = config.algorithm
    strategy = algorithm.strategy(config, domain_of(config))
    return SearchSpec(config.archive.spec(), strategy, algorithm.max_evals)


def codec(config: ExperimentConfig) -> Codec:
    """Make what turns solutions into tiles."""
    return config.genotype.codec(domain_of(config))
