"""Final values of algorithms as a table: mean and standard error of each metric."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.errors import UserError
from experiments.report.manifest import Group, Manifest
from experiments.report.stored import StoredRun
from experiments.suggest import did_you_mean

METRICS = {
    "result/qd_score": "QD score",
    "result/coverage": "Archive coverage",
    "result/best": "Best objective",
}
"""Metrics that are compared if none are named, and their headings."""


@dataclass(frozen=True)
class ScoreRow:
    """One metric of one algorithm.

    Args:
        environment: What algorithms are compared in.
        algorithm: Name of the algorithm.
        metric: Name of the metric.
        values: ``(n,)`` final value of each run.
    """

    environment: str
    algorithm: str
    metric: str
    values: NDArray[np.float64]

    @property
    def mean(self) -> float:
        """Mean of the runs."""
        return float(self.values.mean())

    @property
    def standard_error(self) -> float:
        """Standard error of the mean, NaN for a single run."""
        n = len(self.values)
        return float(self.values.std(ddof=1) / math.sqrt(n)) if n > 1 else math.nan


def score_rows(manifest: Manifest, metrics: Sequence[str]) -> list[ScoreRow]:
    """Read the final value of each metric of each run.

    Args:
        manifest: The runs.
        metrics: Names as in ``metrics.jsonl``.

    Raises:
        UserError: If a run lacks a metric.
    """
    return [
        ScoreRow(
            group.environment,
            group.algorithm,
            metric,
            np.array([final_value(run, metric) for run in group.runs]),
        )
        for metric in metrics
        for group in manifest.groups
    ]


def final_value(run: StoredRun, metric: str) -> float:
    """Read the last value of a metric that is a number.

    Raises:
        UserError: If the run does not know the metric, or it never had a value.
    """
    known = run.metrics()
    if metric not in known:
        hint = did_you_mean(metric, known) or f" Metrics: {', '.join(known)}."
        raise UserError(f"{run.path} has no metric {metric!r}.{hint}")
    values = known[metric][~np.isnan(known[metric])]
    if not len(values):
        raise UserError(f"{run.path}: metric {metric!r} never had a value.")
    return float(values[-1])


def unfinished(groups: Sequence[Group]) -> list[str]:
    """Say which runs have not come to their end, or differ in evaluations within a group."""
    remarks = []
    for group in groups:
        for run in group.runs:
            status = run.run.status
            if status.state != "finished":
                made = f"{status.evals} of {status.max_evals} evaluations"
                remarks.append(f"{run.path} is {status.state} after {made}.")
        budgets = {run.run.status.evals for run in group.runs}
        if len(budgets) > 1:
            remarks.append(
                f"{group.algorithm} in {group.environment}: runs of {min(budgets)} to "
                f"{max(budgets)} evaluations are compared."
            )
    return remarks


def markdown(rows: Sequence[ScoreRow], headings: Mapping[str, str]) -> str:
    """Write one table an environment, algorithms down and metrics across."""
    parts = []
    for environment, cells in _by_environment(rows).items():
        names = list(dict.fromkeys(row.metric for row in rows))
        lines = [f"### {environment}", ""]
        titles = ["algorithm", *[headings.get(name, name) for name in names], "runs"]
        lines += ["| " + " | ".join(titles) + " |", "|---|" + "---:|" * (len(titles) - 1)]
        for algorithm, values in cells.items():
            texts = [_plus_minus(values[name], " ± ") for name in names]
            count = len(values[names[0]].values)
            lines.append("| " + " | ".join([algorithm, *texts, str(count)]) + " |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def latex(rows: Sequence[ScoreRow], headings: Mapping[str, str]) -> str:
    """Write the same as ``tabular`` with the rules of booktabs."""
    parts = []
    for environment, cells in _by_environment(rows).items():
        names = list(dict.fromkeys(row.metric for row in rows))
        titles = ["Algorithm", *[headings.get(name, name) for name in names]]
        lines = [f"% {environment}", rf"\begin{{tabular}}{{l{'r' * len(names)}}}", r"\toprule"]
        lines += [" & ".join(map(_escaped, titles)) + r" \\", r"\midrule"]
        for algorithm, values in cells.items():
            texts = ["$" + _plus_minus(values[name], r" \pm ", "{,}") + "$" for name in names]
            lines.append(" & ".join([_escaped(algorithm), *texts]) + r" \\")
        parts.append("\n".join([*lines, r"\bottomrule", r"\end{tabular}"]))
    return "\n\n".join(parts) + "\n"


def columns(rows: Sequence[ScoreRow]) -> dict[str, list[object]]:
    """Write one row an environment, algorithm and metric."""
    return {
        "environment": [row.environment for row in rows],
        "algorithm": [row.algorithm for row in rows],
        "metric": [row.metric for row in rows],
        "mean": [row.mean for row in rows],
        "standard_error": [row.standard_error for row in rows],
        "runs": [len(row.values) for row in rows],
    }


def _by_environment(rows: Sequence[ScoreRow]) -> dict[str, dict[str, dict[str, ScoreRow]]]:
    tables: dict[str, dict[str, dict[str, ScoreRow]]] = {}
    for row in rows:
        algorithms = tables.setdefault(row.environment, {})
        algorithms.setdefault(row.algorithm, {})[row.metric] = row
    return tables


def _plus_minus(row: ScoreRow, sign: str, thousands: str = ",") -> str:
    # Shares such as coverage need more digits than sums of thousands.
    digits = 2 if abs(row.mean) >= 10 else 4
    mean = f"{row.mean:,.{digits}f}".replace(",", thousands)
    if math.isnan(row.standard_error):
        return mean
    return mean + sign + f"{row.standard_error:,.{digits}f}".replace(",", thousands)


def _escaped(text: str) -> str:
    special = {"&": r"\&", "%": r"\%", "_": r"\_", "#": r"\#", "$": r"\$"}
    special |= {"{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    return "".join(special.get(c, c) for c in text.replace("\\", "/"))
