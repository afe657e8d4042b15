"""Tests of final values as text and tables."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from experiments.analysis.statistics import GroupTests, OverallTest, compare_groups
from experiments.report.score_table import ScoreRow


@dataclass(frozen=True)
class Significance:
    """The tests of one metric in one environment.

    Args:
        environment: What algorithms are compared in.
        metric: Name of the metric.
        tests: The tests, None if there are too few algorithms with two runs.
        left_out: Algorithms with a single run.
    """

    environment: str
    metric: str
    tests: GroupTests | None
    left_out: tuple[str, ...]


def significance(rows: Sequence[ScoreRow]) -> list[Significance]:
    """Test the algorithms of each environment, metric by metric."""
    groups: dict[tuple[str, str], dict[str, ScoreRow]] = {}
    for row in rows:
        groups.setdefault((row.environment, row.metric), {})[row.algorithm] = row
    results = []
    for (environment, metric), algorithms in groups.items():
        samples = {name: row.values for name, row in algorithms.items() if len(row.values) > 1}
        alone = tuple(name for name in algorithms if name not in samples)
        tests = compare_groups(samples) if len(samples) > 1 else None
        results.append(Significance(environment, metric, tests, alone))
    return results


def markdown(results: Sequence[Significance]) -> str:
    """Write tests as a section an environment and metric."""
    return "\n\n".join(_section(result) for result in results) + "\n"


def columns(results: Sequence[Significance]) -> dict[str, list[object]]:
    """Write the pairs as one row each."""
    pairs = [(r, pair) for r in results if r.tests for pair in r.tests.pairs]
    names = (
        "first", "second", "difference", "low", "high", "t", "df", "p", "p_holm", "effect",
    )  # fmt: skip
    return {
        "environment": [r.environment for r, _ in pairs],
        "metric": [r.metric for r, _ in pairs],
        **{name: [getattr(pair, name) for _, pair in pairs] for name in names},
    }


def as_json(result: Significance) -> dict[str, object]:
    """Plain values of one result; NaN is null."""
    tests = result.tests
    return {
        "environment": result.environment,
        "metric": result.metric,
        "left_out": list(result.left_out),
        "levene": None if tests is None else _plain(vars(tests.levene)),
        "anova": None if tests is None else _plain(vars(tests.anova)),
        "pairs": [] if tests is None else [_plain(vars(pair)) for pair in tests.pairs],
    }


def _plain(values: dict[str, object]) -> dict[str, object]:
    return {
        key: None if isinstance(value, float) and not math.isfinite(value) else value
        for key, value in values.items()
    }


def _section(result: Significance) -> str:
    lines = [f"#### {result.environment}: {result.metric}", ""]
    if result.left_out:
        lines += [f"Left out, a single run each: {', '.join(result.left_out)}.", ""]
    if result.tests is None:
        return "\n".join([*lines, "No tests: they need two algorithms with two runs each."])
    tests = result.tests
    lines += [
        f"- Levene (equal variances): {_overall(tests.levene)}",
        f"- One-way ANOVA (equal means): {_overall(tests.anova)}",
        "",
        "| pair | difference | 95 % interval | t | df | p | p (Holm) | Hedges' g |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for pair in tests.pairs:
        cells = [
            f"{pair.first} - {pair.second}",
            _number(pair.difference),
            f"[{_number(pair.low)}, {_number(pair.high)}]",
            _number(pair.t),
            _number(pair.df),
            _p(pair.p),
            _p(pair.p_holm),
            _number(pair.effect),
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _overall(test: OverallTest) -> str:
    between, within = test.df
    return f"F({between}, {within}) = {_number(test.statistic)}, p {_p(test.p, equals='= ')}"


def _number(value: float) -> str:
    return "-" if math.isnan(value) else f"{value:,.4g}"


def _p(value: float, equals: str = "") -> str:
    if math.isnan(value):
        return f"{equals}-"
    return "< 0.0001" if value < 0.0001 else f"{equals}{value:.4f}"
