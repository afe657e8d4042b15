"""The files of a published run directory."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.commands.import_run.pickles import read_pickle
from experiments.errors import UserError

METRICS = {
    "Total Evals": "evals",
    "Cum Time": "cum_time_s",
    "Actual QD Score": "opt/qd_score",
    "Archive Size": "opt/size",
    "Archive Coverage": "opt/coverage",
    "Best Objective": "opt/best",
    "Worst Objective": "opt/worst",
    "Mean Objective": "opt/mean",
    "Mean Evaluation": "mean_evaluation",
    "Overall Min Objective": "overall_min",
}
"""Names here of the published metrics, which are of the archive that the emitters climb."""


@dataclass(frozen=True)
class PublishedArchive:
    """Elites of a published archive.

    Args:
        objective: `(n,)`.
        measures: `(n, m)`.
        solution: `(n, dim)`.
        layouts: The repaired layout of each elite as codes, or None where it is not kept.
    """

    objective: NDArray[np.float32]
    measures: NDArray[np.float32]
    solution: NDArray[np.float32]
    layouts: list[NDArray[np.uint8] | None]


def read_seed(folder: Path) -> int:
    """Read the seed of a run.

    Raises:
        UserError: If there is none.
    """
    try:
        return int((folder / "seed").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise UserError(
            f"{folder}: is no published run directory: the file 'seed' is missing or no number."
        ) from None


def read_metrics(folder: Path) -> list[dict[str, float]]:
    """Read the metrics that have a name here, one record an iteration, the start included.

    Raises:
        UserError: If they cannot be read.
    """
    path = folder / "metrics.json"
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        count = int(document["total_itrs"]) + 1
        columns = {
            METRICS[name]: _column(metric, count)
            for name, metric in document["metrics"].items()
            if name in METRICS
        }
    except json.JSONDecodeError as error:
        raise UserError(f"{path}:{error.lineno}: not valid JSON: {error.msg}.") from None
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise UserError(f"{path}: cannot be read: {error!r}.") from None
    if "evals" not in columns:
        raise UserError(f"{path}: has no metric 'Total Evals'.")
    return [
        {"itr": float(itr), **{name: column[itr] for name, column in columns.items()}}
        for itr in range(count)
    ]


def _column(metric: dict[str, Any], count: int) -> list[float]:
    data = [float("nan") if value is None else float(value) for value in metric["data"]]
    # Those without a value at the start begin with the first iteration.
    padded = data if metric["use_zero"] else [float("nan"), *data]
    return (padded + [float("nan")] * count)[:count]


def read_history(folder: Path) -> list[list[tuple[float, list[float]]]]:
    """Read objective and measures of every insertion into the archive, by iteration.

    Raises:
        UserError: If the pickle cannot be read.
    """
    path = folder / "archive_history.pkl"
    if not path.is_file():
        return []
    try:
        return [
            [
                (float(objective), [float(value) for value in measures])
                for objective, measures in one
            ]
            for one in read_pickle(path)
        ]
    except (TypeError, ValueError) as error:
        raise UserError(f"{path}: is no history of an archive: {error}.") from None


def read_archive(folder: Path) -> PublishedArchive | None:
    """Read the last archive that was saved, None if none was.

    Raises:
        UserError: If the pickle is no archive.
    """
    found = {
        int(match[1]): path
        for path in (folder / "archive").glob("archive_*.pkl")
        if (match := re.fullmatch(r"archive_(\d+)", path.stem))
    }
    if not found:
        return None
    path = found[max(found)]
    frame = read_pickle(path)
    try:
        names = [str(name) for name in frame.columns]
        solution, measures = _group(names, "solution"), _group(names, "measure", "behavior")
        if not (solution and measures and "objective" in names):
            raise ValueError(f"has columns {', '.join(names[:6])} ...")
        metadata = list(frame["metadata"]) if "metadata" in names else [None] * len(frame)
        return PublishedArchive(
            frame["objective"].to_numpy(np.float32),
            frame[measures].to_numpy(np.float32),
            frame[solution].to_numpy(np.float32),
            [_layout(one) for one in metadata],
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise UserError(f"{path}: is no archive: {error}.") from None


def _group(names: list[str], *prefixes: str) -> list[str]:
    numbered = {
        int(match[1]): name
        for name in names
        if (match := re.fullmatch(rf"(?:{'|'.join(prefixes)})_(\d+)", name))
    }
    return [numbered[number] for number in sorted(numbered)]


def _layout(metadata: Any) -> NDArray[np.uint8] | None:
    """The repaired layout in the metadata of an elite, wherever it stands there."""
    entries = metadata if isinstance(metadata, dict) else getattr(metadata, "__dict__", {})
    for name, value in entries.items():
        if name == "map_int":
            layout = np.asarray(value)
            return layout.astype(np.uint8) if layout.ndim == 2 else None
        if name.endswith("_metadata") or name == "metadata":
            inner = _layout(value)
            if inner is not None:
                return inner
    return None
