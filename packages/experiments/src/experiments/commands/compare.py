"""`experiments compare`: final values of algorithms or simulations, and whether they differ."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from experiments.commands.outputs import checked_folder
from experiments.report import score_table, significance
from experiments.report.manifest import read_runs
from experiments.report.score_table import METRICS
from experiments.report.simulated import is_evaluation, read_simulations, simulation_rows

Format = Literal["markdown", "csv", "latex", "json"]


def compare_results(
    sources: Sequence[Path], metrics: Sequence[str], out: Path | None, form: Format
) -> tuple[str, list[str]]:
    """Compare the runs of a manifest, or simulations.

    Args:
        sources: A manifest, run directories, or folders of `experiments evaluate`.
        metrics: Metrics to compare; QD score, coverage and best objective of runs, the objective
            of simulations if empty.
        out: Folder that gets the tables in all formats; none if None.
        form: Format of the text.

    Returns:
        Tables and tests as text, and remarks about the runs.

    Raises:
        UserError: If a manifest, a run or a metric is wrong, or the folder cannot be written.
    """
    title, rows, remarks = _read(sources, metrics)
    tests = significance.significance(rows)
    if out is not None:
        _write(checked_folder(out), title, rows, tests)
    return _text(form, title, rows, tests), remarks


def _read(
    sources: Sequence[Path], metrics: Sequence[str]
) -> tuple[str, list[score_table.ScoreRow], list[str]]:
    """Title, rows and remarks of what is compared."""
    if all(is_evaluation(source) for source in sources):
        simulations = read_simulations(sources)
        return "", simulation_rows(simulations, metrics), []
    manifest = read_runs(sources)
    rows = score_table.score_rows(manifest, metrics or list(METRICS))
    return manifest.title, rows, score_table.unfinished(manifest.groups)


def _text(
    form: Format,
    title: str,
    rows: Sequence[score_table.ScoreRow],
    tests: Sequence[significance.Significance],
) -> str:
    if form == "latex":
        return score_table.latex(rows, METRICS)
    if form == "csv":
        from experiments.drawing.plot import csv_text

        return csv_text(score_table.columns(rows))
    if form == "json":
        table = score_table.columns(rows)
        records = [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]
        for record, row in zip(records, rows, strict=True):
            record["values"] = row.values.tolist()
            if len(row.values) < 2:
                record["standard_error"] = None
        document = {"scores": records, "tests": [significance.as_json(test) for test in tests]}
        return json.dumps(document, indent=2, allow_nan=False)
    heading = f"## {title}\n\n" if title else ""
    return heading + score_table.markdown(rows, METRICS) + "\n" + significance.markdown(tests)


def _write(
    folder: Path,
    title: str,
    rows: Sequence[score_table.ScoreRow],
    tests: Sequence[significance.Significance],
) -> None:
    from experiments.drawing.plot import write_csv
    from qd_core.files import write_text

    write_text(folder / "comparison.md", _text("markdown", title, rows, tests))
    write_text(folder / "comparison.tex", _text("latex", title, rows, tests))
    write_csv(folder / "scores.csv", score_table.columns(rows))
    write_csv(folder / "pairs.csv", significance.columns(tests))
