"""Configurations that only simulate: a domain and how its layouts are evaluated."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import Field, SerializeAsAny, ValidationError, create_model

from experiments.config.files import read_tree
from experiments.config.load import as_tuples, validate
from experiments.config.messages import describe, problem
from experiments.config.schema.tables import ExperimentTable
from experiments.config.tree import ConfigError, ConfigTree, apply_settings
from experiments.domains.base import DomainParams
from experiments.domains.registry import UnknownDomainError, domain_class
from experiments.tables import Table


class EvaluationTable(Table):
    """How layouts are evaluated."""

    repetitions: int = Field(10, ge=1, description="Simulations of a layout at each load.")
    timeout_s: float = Field(36_000.0, gt=0, description="Wall limit of one simulation, seconds.")
    grids: bool = Field(False, description="Keep the values of cells, such as tile usage.")


class SimulationConfig(Table):
    """What `experiments evaluate` needs to know."""

    experiment: ExperimentTable
    domain: SerializeAsAny[DomainParams]
    evaluation: EvaluationTable = EvaluationTable.model_validate({})


@dataclass(frozen=True)
class LoadedSimulations:
    """A configuration for simulations.

    Args:
        name: Name under which it was asked for.
        domain: The table ``[domain]``.
        evaluation: The table ``[evaluation]``.
    """

    name: str
    domain: DomainParams
    evaluation: EvaluationTable


def load_simulations(
    name: str, *, profile: str = "paper", settings: Sequence[str] = ()
) -> LoadedSimulations:
    """Load a configuration that only simulates, or take the domain of an experiment.

    Args:
        name: Name of a packaged configuration such as ``warehouse/pure_simulation/RHCR``, or path
            of a TOML file.
        profile: Overlay of the configuration family, for an experiment.
        settings: ``key=value`` overrides.

    Raises:
        ConfigError: If anything is wrong; lists every fault with file, line and key.
    """
    tree = read_tree(name, profile)
    apply_settings(tree, settings)
    if "algorithm" in tree.values:
        evaluation = tree.values.pop("evaluation", {})
        config = validate(tree)
        return LoadedSimulations(name, config.domain, _evaluation(evaluation, tree))
    model = _model(tree)
    try:
        simulations = model.model_validate(as_tuples(tree.values))
    except ValidationError as error:
        raise ConfigError(tree.name, describe(error, model, tree)) from None
    return LoadedSimulations(name, simulations.domain, simulations.evaluation)


def _evaluation(values: Any, tree: ConfigTree) -> EvaluationTable:
    try:
        return EvaluationTable.model_validate(values)
    except ValidationError as error:
        raise ConfigError(tree.name, describe(error, EvaluationTable, tree)) from None


def _model(tree: ConfigTree) -> type[SimulationConfig]:
    kind = tree.values.get("domain", {}).get("kind")
    if not isinstance(kind, str):
        return SimulationConfig
    try:
        params = domain_class(kind).Params
    except UnknownDomainError as error:
        raise ConfigError(tree.name, [problem(("domain", "kind"), str(error), tree)]) from None
    fields: dict[str, Any] = {"domain": (params, ...)}
    return create_model("SimulationConfig", __base__=SimulationConfig, **fields)
