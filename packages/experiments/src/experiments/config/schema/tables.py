"""The typed tables of an experiment's configuration."""

import math
from typing import Any

from pydantic import Field, SerializeAsAny, ValidationInfo, field_validator, model_validator

from experiments.config.compat import Compat
from experiments.config.schema.algorithms import AlgorithmTable
from experiments.config.schema.surrogates import SurrogateTable
from experiments.config.tree import merge
from experiments.domains.base import DomainParams
from experiments.domains.genotypes import GenotypeTable
from experiments.tables import Table
from qd_core.archives import ArchiveSpec, MeasureSpec
from qd_core.execution import Limits


class ExperimentTable(Table):
    """What the experiment is called."""

    name: str = Field(min_length=1, description="Display name.")
    notes: str = Field("", description="Free text, kept with the run.")
    compat: Compat = Field(
        "fixed", description="Defaults of the keys whose published value is another."
    )


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
    learning_rate: float = Field(
        1.0, description="Step of the acceptance threshold; 1 keeps the best."
    )
    threshold_min: float | None = Field(
        None, description="Acceptance threshold of an empty cell; none if unset."
    )

    @model_validator(mode="after")
    def _rules(self) -> "ArchiveTable":
        self.spec()
        return self

    def spec(self) -> ArchiveSpec:
        """Axes and acceptance."""
        axes = tuple(MeasureSpec(**axis.model_dump()) for axis in self.measures)
        low = -math.inf if self.threshold_min is None else self.threshold_min
        return ArchiveSpec(axes, self.learning_rate, low)


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
    prepare_timeout_s: float | None = Field(
        None, gt=0, description="Wall limit of preparing a solution, such as its repair, seconds."
    )
    simulate_timeout_s: float | None = Field(
        None, gt=0, description="Wall limit of all simulations of a solution, seconds."
    )
    repetitions_apart: bool = Field(
        False,
        description="Repetitions of a solution run beside each other, each within these limits: "
        "pays where there are more workers than solutions in a batch.",
    )
    worker_memory_mib: float | None = Field(
        None, gt=0, description="A worker that holds more after an evaluation is replaced, MiB."
    )

    def limits(self) -> Limits:
        """What an evaluation may use."""
        stages = {"prepare": self.prepare_timeout_s, "simulate": self.simulate_timeout_s}
        return Limits(
            self.evaluation_timeout_s,
            {name: limit for name, limit in stages.items() if limit is not None},
            math.inf if self.worker_memory_mib is None else self.worker_memory_mib,
        )


class ExperimentConfig(Table):
    """A complete, validated experiment."""

    experiment: ExperimentTable
    domain: SerializeAsAny[DomainParams]
    genotype: SerializeAsAny[GenotypeTable]
    archive: ArchiveTable
    algorithm: SerializeAsAny[AlgorithmTable]
    surrogate: SurrogateTable | None = None
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
