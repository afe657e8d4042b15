"""Statistics of simulations in words."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from experiments.simulations.summary import Point


def as_table(about: Mapping[str, Any], points: Sequence[Point]) -> str:
    """Describe statistics as a table of fixed width.

    Args:
        about: What was asked; names objective and load.
        points: The statistics.
    """
    load = about["load"]
    name = about["objective"]["name"]
    heads = [
        "layout",
        *([load] if load else []),
        name,
        "+- SE",
        "succeeded",
        "n",
        "failed",
        "CPU s",
    ]
    lines = [heads]
    for point in points:
        title = f"{point.group}: {point.layout}" if point.group else point.layout
        loads = ["-" if point.load is None else str(point.load)] if load else []
        lines.append([
            title, *loads, _number(point.mean, ".3f"), _number(point.standard_error, ".3f"),
            _number(point.success_rate, ".0%"), str(point.n), str(point.failed),
            _number(point.seconds, ".1f"),
        ])  # fmt: skip
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    return "\n".join(
        "  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])])
        for line in lines
    )


def _number(value: float | None, form: str) -> str:
    return "-" if value is None else format(value, form)


def as_json(points: Sequence[Point]) -> str:
    """Describe statistics as JSON."""
    return json.dumps([point.as_json() for point in points], indent=2)
