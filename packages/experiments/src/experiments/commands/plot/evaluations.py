"""Figures of simulations that `experiments evaluate` has made."""

import functools
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from experiments.analysis.load_curve import LoadCurve, load_curve
from experiments.analysis.over_time import over_time
from experiments.analysis.scalability import Peak, scalability
from experiments.commands.plot.output import Output
from experiments.domains.map_file import read_map
from experiments.drawing.cell_values import cell_values
from experiments.drawing.intervals import Band
from experiments.errors import UserError
from experiments.report.simulated import Simulations, read_simulations
from experiments.simulations.row import SimulationRow
from experiments.simulations.store import grids_name
from experiments.text import slug


def plot_loads(folders: Sequence[Path], output: Output, band: Band) -> Iterator[Path]:
    """Draw the objective against the load, such as throughput against agents.

    Raises:
        UserError: If there are no simulations, or the domain has no load.
    """
    output.check()
    simulations = read_simulations(folders)
    lines = {
        label: LoadCurve(
            np.array([row.load for row in rows], np.int64),
            np.array([row.objective for row in rows], np.float64),
            np.array([row.succeeded for row in rows], bool),
        )
        for label, rows in _loaded(simulations).items()
    }
    objective = simulations.domain.objective.label
    draw = functools.partial(load_curve, lines, simulations.load_label, objective, band=band)
    yield from output.save("agents", draw)


def plot_time(
    folders: Sequence[Path], output: Output, load: int | None, band: Band
) -> Iterator[Path]:
    """Draw what the domain counts over the time of a simulation, a file a quantity.

    Raises:
        UserError: If there are no simulations of this load, or the domain counts nothing.
    """
    output.check()
    simulations = read_simulations(folders)
    lines = simulations.lines()
    loads = sorted({r.load for rows in lines.values() for r in rows if r.load is not None})
    names = list(dict.fromkeys(n for rows in lines.values() for row in rows for n in row.series))
    if not names:
        raise UserError("the domain of these simulations counts nothing over time.")
    if load is not None and load not in loads:
        raise UserError(f"--agents {load}: simulated are {', '.join(map(str, loads))}.")
    drawn: list[int | None] = [load] if load is not None else [*loads] or [None]
    for name in names:
        series = {}
        for label, rows in lines.items():
            for wanted in drawn:
                found = [
                    np.array(r.series[name]) for r in rows if r.load == wanted and name in r.series
                ]
                title = label if len(loads) < 2 or load is not None else f"{label}, {wanted}"
                if found:
                    series[title] = found
        label = name[:1].upper() + name[1:]
        yield from output.save(
            f"time_{slug(name)}", functools.partial(over_time, series, label, band=band)
        )


def plot_scalability(folders: Sequence[Path], output: Output) -> Iterator[Path]:
    """Draw the best load and the highest objective of each size, a line a group.

    Raises:
        UserError: If there are no simulations, or the domain has no load.
    """
    output.check()
    simulations = read_simulations(folders)
    _loaded(simulations)
    groups: dict[str, dict[tuple[int, int], list[SimulationRow]]] = {}
    for _, row in simulations.rows:
        sizes = groups.setdefault(row.group or "layouts", {})
        sizes.setdefault((row.rows, row.columns), []).append(row)
    lines = {
        label: [_peak(size, rows) for size, rows in sizes.items()]
        for label, sizes in groups.items()
    }
    objective = simulations.domain.objective.label
    yield from output.save(
        "scalability",
        functools.partial(
            scalability, lines, simulations.load_label, objective[:1].lower() + objective[1:]
        ),
    )


def plot_cells(
    folders: Sequence[Path], output: Output, load: int | None, scale: float | None
) -> Iterator[Path]:
    """Draw values of cells, such as tile usage: means over the seeds of a layout and load.

    Raises:
        UserError: If no values of cells were kept.
    """
    output.check()
    simulations = read_simulations(folders)
    cases: dict[tuple[Path, str, int | None], list[Path]] = {}
    for folder, row in simulations.rows:
        path = folder / "grids" / grids_name(row)
        if path.exists() and load in (None, row.load):
            cases.setdefault((folder, row.layout, row.load), []).append(path)
    if not cases:
        raise UserError("no values of cells are kept; evaluate with --set evaluation.grids=true.")
    for (folder, layout, at), paths in cases.items():
        codes = read_map(folder / "layouts" / f"{layout}.json", simulations.domain)
        image = simulations.domain.render(codes)
        title = layout if at is None else f"{layout}, {at} {simulations.domain.load}"
        for name, values in _means(paths).items():
            top = scale if scale is not None else float(values.max()) or 1.0
            draw = functools.partial(
                cell_values, image, values, name.replace("_", " "), scale=top, title=title
            )
            place = "" if at is None else f"_{at}"
            yield from output.save(f"{slug(name)}_{slug(layout)}{place}", draw)


def _loaded(simulations: Simulations) -> dict[str, list[SimulationRow]]:
    lines = simulations.lines()
    if any(row.load is None for rows in lines.values() for row in rows):
        raise UserError("the domain of these simulations has no load, such as agents, to vary.")
    return lines


def _peak(size: tuple[int, int], rows: Sequence[SimulationRow]) -> Peak:
    values: dict[int, list[float]] = {}
    for row in rows:
        values.setdefault(int(row.load or 0), []).append(float(row.objective or 0))
    load = max(sorted(values), key=lambda at: float(np.mean(values[at])))
    sample = np.array(values[load])
    n = len(sample)
    error = float(sample.std(ddof=1) / np.sqrt(n)) if n > 1 else float("nan")
    return Peak(*size, load, float(sample.mean()), error)


def _means(paths: Sequence[Path]) -> dict[str, NDArray[np.float64]]:
    sums: dict[str, NDArray[np.float64]] = {}
    for path in paths:
        with np.load(path, allow_pickle=False) as file:
            for name in file.files:
                sums[name] = sums.get(name, 0) + np.asarray(file[name], np.float64) / len(paths)
    return sums
