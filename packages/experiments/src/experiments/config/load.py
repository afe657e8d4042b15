"""Loading a configuration: merge, overlay, validate, all errors at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Union

from pydantic import Field, ValidationError, create_model

from experiments.config.checks import cross_checks
from experiments.config.compat import apply_compat
from experiments.config.files import read_tree
from experiments.config.messages import describe, problem
from experiments.config.schema.algorithms import AskTellTable, DsageTable, RandomTable
from experiments.config.schema.tables import ExperimentConfig
from experiments.config.tree import ConfigError, ConfigTree, apply_settings
from experiments.domains.genotypes import NcaTable, TilesTable
from experiments.domains.registry import UnknownDomainError, domain_class
from experiments.tables import Table

ALGORITHMS: tuple[type[Table], ...] = (AskTellTable, DsageTable, RandomTable)
"""Tables that ``[algorithm]`` may be."""


@dataclass(frozen=True)
class LoadedConfig:
    """A configuration with its descent.

    Args:
        name: Name under which it was asked for.
        profile: Overlay that was chosen.
        files: Files that took part, most basic first.
        settings: ``key=value`` settings from the command line.
        config: The validated tables.
    """

    name: str
    profile: str
    files: tuple[str, ...]
    settings: tuple[str, ...]
    config: ExperimentConfig


def load_config(name: str, *, profile: str = "paper", settings: Sequence[str] = ()) -> LoadedConfig:
    """Load, merge and validate a configuration.

    Args:
        name: Name of a packaged configuration (``warehouse/even/cma-mae-nca-a5``), or path of a
            TOML file.
        profile: Overlay of the configuration family: ``smoke``, ``mini`` or ``paper``.
        settings: ``key=value`` overrides, the last one wins.

    Raises:
        ConfigError: If anything is wrong; lists every fault with file, line and key.
    """
    tree = read_tree(name, profile)
    apply_settings(tree, settings)
    apply_compat(tree)
    config = validate(tree)
    return LoadedConfig(name, profile, tuple(tree.files), tuple(settings), config)


def validate(tree: ConfigTree) -> ExperimentConfig:
    """Validate merged tables against the models and the rules between them.

    Args:
        tree: Merged tables, profile and settings included.

    Raises:
        ConfigError: Lists every fault with file, line and key.
    """
    try:
        model = _model(tree.values)
    except UnknownDomainError as error:
        raise ConfigError(tree.name, [problem(("domain", "kind"), str(error), tree)]) from None
    try:
        config = model.model_validate(as_tuples(tree.values))
    except ValidationError as error:
        raise ConfigError(tree.name, describe(error, model, tree)) from None
    problems = [problem(path, rule, tree) for path, rule in cross_checks(config)]
    if problems:
        raise ConfigError(tree.name, problems)
    return config


def _model(values: Mapping[str, Any]) -> type[ExperimentConfig]:
    """Put the keys of the chosen domain into the model, and all kinds of the other tables."""
    domain = values.get("domain")
    kind = domain.get("kind") if isinstance(domain, Mapping) else None
    if not isinstance(kind, str):
        return ExperimentConfig
    chosen = domain_class(kind)
    genotypes: tuple[type[Table], ...] = (NcaTable, TilesTable, *chosen.genotypes)
    fields: dict[str, Any] = {
        "domain": (chosen.Params, ...),
        "genotype": (_one_of(genotypes), ...),
        "algorithm": (_one_of(ALGORITHMS), ...),
    }
    return create_model("ExperimentConfig", __base__=ExperimentConfig, **fields)


def _one_of(tables: Sequence[type[Table]]) -> Any:
    """A table whose ``kind`` says which of several it is."""
    if len(tables) == 1:
        return tables[0]
    return Annotated[Union[tuple(tables)], Field(discriminator="kind")]  # noqa: UP007


def as_tuples(value: object) -> Any:
    """Turn lists into tuples, so that a validated configuration cannot change."""
    if isinstance(value, Mapping):
        return {key: as_tuples(item) for key, item in value.items()}
    return tuple(map(as_tuples, value)) if isinstance(value, list) else value
