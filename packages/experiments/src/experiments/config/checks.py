"""Rules between the tables of a configuration."""

from collections.abc import Iterator

from pydantic import ValidationError

from experiments.config.schema.tables import ExperimentConfig
from experiments.config.tree import KeyPath
from experiments.domains.base import UnknownLayoutError
from experiments.domains.registry import domain_class
from experiments.suggest import did_you_mean


def cross_checks(config: ExperimentConfig) -> Iterator[tuple[KeyPath, str]]:
    """Check what no single table can check.

    Args:
        config: A configuration whose tables are valid each for itself.

    Yields:
        Key path and rule of each fault.
    """
    yield from _measures(config)
    yield from _genotype(config)
    yield from _report(config)


def _measures(config: ExperimentConfig) -> Iterator[tuple[KeyPath, str]]:
    known = domain_class(config.domain.kind).measure_names
    names = [measure.name for measure in config.archive.measures]
    for index, name in enumerate(names):
        path = ("archive", "measures", index, "name")
        if name not in known:
            hint = did_you_mean(name, known) or f" Known measures: {', '.join(known)}."
            yield path, f"the domain has no measure {name!r}.{hint}"


def _genotype(config: ExperimentConfig) -> Iterator[tuple[KeyPath, str]]:
    domain = domain_class(config.domain.kind)(config.domain)
    faults = list(config.genotype.faults(domain))
    yield from ((("genotype", key), rule) for key, rule in faults)
    if not faults:
        yield from config.algorithm.faults(config, domain)


def _report(config: ExperimentConfig) -> Iterator[tuple[KeyPath, str]]:
    if config.report.baseline is not None:
        try:
            domain_class(config.domain.kind).layout(config.report.baseline)
        except UnknownLayoutError as error:
            yield ("report", "baseline"), str(error)
    try:
        config.report_domain()
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            yield ("report", "domain", *fault["loc"]), f"{fault['msg']}."
