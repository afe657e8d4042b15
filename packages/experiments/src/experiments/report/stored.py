"""A run that has been made: its directory together with its experiment."""

from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from experiments.config.load import load_config
from experiments.config.schema.tables import ExperimentConfig
from experiments.domains.base import ExperimentDomain
from experiments.domains.registry import domain_class
from experiments.errors import UserError
from qd_core import MeasureSpec
from qd_core.archives.elitist import cell_coordinates
from qd_core.archives.history import ArchiveHistory
from qd_core.runs import Elites, EvaluationRow, Run, RunError
from qd_core.runs.parts import part_numbers, part_path, read_part


class StoredRun:
    """A run with the domain and archive of its configuration.

    Args:
        run: The run directory.
        config: Its configuration.
    """

    def __init__(self, run: Run, config: ExperimentConfig):
        self.run = run
        self.config = config
        self.path = run.path
        self.title = config.experiment.name
        self.seed = int(run.info["seed"])
        self.axes: tuple[MeasureSpec, ...] = config.archive.spec().measures

    @cached_property
    def domain(self) -> ExperimentDomain:
        """The domain of the search."""
        return domain_class(self.config.domain.kind)(self.config.domain)

    @cached_property
    def evaluations(self) -> dict[str, NDArray[Any]]:
        """Columns of the table of evaluations that succeeded, in order.

        Raises:
            UserError: If they cannot be read.
        """
        try:
            table = self.run.evaluations()
        except RunError as error:
            raise UserError(str(error)) from None
        good = table.filter(table["success"])
        return {
            name: good[name].to_numpy()
            for name in good.column_names
            if not name.startswith("repetitions/")
        }

    def measures(self) -> NDArray[np.float64]:
        """Measures of the archive of all successful evaluations, ``(n, m)``."""
        columns = [self.evaluations.get(f"measures/{axis.name}") for axis in self.axes]
        if any(column is None for column in columns) or not len(self.evaluations["itr"]):
            return np.empty((0, len(self.axes)))
        return np.stack([np.asarray(column, np.float64) for column in columns], axis=1)

    @cached_property
    def history(self) -> ArchiveHistory:
        """The result archive after each iteration."""
        cells = cell_coordinates(self.measures(), self.axes)
        flat = np.ravel_multi_index(tuple(cells.T), [axis.bins for axis in self.axes])
        count = len(flat)
        itr = self.evaluations["itr"][:count]
        return ArchiveHistory(itr, flat, self.evaluations["result_objective"][:count])

    def elites(self, archive: str = "result") -> Elites:
        """Read an archive.

        Args:
            archive: ``result``, or ``opt`` for the soft one.

        Raises:
            UserError: If it is not there.
        """
        try:
            return self.run.elites() if archive == "result" else self.run.opt_elites()
        except RunError as error:
            raise UserError(str(error)) from None

    def evaluation(self, eval_id: int) -> EvaluationRow:
        """Read one evaluation with its layouts and grids.

        Raises:
            UserError: If it is not there, or cannot be read.
        """
        folder = self.path / "evals"
        try:
            for number in part_numbers(folder):
                ids = pq.read_table(part_path(folder, number), columns=["eval_id"])["eval_id"]
                if eval_id in ids.to_numpy():
                    rows = read_part(folder, number)
                    return next(row for row in rows if row.eval_id == eval_id)
        except (OSError, ValueError, pa.ArrowException) as error:
            raise UserError(f"cannot read {folder}: {error}") from None
        raise UserError(f"{self.path} has no evaluation {eval_id}.")

    def predictions(self) -> tuple[list[str], NDArray[np.float64], NDArray[np.float64]]:
        """What a surrogate said of solutions before they were evaluated, and what came out.

        Returns:
            Names of the ``t`` targets, the objective first; ``(n, t)`` predictions and ``(n, t)``
            results of the solutions that were predicted and succeeded.

        Raises:
            UserError: If nothing was predicted.
        """
        table = self.evaluations
        prefix = "predicted/"
        names = [name.removeprefix(prefix) for name in table if name.startswith(prefix)]
        names.sort(key=lambda name: name != "objective")
        guess = np.array([table[prefix + name] for name in names], np.float64).T
        known = ~np.isnan(guess).any(axis=1) if names else np.zeros(0, bool)
        if not known.any():
            raise UserError(f"{self.path}: no surrogate has predicted its evaluations.")
        true = [table["objective" if name == "objective" else f"measures/{name}"] for name in names]
        return names, guess[known], np.array(true, np.float64).T[known]

    def metrics(self) -> dict[str, NDArray[np.float64]]:
        """Read each metric, ``float64 (k,)``; NaN where there is no value.

        Raises:
            UserError: If they cannot be read, or there are none.
        """
        try:
            columns = self.run.metrics()
        except RunError as error:
            raise UserError(str(error)) from None
        if not columns.get("evals"):
            raise UserError(f"{self.path} has no metrics yet; no iteration is finished.")
        return {name: np.array(column, np.float64) for name, column in columns.items()}


def open_run(path: Path) -> StoredRun:
    """Open a run directory.

    Raises:
        UserError: If it is none, or its configuration cannot be used.
    """
    try:
        run = Run.open(path)
    except RunError as error:
        raise UserError(str(error)) from None
    return StoredRun(run, load_config(str(path / "run.toml")).config)
