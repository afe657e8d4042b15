"""The run directory, from the side that writes it."""

import dataclasses
import platform
import re
import secrets
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from qd_core.archives import MeasureSpec
from qd_core.files import write_json, write_text
from qd_core.runs.elites import Elites
from qd_core.runs.evaluations import EvaluationStore, read_layouts
from qd_core.runs.metrics import MetricsLog
from qd_core.runs.status import Status

if TYPE_CHECKING:  # Reading a run must not load the search library.
    from ribs.archives import GridArchive

SCHEMA = 1
ENDED = ("finished", "cancelled", "failed")


class RunDirectory:
    """Writes the files of one run.

    Args:
        path: An existing folder.
        info: Content of ``run.json``.
    """

    def __init__(self, path: Path, info: Mapping[str, Any]):
        self.path = path
        self._info = dict(info)
        self.evaluations = EvaluationStore(path / "evals")
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
        slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "run"
        path = parent / f"{now:%Y-%m-%d_%H-%M-%S}_{slug}_s{seed}_{secrets.token_hex(3)}"
        path.mkdir(parents=True)
        write_text(path / "run.toml", config)
        packages = ("qd-core", "ribs", "numpy", "pyarrow")
        basics = {
            "schema": SCHEMA,
            "name": name,
            "seed": seed,
            "started": now.isoformat(timespec="seconds"),
            "host": platform.node(),
            "platform": platform.platform(),
            "python": platform.python_version(),
            "packages": {package: version(package) for package in packages},
            "command": sys.argv,
        }
        directory = cls(path, {**basics, **(info or {})})
        directory.write_status(Status("running", 0, 0, 0))
        return directory

    @property
    def artifacts(self) -> Path:
        """Folder for pictures and reports, made on first use."""
        folder = self.path / "artifacts"
        folder.mkdir(exist_ok=True)
        return folder

    def write_status(self, status: Status) -> None:
        """Say where the run stands, in ``status.json`` and at the end in ``run.json``."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        write_json(
            self.path / "status.json",
            dataclasses.asdict(dataclasses.replace(status, updated=now)),
        )
        self._info["status"] = status.state
        if status.state in ENDED:
            self._info["ended"] = now
        write_json(self.path / "run.json", self._info)

    def write_archives(
        self, soft: "GridArchive", result: "GridArchive", measures: tuple[MeasureSpec, ...]
    ) -> None:
        """Write ``archive/final.npz``, ``archive/final.parquet`` and ``archive/opt_final.npz``.

        Layouts come from the evaluations, which must be flushed.

        Args:
            soft: Archive that guided the search.
            result: Archive that is reported.
            measures: Their axes.
        """
        folder = self.path / "archive"
        folder.mkdir(exist_ok=True)
        final = self._elites(result)
        final.save(folder / "final.npz")
        final.save_table(folder / "final.parquet", [measure.name for measure in measures])
        self._elites(soft).save(folder / "opt_final.npz")

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
            layouts=read_layouts(self.path / "evals", eval_id),
        )
