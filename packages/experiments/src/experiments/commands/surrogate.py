"""`experiments surrogate validate`: how well the surrogate of a run predicts."""

import functools
import json
import math
from collections.abc import Sequence
from pathlib import Path

from experiments.commands.outputs import checked_folder
from experiments.report.stored import open_run
from experiments.report.validation import Validation, validate_final, validate_proposals


def validate_surrogate(
    path: Path, others: Sequence[Path], limit: int, out: Path | None, *, as_json: bool
) -> str:
    """Score the surrogate of a run.

    Args:
        path: A run with a surrogate.
        others: Runs of the same domain to predict besides.
        limit: Evaluations of each run at most.
        out: Folder for a table and pictures; none if None.
        as_json: Write JSON instead of a table.

    Returns:
        The scores.

    Raises:
        UserError: If there is no surrogate, or a run cannot be read.
    """
    if out is not None:
        checked_folder(out)
    run = open_run(path)
    results = [validate_proposals(run)]
    results += validate_final(run, [open_run(other) for other in others], limit)
    if out is not None:
        labels = {"objective": run.domain.objective.name.capitalize(), **run.domain.labels}
        _write(out, results, labels)
    if as_json:
        return json.dumps([_plain(result) for result in results], indent=2)
    return "\n\n".join(_table(result) for result in results)


def _plain(result: Validation) -> dict[str, object]:
    scores = {k: v if math.isfinite(v) else None for k, v in result.scores.items()}
    return {"evaluations": result.name, "count": result.count, "scores": scores}


def _table(result: Validation) -> str:
    """One row a target, then the other scores."""
    columns = ("mae", "rmse", "r2", "spearman")
    width = max(len(name) for name in result.names)
    lines = [f"{result.count} evaluations: {result.name}"]
    lines.append(f"  {'target':<{width}}" + "".join(f"{column:>10}" for column in columns))
    for name in result.names:
        values = (result.scores[f"{name}/{column}"] for column in columns)
        lines.append(f"  {name:<{width}}" + "".join(f"{_number(value):>10}" for value in values))
    shown = {f"{name}/{column}" for name in result.names for column in columns}
    for name, value in result.scores.items():
        if name not in shown:
            lines.append(f"  {name:<28}{_number(value):>12}")
    return "\n".join(lines)


def _number(value: float) -> str:
    return "-" if math.isnan(value) else f"{value:.4g}"


def _write(out: Path, results: Sequence[Validation], labels: dict[str, str]) -> None:
    from experiments.analysis.prediction import prediction
    from experiments.commands.plot.output import Output
    from experiments.drawing.plot import write_csv
    from experiments.drawing.style import Style

    table: dict[str, list[object]] = {"evaluations": [], "count": [], "score": [], "value": []}
    for result in results:
        table["evaluations"] += [result.name] * len(result.scores)
        table["count"] += [result.count] * len(result.scores)
        table["score"] += list(result.scores)
        table["value"] += list(result.scores.values())
    write_csv(out / "scores.csv", table)
    output = Output(out, "png", 300, Style(width="page"))
    for number, result in enumerate(results):
        name = "proposals" if number == 0 else f"final_{number}"
        draw = functools.partial(
            prediction, result.names, result.predicted, result.true, labels=labels
        )
        output.save(name, draw)
