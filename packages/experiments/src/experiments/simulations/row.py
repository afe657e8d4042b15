"""What is kept of one simulation."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from experiments.errors import UserError

Key = tuple[str, int | None, int]
"""Digest of the case, load, seed: two simulations with equal keys have equal results."""


@dataclass(frozen=True)
class SimulationRow:
    """One simulation of one layout.

    Args:
        layout: Name of the layout.
        group: Label of what the layout belongs to; may be empty.
        rows: Rows of the layout.
        columns: Columns of the layout.
        digest: Of layout and domain, see `experiments.simulations.case.Case.digest`.
        load: How busy the layout was, such as the number of agents; None if the domain has no
            load.
        seed: Seed of the simulation.
        objective: Result objective, None if the simulation failed.
        succeeded: Whether all went as it should, see
            `experiments.domains.base.ExperimentDomain.succeeded`.
        measures: Scalars by name.
        series: Time series by name, pairs of time and value.
        seconds: Processor time.
        failure: Why there is no result, empty if there is one.
        source: ``simulated``, or ``published`` for rows read from others' result folders.
    """

    layout: str
    group: str
    rows: int
    columns: int
    digest: str
    load: int | None
    seed: int
    objective: float | None
    succeeded: bool
    measures: Mapping[str, float] = field(default_factory=dict)
    series: Mapping[str, list[list[float]]] = field(default_factory=dict)
    seconds: float = 0.0
    failure: str = ""
    source: str = "simulated"

    @property
    def key(self) -> Key:
        """What tells the simulation apart."""
        return (self.digest, self.load, self.seed)

    def as_json(self) -> dict[str, Any]:
        """As JSON types; numbers that are none become null."""
        values = asdict(self)
        values["measures"] = {
            name: value if math.isfinite(value) else None for name, value in self.measures.items()
        }
        return values

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "SimulationRow":
        """Read what `as_json` has made.

        Raises:
            UserError: If a field is missing or unknown.
        """
        names = {entry.name for entry in fields(cls)}
        if values.keys() != names:
            odd = ", ".join(sorted(names ^ values.keys()))
            raise UserError(f"is no simulation: missing or unknown {odd}")
        measures = {
            name: math.nan if value is None else float(value)
            for name, value in values["measures"].items()
        }
        return cls(**{**values, "measures": measures})
