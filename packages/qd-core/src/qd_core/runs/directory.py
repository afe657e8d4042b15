"""The run directory, from the side that writes it."""

import dataclasses
import fcntl
import json
import re
import secrets
import weakref
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np

from qd_core.archives import MeasureSpec
from qd_core.errors import QDError, RunError
from qd_core.files import write_json, write_text
from qd_core.runs.elites import Elites
from qd_core.runs.evaluations import EvaluationStore
from qd_core.runs.metrics import MetricsLog
from qd_core.runs.parts import read_layouts
from qd_core.runs.proposals import ProposalLog
from qd_core.runs.provenance import provenance
from qd_core.runs.status import Status, this_process

if TYPE_CHECKING:  # Reading a run must not load the search library.
    from ribs.archives import GridArchive

SCHEMA = 2
ENDED = ("finished", "cancelled", "failed")


class RunBusyError(QDError, RuntimeError):
    """Another process writes to this run."""


class RunDirectory:
    """Writes the files of one run, which no other process may write to meanwhile.

    Args:
        path: An existing folder with ``run.json``.

    Raises:
        RunBusyError: If another process writes to it.
        OSError: If it cannot be read or written.
        RunError: If ``run.json`` is broken or of another schema.
    """

    def __init__(self, path: Path):
        self.path = path
        # A domain or callback in this process may change the working directory.
        self._root = path = path.absolute()
        self._info = json.loads((path / "run.json").read_text(encoding="utf-8"))
        if self._info.get("schema") != SCHEMA:
            raise RunError(
                f"{path} has schema {self._info.get('schema')}, this version writes {SCHEMA}."
            )
        self._lock = _locked(path)
        weakref.finalize(self, self._lock.close)
        self.evaluations = EvaluationStore(path / "evals")
        self.proposals = ProposalLog(path / "evals" / "proposals.txt")
        self.metrics = MetricsLog(path)

    @classmethod
    def create(
        cls,
        parent: Path,
        name: str,
        *,
        seed: int,
        config: str,
        info: Mapping[str, object] | None = None,
    ) -> "RunDirectory":
        """Make the folder ``<date>_<name>_s<seed>_<id>`` with ``run.toml`` and ``run.json``.

        Args:
            parent: Folder of runs, made if need be.
            name: Name of the experiment.
            seed: Seed of the run.
            config: Resolved configuration, the text of ``run.toml``.
            info: Further entries of ``run.json``, JSON types.

        Raises:
            OSError: If the folder cannot be made.
        """
        now = datetime.now(UTC)
        slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60] or "run"
        path = parent / f"{now:%Y-%m-%d_%H-%M-%S}_{slug}_s{seed}_{secrets.token_hex(3)}"
        path.mkdir(parents=True)
        write_text(path / "run.toml", config)
        started = now.isoformat(timespec="seconds")
        basics = {"schema": SCHEMA, "name": name, "seed": seed, "started": started}
        write_json(path / "run.json", {**basics, **provenance(), **(info or {})})
        directory = cls(path)
        directory.write_status(Status("running", 0, 0, 0))
        return directory

    @property
    def artifacts(self) -> Path:
        """Folder for pictures and reports, made on first use."""
        folder = self._root / "artifacts"
        folder.mkdir(exist_ok=True)
        return folder

    @property
    def checkpoints(self) -> Path:
        """Folder of checkpoints; may be missing."""
        return self._root / "checkpoint"

    @property
    def logs(self) -> Path:
        """Folder for the output of workers; may be missing."""
        return self._root / "logs"

    def close(self) -> None:
        """Let others write to the run."""
        self.evaluations.close()
        self._lock.close()

    def write_status(self, status: Status) -> None:
        """Say where the run stands, in `status.json` and at the end in ``run.json``."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        stamped = dataclasses.replace(status, updated=now, process=this_process())
        write_json(self._root / "status.json", dataclasses.asdict(stamped))
        if status.state in ENDED:
            ended = {"status": status.state, "ended": now}
            write_json(self._root / "run.json", {**self._info, **ended})

    def write_archives(
        self, archives: "Mapping[str, GridArchive]", measures: tuple[MeasureSpec, ...]
    ) -> None:
        """Write ``archive/NAME.npz`` and ``archive/NAME.parquet`` of each archive.

        Layouts come from the evaluations, which must be in parts.

        Args:
            archives: Archives by name of their file.
            measures: Their axes.
        """
        folder = self._root / "archive"
        folder.mkdir(exist_ok=True)
        for name, archive in archives.items():
            elites = self._elites(archive)
            elites.save(folder / f"{name}.npz")
            elites.save_table(folder / f"{name}.parquet", [measure.name for measure in measures])

    def _elites(self, archive: "GridArchive") -> Elites:
        data = archive.data()
        order = np.argsort(data["index"])
        eval_id = data["eval_id"][order]
        return Elites(
            index=data["index"][order].astype(np.int64),
            eval_id=eval_id,
            objective=data["objective"][order],
            other_objective=data["other_objective"][order],
            measures=data["measures"][order],
            solution=data["solution"][order],
            layouts=read_layouts(self._root / "evals", eval_id),
        )


def _locked(path: Path) -> IO[str]:
    """Lock a run for as long as the file is open, or this process lives."""
    lock = (path / ".lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise RunBusyError(f"{path}: another process writes to this run.") from None
    return lock
