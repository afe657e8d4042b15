"""Files that a finished run leaves for the reader: pictures, best layout, summary."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from experiments.analysis.archive_heatmap import Archive, archive_heatmap
from experiments.domains.map_file import write_map
from experiments.drawing.style import Style
from experiments.report.comparison import Comparison
from experiments.report.scores import Score
from qd_core import MeasureSpec
from qd_core.files import write_json
from qd_core.runs import Elites


def write_artifacts(
    folder: Path,
    elites: Elites,
    axes: Sequence[MeasureSpec],
    comparison: Comparison,
    provenance: Mapping[str, object],
) -> None:
    """Write pictures, the best layout as a map file, and the comparison as numbers.

    Args:
        folder: Folder for the files, made if need be.
        elites: The result archive.
        axes: Its measures; the heat map is drawn for two.
        comparison: The closing comparison.
        provenance: Where the best layout comes from; JSON types.
    """
    folder.mkdir(exist_ok=True)
    domain, best = comparison.domain, comparison.best
    label = domain.objective.label
    with Style().applied():
        if len(axes) == 2:
            archive = Archive(f"{len(elites)} elites", elites.index, elites.objective)
            heatmap = archive_heatmap([archive], axes, objective=label, labels=domain.labels)
            heatmap.save(folder / "archive_heatmap.png")
        if best.evaluation is not None:
            title = f"{domain.objective.name} {best.mean:.3f}"
            for name, picture in domain.pictures(best.evaluation, title).items():
                picture.save(folder / f"best_{name}.png")
    write_map(
        folder / "best_layout.json",
        type(domain),
        comparison.layout,
        name=f"best_{provenance['run']}",
        provenance={**provenance, "eval_id": comparison.eval_id},
    )
    summary = {
        "eval_id": comparison.eval_id,
        "objective": {"name": domain.objective.name, "unit": domain.objective.unit},
        "scores": {name: _numbers(score) for name, score in comparison.scores.items()},
        "reported_measures": list(domain.reported_measures),
    }
    write_json(folder / "summary.json", summary)


def _numbers(score: Score) -> dict[str, object]:
    measures = score.evaluation.measures if score.evaluation else {}
    return {
        "values": score.values.tolist(),
        "mean": score.mean if score.values.size else None,
        "standard_error": score.standard_error if score.values.size > 1 else None,
        "measures": dict(measures),
        "failed": score.failed,
        "message": score.message,
    }
