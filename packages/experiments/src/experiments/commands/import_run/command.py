"""From a published run directory to a run."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.commands.import_run.published import (
    PublishedArchive,
    read_archive,
    read_history,
    read_metrics,
    read_seed,
)
from experiments.commands.search.compose import codec, domain_of
from experiments.commands.search.run import resolved_toml
from experiments.config.load import LoadedConfig, load_config
from experiments.config.schema.tables import ExperimentConfig
from experiments.errors import UserError
from qd_core import Evaluation
from qd_core.archives.elitist import cell_coordinates
from qd_core.execution import Outcome
from qd_core.files import write_text
from qd_core.runs import Elites, EvaluationRow, RunDirectory
from qd_core.runs.parts import write_part
from qd_core.runs.status import Status

WARNING = (
    "warning: pickles can be made to run any code. They are read with a reader that knows arrays "
    "and tables alone, but read only what you trust."
)


def import_run(
    old: Path, config: str, *, pickles: bool, out: Path, echo: Callable[[str], object]
) -> Path:
    """Make a run of a published run directory.

    Without pickles: seed, configuration and metrics. With them also the archive, with solutions,
    and every insertion into it, so that plots, `elite` and `generate` work.

    Args:
        old: The published run directory.
        config: The configuration here that says the same as its `config.gin`.
        pickles: Whether `archive/archive_N.pkl` and `archive_history.pkl` are read.
        out: Folder that receives the run directory.
        echo: Writes a line for the user.

    Returns:
        The new run directory.

    Raises:
        UserError: If the folder is none, a file cannot be read, or does not fit the configuration.
    """
    seed, metrics = read_seed(old), read_metrics(old)
    loaded = load_config(config)
    history: list[Any] = []
    archive = None
    if pickles:
        echo(WARNING)
        history, archive = read_history(old), read_archive(old)
        _check(loaded.config, archive, old)
    directory = _create(out, old, loaded, seed)
    try:
        for row in _with_history(metrics, history, loaded.config):
            directory.metrics.append(row)
        directory.metrics.export()
        _write_gin(old, directory.path)
        eval_ids = _write_history(directory, history, loaded.config)
        if archive is not None:
            _write_archive(directory, archive, eval_ids, loaded.config)
        evals = int(metrics[-1]["evals"])
        status = Status("finished", len(metrics) - 1, evals, loaded.config.algorithm.max_evals)
        directory.write_status(status)
    finally:
        directory.close()
    left = [] if pickles else ["archive and history (--pickles)"]
    echo(f"run {directory.path}" + (f"; not imported: {', '.join(left)}" if left else ""))
    return directory.path


def _create(out: Path, old: Path, loaded: LoadedConfig, seed: int) -> RunDirectory:
    info = {"config": loaded.name, "imported_from": old.name}
    name = loaded.config.experiment.name
    try:
        return RunDirectory.create(out, name, seed=seed, config=resolved_toml(loaded), info=info)
    except OSError as error:
        raise UserError(f"--out {out}: {error.strerror or error}") from None


def _check(config: ExperimentConfig, archive: PublishedArchive | None, old: Path) -> None:
    if archive is None:
        return
    given, needed = archive.solution.shape[1], codec(config).dim
    if given != needed:
        raise UserError(
            f"--config: its solutions have {needed} numbers, those of {old} have {given}."
        )
    axes = len(config.archive.measures)
    if archive.measures.shape[1] != axes:
        raise UserError(
            f"--config: its archive has {axes} measures, that of {old} has "
            f"{archive.measures.shape[1]}."
        )


def _write_gin(old: Path, new: Path) -> None:
    path = old / "config.gin"
    if path.is_file():
        write_text(new / "config.gin", path.read_text(encoding="utf-8", errors="replace"))


def _with_history(
    metrics: Sequence[dict[str, float]], history: Sequence[Any], config: ExperimentConfig
) -> list[dict[str, float]]:
    """Add the metrics of the reported archive, which follow from its insertions."""
    axes = config.archive.spec().measures
    cells = int(np.prod([axis.bins for axis in axes]))
    best: dict[int, float] = {}
    rows = []
    for itr, row in enumerate(metrics):
        if 0 < itr <= len(history):
            for objective, measures in history[itr - 1]:
                cell = _cell(measures, config)
                best[cell] = max(objective, best.get(cell, -np.inf))
        values = np.array(list(best.values()))
        known = bool(history) and len(values) > 0
        rows.append(
            {
                **row,
                "result/qd_score": float(values.sum()) if history else np.nan,
                "result/size": float(len(values)) if history else np.nan,
                "result/coverage": len(values) / cells if history else np.nan,
                "result/best": float(values.max()) if known else np.nan,
                "result/mean": float(values.mean()) if known else np.nan,
            }
        )
    return rows


def _cell(measures: Sequence[float], config: ExperimentConfig) -> int:
    axes = config.archive.spec().measures
    places = cell_coordinates(np.array([measures], np.float64), axes)
    return int(np.ravel_multi_index(tuple(places.T), [axis.bins for axis in axes])[0])


def _write_history(
    directory: RunDirectory, history: Sequence[Any], config: ExperimentConfig
) -> dict[int, int]:
    """Keep every insertion as an evaluation; return the best one of each cell."""
    names = [axis.name for axis in config.archive.measures]
    best: dict[int, tuple[float, int]] = {}
    count = 0
    for itr, generation in enumerate(history, start=1):
        rows = []
        for objective, measures in generation:
            found = Evaluation(objective, objective, dict(zip(names, measures, strict=True)))
            empty = np.empty(0, np.float32), np.empty((0, 0), np.uint8)
            rows.append(EvaluationRow(itr, -1, *empty, Outcome(count, found, {})))
            cell = _cell(measures, config)
            if objective > best.get(cell, (-np.inf, 0))[0]:
                best[cell] = (objective, count)
            count += 1
        if rows:
            write_part(directory.path / "evals", itr, rows)
    return {cell: eval_id for cell, (_, eval_id) in best.items()}


def _write_archive(
    directory: RunDirectory,
    archive: PublishedArchive,
    eval_ids: dict[int, int],
    config: ExperimentConfig,
) -> None:
    index = np.array([_cell(measures, config) for measures in archive.measures], np.int64)
    order = np.argsort(index)
    fallback = max(eval_ids.values(), default=-1) + 1
    ids = [eval_ids.get(int(index[row]), fallback + n) for n, row in enumerate(order)]
    elites = Elites(
        index=index[order],
        eval_id=np.array(ids, np.int64),
        objective=archive.objective[order],
        other_objective=archive.objective[order],
        measures=archive.measures[order],
        solution=archive.solution[order],
        layouts=_layouts(archive, order, config),
    )
    (directory.path / "archive").mkdir(exist_ok=True)
    elites.save(directory.path / "archive" / "final.npz")
    names = [axis.name for axis in config.archive.measures]
    elites.save_table(directory.path / "archive" / "final.parquet", names)


def _layouts(
    archive: PublishedArchive, order: NDArray[np.int64], config: ExperimentConfig
) -> dict[str, NDArray[np.uint8]]:
    """Layouts of the elites: those that were kept, else the tiles themselves."""
    domain = domain_of(config)
    kept = [archive.layouts[row] for row in order]
    if all(layout is not None for layout in kept):
        return {domain.final_layout: np.stack([one for one in kept if one is not None])}
    drafts = [domain.draft(tiles) for tiles in codec(config).decode(archive.solution[order])]
    return {domain.final_layout: np.stack(drafts)}
