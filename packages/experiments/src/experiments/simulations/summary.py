"""Statistics of simulations that differ in their seed alone."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

import numpy as np
from scipy import stats

from experiments.simulations.row import SimulationRow


@dataclass(frozen=True)
class Point:
    """Simulations of a layout at one load.

    Args:
        group: Label of what the layout belongs to.
        layout: Name of the layout.
        rows: Rows of the layout.
        columns: Columns of the layout.
        load: How busy it was, None if the domain has no load.
        n: Simulations with a result.
        failed: Simulations without.
        mean: Mean objective, None without a result.
        standard_error: Of the mean, None below two results.
        confidence: Half of the 95 % t interval of the mean, None below two results.
        minimum: Least objective.
        maximum: Largest objective.
        success_rate: Share of the simulations in which all went as it should.
        mean_success: Mean objective of these, None if there are none.
        seconds: Mean processor time.
        source: Where the simulations come from.
        measures: Mean of every scalar.
    """

    group: str
    layout: str
    rows: int
    columns: int
    load: int | None
    n: int
    failed: int
    mean: float | None
    standard_error: float | None
    confidence: float | None
    minimum: float | None
    maximum: float | None
    success_rate: float | None
    mean_success: float | None
    seconds: float | None
    source: str
    measures: Mapping[str, float | None]

    def as_json(self) -> dict[str, Any]:
        """One flat record."""
        values = asdict(self)
        measures = values.pop("measures")
        return {**values, **{f"measures/{name}": value for name, value in measures.items()}}


def summarise(rows: Sequence[SimulationRow]) -> list[Point]:
    """Make one point a group, layout and load, in this order."""
    ordered = sorted(rows, key=_place)
    return [_point(list(together)) for _, together in groupby(ordered, key=_place)]


def _place(row: SimulationRow) -> tuple[str, str, str, int, str]:
    return (row.group, row.layout, row.digest, -1 if row.load is None else row.load, row.source)


def _point(rows: Sequence[SimulationRow]) -> Point:
    good = [row for row in rows if row.objective is not None]
    values = np.array([row.objective for row in good], np.float64)
    fine = np.array([row.succeeded for row in good], bool)
    n, first = len(good), rows[0]
    error = float(values.std(ddof=1) / math.sqrt(n)) if n > 1 else None
    names = dict.fromkeys(name for row in good for name in row.measures)
    return Point(
        group=first.group,
        layout=first.layout,
        rows=first.rows,
        columns=first.columns,
        load=first.load,
        n=n,
        failed=len(rows) - n,
        mean=_mean(values),
        standard_error=error,
        confidence=None if error is None else float(stats.t.ppf(0.975, n - 1)) * error,
        minimum=float(values.min()) if n else None,
        maximum=float(values.max()) if n else None,
        success_rate=float(fine.mean()) if n else None,
        mean_success=_mean(values[fine]),
        seconds=_mean([row.seconds for row in good]),
        source=first.source,
        measures={
            name: _mean([row.measures.get(name, math.nan) for row in good]) for name in names
        },
    )


def _mean(values: Any) -> float | None:
    mean = float(np.mean(values)) if len(values) else math.nan
    return mean if math.isfinite(mean) else None
