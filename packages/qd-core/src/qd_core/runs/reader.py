"""The run directory, from the side that reads it."""

import dataclasses
import json
from collections import Counter
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import pyarrow as pa

from qd_core.errors import RunError
from qd_core.runs.elites import Elites
from qd_core.runs.evaluations import read_table
from qd_core.runs.metrics import read_last_metrics, read_metrics
from qd_core.runs.status import Status

SCHEMAS = (2,)
"""Versions of the format that can be read."""


class Run:
    """Reads a run, finished or not.

    Args:
        path: The run directory.
        info: Content of ``run.json``.
        status: Where the run stands.
    """

    def __init__(self, path: Path, info: dict[str, Any], status: Status):
        self.path = path
        self.info = info
        self.status = status

    @classmethod
    def open(cls, path: Path) -> "Run":
        """Open a run directory.

        Raises:
            RunError: If it is none.
        """
        info = _read_json(path / "run.json")
        status = _read_json(path / "status.json")
        try:
            if info["schema"] not in SCHEMAS:
                raise RunError(f"schema {info['schema']} cannot be read, only {SCHEMAS}.")
            read = Status(**{**status, "process": tuple(status["process"])})
        except (KeyError, TypeError, ValueError) as error:
            raise RunError(f"{path} is not a run directory of this version: {error}") from error
        if read.state == "running" and not read.alive:
            read = dataclasses.replace(read, state="dead")
        return cls(path, dict(info), read)

    @property
    def config(self) -> str:
        """Resolved configuration, the text of ``run.toml``."""
        try:
            return (self.path / "run.toml").read_text(encoding="utf-8")
        except OSError as error:
            raise RunError(f"cannot read {self.path / 'run.toml'}: {error}") from error

    def metrics(self) -> dict[str, list[float | None]]:
        """Read one list a metric; entry 0 is the state before the first iteration."""
        path = self.path / "metrics.jsonl"
        try:
            rows = read_metrics(path)
        except (OSError, ValueError) as error:
            raise RunError(f"cannot read {path}: {error}") from error
        return {name: [row[name] for row in rows] for name in (rows[0] if rows else ())}

    def last_metrics(self) -> dict[str, float | None]:
        """Read the metrics of the last iteration; empty if there is none."""
        path = self.path / "metrics.jsonl"
        try:
            return read_last_metrics(path)
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise RunError(f"cannot read {path}: {error}") from error

    def evaluations(self) -> pa.Table:
        """Read the table of evaluations, sorted by ``eval_id``.

        Raises:
            RunError: If a part cannot be read.
        """
        try:
            return read_table(self.path / "evals")
        except (OSError, pa.ArrowException) as error:
            raise RunError(f"cannot read {self.path / 'evals'}: {error}") from error

    def failures(self) -> dict[str, int]:
        """Count failed evaluations by reason, most frequent first."""
        kinds = self.evaluations()["failure"].drop_null().to_pylist()
        return dict(Counter(kinds).most_common())

    def elites(self) -> Elites:
        """Read the result archive.

        Raises:
            RunError: If the run has not written it yet.
        """
        return self._elites("final")

    def opt_elites(self) -> Elites:
        """Read the soft archive; raises as `elites`."""
        return self._elites("opt_final")

    def _elites(self, name: str) -> Elites:
        path = self.path / "archive" / f"{name}.npz"
        try:
            return Elites.load(path)
        except FileNotFoundError as error:
            state = self.status.state
            raise RunError(f"{path} is written at the end of a run; this is {state}.") from error
        except (OSError, EOFError, ValueError, BadZipFile) as error:
            raise RunError(f"cannot read {path}: {error}") from error


def find_runs(parent: Path) -> list[Run]:
    """Open all run directories of a folder.

    Args:
        parent: Folder of runs; may be missing.

    Returns:
        Runs by name, which is by date. What is not a run is left out.
    """
    runs = []
    for path in sorted(parent.glob("*/run.json")):
        try:
            runs.append(Run.open(path.parent))
        except RunError:
            continue
    return runs


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise RunError(f"{path.parent} is not a run directory: {path.name} is missing.") from error
    except (OSError, ValueError) as error:
        raise RunError(f"cannot read {path}: {error}") from error
