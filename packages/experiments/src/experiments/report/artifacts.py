"""Files that a finished run leaves for the reader: pictures, best layout, summary."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from experiments.analysis.archive_heatmap import archive_heatmap
from experiments.analysis.layout_picture import layout_picture
from experiments.analysis.tile_usage import tile_usage
from experiments.domains.warehouse.layouts.map_file import write_map
from experiments.files import replace_file
from experiments.report.comparison import Comparison
from experiments.report.scores import Score
from qd_core import MeasureSpec
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
    if len(axes) == 2:
        archive_heatmap(elites.index, elites.objective, axes).save(folder / "archive_heatmap.png")
    best, title = comparison.best, f"throughput {comparison.best.mean:.3f}"
    layout_picture(comparison.layout, title).save(folder / "best_layout.png")
    tile_usage(comparison.layout, best.tile_usage, title).save(folder / "best_tile_usage.png")
    source = {**provenance, "eval_id": comparison.eval_id}
    write_map(
        folder / "best_layout.json",
        comparison.layout,
        name=f"best_{provenance['run']}",
        provenance=source,
    )
    with replace_file(folder / "summary.json") as temporary:
        summary = {
            "best": {"eval_id": comparison.eval_id, **_numbers(best)},
            "baseline": {"name": comparison.baseline_name, **_numbers(comparison.baseline)},
        }
        temporary.write_text(json.dumps(summary, indent=2), encoding="utf-8")


def _numbers(score: Score) -> dict[str, object]:
    return {
        "throughput": score.throughput.tolist(),
        "throughput_mean": score.mean if score.throughput.size else None,
        "congested": score.congested,
        "failed": score.failed,
        "message": score.message,
    }
