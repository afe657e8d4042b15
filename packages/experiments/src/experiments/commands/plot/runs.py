"""Figures of runs: archives, progress, objectives, predictions."""

import functools
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from experiments.analysis.archive_heatmap import Archive, archive_heatmap
from experiments.analysis.curves import Course, curves
from experiments.analysis.histogram import histogram
from experiments.analysis.prediction import prediction
from experiments.bars import tqdm
from experiments.commands.plot.output import Output
from experiments.drawing.intervals import Band
from experiments.drawing.movie import Movie, pixels
from experiments.drawing.plot import Column, Image
from experiments.errors import UserError
from experiments.report.manifest import read_runs
from experiments.report.score_table import METRICS
from experiments.report.stored import StoredRun, open_run
from experiments.suggest import did_you_mean
from experiments.text import slug

MOST_PANELS = 12


def plot_heatmap(
    sources: Sequence[Path],
    output: Output,
    *,
    archive: str,
    evals: int | None,
    ends: tuple[float, float] | None,
    transposed: bool,
) -> Iterator[Path]:
    """Draw the archives of some runs side by side.

    Args:
        sources: A manifest, or run directories.
        output: Where to.
        archive: ``result``, or ``opt`` for the soft one at the end of a run.
        evals: Evaluations after which the result archive is drawn; the end if None.
        ends: Ends of the colour scale.
        transposed: Exchange the axes.

    Yields:
        Files that were written.

    Raises:
        UserError: If runs are missing, too many or of different archives, or nothing is stored.
    """
    output.check()
    pairs = [(group, run) for group in read_runs(sources).groups for run in group.runs]
    runs = [run for _, run in pairs]
    _check_comparable(runs)
    if archive == "opt" and evals is not None:
        raise UserError("--evals: the past of the soft archive is not stored; leave --archive out.")
    archives = [
        Archive(_panel_title(group.algorithm, run, len(runs)), *_elites(run, archive, evals))
        for group, run in pairs
    ]
    name = "heatmap" if evals is None else f"heatmap_{evals}"
    yield from _saved_heatmap(output, name, runs, archives, ends, transposed)


def _panel_title(algorithm: str, run: StoredRun, panels: int) -> str:
    if panels == 1:
        return algorithm
    return "\n".join([*textwrap.wrap(algorithm, 20), f"seed {run.seed}"])


def _elites(run: StoredRun, archive: str, evals: int | None) -> tuple[np.ndarray, np.ndarray]:
    if evals is None and (run.run.status.state == "finished" or archive == "opt"):
        elites = run.elites(archive)
        return elites.index, elites.objective
    made = run.evaluations["eval_id"]
    within = made < (evals if evals is not None else np.inf)
    itr = run.evaluations["itr"]
    rows = run.history.elites(int(itr[within].max()) if within.any() else -1)
    return run.history.cell[rows], run.history.objective[rows]


def _check_comparable(runs: Sequence[StoredRun]) -> None:
    if len(runs) > MOST_PANELS:
        raise UserError(f"a figure takes at most {MOST_PANELS} heat maps, got {len(runs)} runs.")
    if len({run.axes for run in runs}) > 1:
        raise UserError("the runs have archives over different measures; draw them one by one.")


def _saved_heatmap(
    output: Output,
    name: str,
    runs: Sequence[StoredRun],
    archives: Sequence[Archive],
    ends: tuple[float, float] | None,
    transposed: bool,
) -> list[Path]:
    domain = runs[0].domain
    try:
        return output.save(
            name,
            lambda: archive_heatmap(
                archives,
                runs[0].axes,
                objective=domain.objective.label,
                labels=domain.labels,
                value_range=ends,
                transposed=transposed,
            ),
        )
    except ValueError as error:
        raise UserError(str(error)) from None


def plot_curves(
    sources: Sequence[Path], output: Output, *, metrics: Sequence[str], band: Band
) -> Iterator[Path]:
    """Draw metrics over evaluations, a line an algorithm, a file an environment.

    Args:
        sources: A manifest, or run directories.
        output: Where to.
        metrics: Metrics of ``metrics.jsonl``; QD score, coverage and best if empty.
        band: What the bands show.

    Yields:
        Files that were written.

    Raises:
        UserError: If a run or a metric is missing.
    """
    output.check()
    manifest = read_runs(sources)
    names = {metric: METRICS.get(metric, metric) for metric in metrics or METRICS}
    for environment, groups in manifest.environments().items():
        courses = {
            label: [_course(run, list(names)) for run in group.runs]
            for label, group in groups.items()
        }
        several = len(manifest.environments()) > 1
        name = f"curves_{slug(environment)}" if several else "curves"
        yield from output.save(name, functools.partial(curves, courses, names, band=band))


def _course(run: StoredRun, metrics: Sequence[str]) -> Course:
    known = run.metrics()
    for metric in metrics:
        if metric not in known:
            hint = did_you_mean(metric, known) or f" Metrics: {', '.join(known)}."
            raise UserError(f"{run.path} has no metric {metric!r}.{hint}")
    return Course(known["evals"], {metric: known[metric] for metric in metrics})


def plot_histogram(sources: Sequence[Path], output: Output, *, bins: int) -> Iterator[Path]:
    """Draw how the objectives of elites are distributed, a line an algorithm.

    Args:
        sources: A manifest, or run directories.
        output: Where to.
        bins: Number of bins.

    Yields:
        Files that were written.

    Raises:
        UserError: If a run is missing or not at its end.
    """
    output.check()
    manifest = read_runs(sources)
    for environment, groups in manifest.environments().items():
        values = {
            label: np.concatenate([run.elites().objective for run in group.runs])
            for label, group in groups.items()
        }
        label = next(iter(groups.values())).runs[0].domain.objective.label
        several = len(manifest.environments()) > 1
        name = f"histogram_{slug(environment)}" if several else "histogram"
        yield from output.save(name, functools.partial(histogram, values, label, bins=bins))


def plot_prediction(sources: Sequence[Path], output: Output, *, bins: int) -> Iterator[Path]:
    """Draw what the surrogate of each run said of its proposals against what came out.

    Args:
        sources: A manifest, or run directories.
        output: Where to.
        bins: Bins of the truth.

    Yields:
        Files that were written.

    Raises:
        UserError: If a run is missing, or had no surrogate.
    """
    output.check()
    runs = [run for group in read_runs(sources).groups for run in group.runs]
    for run in runs:
        names, guess, truth = run.predictions()
        labels = {"objective": run.domain.objective.name.capitalize(), **run.domain.labels}
        name = "prediction" if len(runs) == 1 else f"prediction_{slug(run.title)}_s{run.seed}"
        yield from output.save(
            name,
            functools.partial(prediction, names, guess, truth, labels=labels, bins=bins),
        )


def plot_video(
    source: Path, output: Output, *, frames: int, frames_per_second: float, transposed: bool
) -> Iterator[Path]:
    """Draw how the archive of a run is filled, as a moving picture.

    Args:
        source: A run directory.
        output: Where to.
        frames: Number of frames, evenly over the evaluations.
        frames_per_second: Pace.
        transposed: Exchange the axes.

    Yields:
        Files that were written.

    Raises:
        UserError: If it is no run, or has no elites.
    """
    output.check()
    run = open_run(source)
    objective = run.history.objective
    if not len(objective):
        raise UserError(f"{source} has no elites; all its evaluations failed.")
    last = int(run.evaluations["eval_id"].max()) + 1
    moments = np.unique(np.linspace(1, last, frames).astype(int))
    states = [_elites(run, "result", int(moment)) for moment in moments]
    low, high = float(objective.min()), float(objective.max())
    ends = (low, high) if low < high else (min(low, 0.0), max(high, 1.0))

    def pictures() -> Iterator[Image]:
        for moment, (cells, values) in zip(
            moments, tqdm(states, unit="frame", disable=None), strict=True
        ):
            archive = Archive(f"{moment} evaluations, {len(cells)} elites", cells, values)
            yield pixels(
                archive_heatmap(
                    [archive], run.axes, objective=run.domain.objective.label,
                    labels=run.domain.labels, value_range=ends, transposed=transposed,
                ),
                dpi=min(output.dpi, 120),
            )  # fmt: skip

    table: dict[str, Column] = {
        "evals": moments,
        "elites": [len(cells) for cells, _ in states],
        "qd_score": [float(values.sum()) for _, values in states],
    }
    yield from output.save_movie("archive", Movie(pictures(), frames_per_second, table))
