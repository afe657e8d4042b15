"""The typed tables of an experiment's configuration."""

from typing import Any, Literal

from pydantic import Field, SerializeAsAny, ValidationInfo, field_validator

from experiments.config.tree import merge
from experiments.domains.base import DomainParams
from experiments.tables import Table


class ExperimentTable(Table):
    """What the experiment is called."""

    name: str = Field(min_length=1, description="Display name.")
    notes: str = Field("", description="Free text, kept with the run.")


class NcaTable(Table):
    """Genotype: weights of a neural cellular automaton that grows the searched area."""

    kind: Literal["nca"]
    symbols: int = Field(ge=2, description="Tiles the automaton may place.")
    hidden: int = Field(ge=1, description="Width of the hidden layers.")
    iterations: int = Field(ge=1, description="Steps of growth.")
    seed_layout: str = Field(description="Built-in layout from which it grows.")


class MeasureTable(Table):
    """One axis of the archive."""

    name: str = Field(description="A measure of the domain.")
    low: float = Field(description="Lower end of the axis.")
    high: float = Field(description="Upper end of the axis.")
    bins: int = Field(ge=1, description="Cells along the axis.")

    @field_validator("high")
    @classmethod
    def _above_low(cls, high: float, info: ValidationInfo) -> float:
        if "low" in info.data and not info.data["low"] < high:
            raise ValueError(f"must be above low = {info.data['low']}")
        return high


class ArchiveTable(Table):
    """The soft archive the emitters climb; the result archive has the same axes."""

    measures: tuple[MeasureTable, ...] = Field(min_length=1)
    learning_rate: float = Field(gt=0, le=1, description="Step of the acceptance threshold.")
    threshold_min: float = Field(
        allow_inf_nan=False, description="Acceptance threshold of an empty cell."
    )


class EmitterTable(Table):
    """A group of equal evolution-strategy emitters."""

    kind: Literal["es"]
    count: int = Field(ge=1, description="Emitters in the group.")
    batch_size: int = Field(ge=2, description="Solutions per emitter and iteration.")
    sigma0: float = Field(gt=0, description="Initial step size.")
    ranker: Literal["imp", "2imp", "obj", "2obj"]
    selection: Literal["mu", "filter"]
    restart: Literal["no_improvement", "basic"]
    es: Literal["cma_es", "sep_cma_es"]


class AlgorithmTable(Table):
    """The search algorithm."""

    kind: Literal["cma-mae"]
    max_evals: int = Field(ge=1, description="Solutions that are evaluated in all.")
    emitters: tuple[EmitterTable, ...] = Field(min_length=1)


class ReportTable(Table):
    """The closing comparison of the best layout, with a baseline if there is one."""

    baseline: str | None = Field(None, description="Built-in layout to compare with.")
    candidates: int = Field(ge=1, description="Elites simulated again to choose the best.")
    selection_repetitions: int = Field(ge=1, description="Simulations per candidate.")
    repetitions: int = Field(ge=1, description="Fresh seeds of the final comparison.")
    domain: dict[str, Any] = Field({}, description="Keys of [domain] that the report changes.")


class ExecutionTable(Table):
    """How evaluations are run; never changes a result."""

    evaluation_timeout_s: float = Field(gt=0, description="Wall limit of one evaluation, seconds.")


class ExperimentConfig(Table):
    """A complete, validated experiment."""

    experiment: ExperimentTable
    domain: SerializeAsAny[DomainParams]
    genotype: NcaTable
    archive: ArchiveTable
    algorithm: AlgorithmTable
    report: ReportTable
    execution: ExecutionTable

    def report_domain(self) -> DomainParams:
        """The domain with the changes of the report.

        Raises:
            pydantic.ValidationError: If the changed table is not valid.
        """
        values = self.domain.model_dump()
        merge(values, self.report.domain)
        return type(self.domain).model_validate(values)
