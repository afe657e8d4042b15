"""Simulations of `experiments evaluate`, as lines of figures and rows of tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from experiments.domains.base import ExperimentDomain
from experiments.domains.registry import domain_class
from experiments.errors import UserError
from experiments.report.score_table import ScoreRow
from experiments.simulations.row import SimulationRow
from experiments.simulations.store import ABOUT, read_about, read_journal
from experiments.suggest import did_you_mean


def is_evaluation(folder: Path) -> bool:
    """Whether a folder holds simulations."""
    return (folder / ABOUT).is_file()


@dataclass(frozen=True)
class Simulations:
    """Simulations of one domain.

    Args:
        kind: Name of the domain.
        domain: The domain.
        rows: Those that succeeded or jammed, with the folder of each; failed ones are left out.
    """

    kind: str
    domain: type[ExperimentDomain]
    rows: Sequence[tuple[Path, SimulationRow]]

    @property
    def load_label(self) -> str:
        """Name of the load, as the label of an axis."""
        name = self.domain.load or "load"
        return name[:1].upper() + name[1:]

    def lines(self) -> dict[str, list[SimulationRow]]:
        """Rows by label: the group, and the layout where a group has several."""
        groups: dict[str, set[str]] = {}
        for _, row in self.rows:
            groups.setdefault(row.group, set()).add(row.layout)
        lines: dict[str, list[SimulationRow]] = {}
        for _, row in self.rows:
            several = len(groups[row.group]) > 1
            parts = [row.group, row.layout] if several or not row.group else [row.group]
            lines.setdefault(": ".join(filter(None, parts)), []).append(row)
        return lines


def read_simulations(folders: Sequence[Path]) -> Simulations:
    """Read folders of `experiments evaluate`.

    Raises:
        UserError: If a folder holds no simulations, or they are of different domains.
    """
    kinds = {folder: str(read_about(folder)["domain"]) for folder in folders}
    if len(set(kinds.values())) > 1:
        raise UserError(f"one domain in a figure, got {', '.join(sorted(set(kinds.values())))}.")
    rows = [(folder, row) for folder in folders for row in read_journal(folder) if not row.failure]
    if not rows:
        raise UserError(f"{folders[0]}: there is no simulation with a result.")
    kind = next(iter(kinds.values()))
    return Simulations(kind, domain_class(kind), rows)


def simulation_rows(simulations: Simulations, metrics: Sequence[str]) -> list[ScoreRow]:
    """Make a row a line, load and metric; its values are those of the simulations.

    Args:
        simulations: The simulations.
        metrics: Measures of simulations; the objective if empty.

    Raises:
        UserError: If a simulation has no such measure.
    """
    objective = simulations.domain.objective.name
    rows = []
    for metric in metrics or [objective]:
        for label, made in simulations.lines().items():
            for load in sorted({row.load or 0 for row in made}):
                chosen = [row for row in made if (row.load or 0) == load]
                place = f"{load} {simulations.domain.load}" if load else simulations.kind
                values = np.array([_value(row, metric, objective) for row in chosen])
                rows.append(ScoreRow(place, label, metric, values))
    return rows


def _value(row: SimulationRow, metric: str, objective: str) -> float:
    if metric == objective:
        return float(row.objective or 0.0)
    if metric not in row.measures:
        known = [objective, *row.measures]
        hint = did_you_mean(metric, known) or f" Metrics: {', '.join(known)}."
        raise UserError(f"{row.layout}: its simulations have no metric {metric!r}.{hint}")
    return row.measures[metric]
