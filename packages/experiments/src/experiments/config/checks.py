"""Rules between the tables of a configuration."""

from collections.abc import Iterator

from pydantic import ValidationError

from experiments.config.tables import ExperimentConfig
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
    yield from _seed_layout(config)
    yield from _report(config)


def _measures(config: ExperimentConfig) -> Iterator[tuple[KeyPath, str]]:
    known = domain_class(config.domain.kind).measure_names
    names = [measure.name for measure in config.archive.measures]
    for index, name in enumerate(names):
        path = ("archive", "measures", index, "name")
        if name not in known:
            hint = did_you_mean(name, known) or f" Known measures: {', '.join(known)}."
            yield path, f"the domain has no measure {name!r}.{hint}"
        if name in names[:index]:
            yield path, f"measure {name!r} is listed twice."


def _seed_layout(config: ExperimentConfig) -> Iterator[tuple[KeyPath, str]]:
    path = ("genotype", "seed_layout")
    domain = domain_class(config.domain.kind)(config.domain)
    try:
        seed = domain.layout(config.genotype.seed_layout)
    except UnknownLayoutError as error:
        yield path, str(error)
        return
    if seed.shape != domain.search_shape:
        given, needed = ("x".join(map(str, s)) for s in (seed.shape, domain.search_shape))
        yield path, f"has the size of the searched area, {needed}; this one is {given}."
    if seed.max() >= config.genotype.symbols:
        rule = f"uses tile codes up to {seed.max()}, more than genotype.symbols allows."
        yield path, rule


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
