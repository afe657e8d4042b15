"""Trajectory files: one run with its layout, paths, tasks, parameters and metrics."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from rhcr_sim.archives import read_archive
from rhcr_sim.errors import PlanError, PlanFileError
from rhcr_sim.files import replaced
from rhcr_sim.formats.plan_arrays import checked_headings, checked_paths, checked_tasks
from rhcr_sim.layouts.layout import Layout

FORMAT = "rhcr-sim trajectory"
VERSION = 1
OBSTACLES = "@0123456789"


class Run(Protocol):
    """What is needed of a `Result`."""

    @property
    def paths(self) -> NDArray[np.int32] | None:
        """Cell of each agent at each timestep, int32 (agents, E + 1)."""

    @property
    def headings(self) -> NDArray[np.int8] | None:
        """Direction that each agent faces, int8 (agents, E + 1), or None."""

    @property
    def tasks(self) -> NDArray[np.int32]:
        """Agent, goal cell and completion, int32 (n_tasks, 3)."""

    @property
    def task_service(self) -> NDArray[np.int32]:
        """Timesteps to stay, int32 (n_tasks,)."""

    def to_dict(self) -> dict[str, object]:
        """Metrics as JSON types."""


@dataclass(frozen=True, eq=False)
class Trajectory:
    """A recorded run.

    A file is an npz archive without pickled objects: `paths`, `tasks`, `service` and, on
    one-way or weighted maps, `weights` as below, and ``header``, the UTF-8 bytes of a JSON object
    with the other fields.

    Attributes:
        name: Name of the layout.
        rows: The layout, equally long strings of tiles.
        paths: int32 (agents, E + 1), cell of each agent at each timestep.
        tasks: int32 (n_tasks, 3), agent, goal cell and timestep of completion (-1 = open), the
            tasks of an agent in their order.
        service: int32 (n_tasks,), timesteps the agent has to stay on the goal.
        config: Parameters of the run, JSON types.
        metrics: Scalar metrics of the run, JSON types.
        weights: Weights of moves and waits, see `Layout`; None where all are 1.
        headings: int8 (agents, E + 1), see `Result.headings`; None if agents need not turn.
    """

    name: str
    rows: tuple[str, ...]
    paths: NDArray[np.int32]
    tasks: NDArray[np.int32]
    service: NDArray[np.int32]
    config: Mapping[str, Any] = field(default_factory=dict)
    metrics: Mapping[str, Any] = field(default_factory=dict)
    weights: NDArray[np.int32] | None = None
    headings: NDArray[np.int8] | None = None

    @classmethod
    def of(cls, layout: Layout, config: Any, result: Run) -> Trajectory:
        """The trajectory of a run made with ``record_paths=True``.

        Args:
            layout: Where the agents drove.
            config: The `Config` of the run.
            result: Its `Result`.

        Raises:
            PlanError: The result holds no paths.
        """
        if result.paths is None:
            raise PlanError("result holds no paths; simulate with record_paths=True")
        document = result.to_dict()
        metrics = {k: v for k, v in document.items() if not isinstance(v, list) and k != "windows"}
        return cls(
            name=layout.name,
            rows=layout.rows,
            paths=result.paths,
            tasks=result.tasks,
            service=result.task_service,
            config=asdict(config),
            metrics=metrics,
            weights=layout.weights,
            headings=result.headings,
        )

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the layout."""
        return len(self.rows), len(self.rows[0])

    @property
    def drivable(self) -> NDArray[np.bool_]:
        """Cells that are no obstacle, bool (rows, columns)."""
        return ~np.isin(np.array([list(row) for row in self.rows]), list(OBSTACLES))

    def save(self, path: str | Path) -> None:
        """Write the trajectory file at once: `path` is replaced when all is written.

        Raises:
            OSError: The file cannot be written.
        """
        header = {
            "format": FORMAT,
            "version": VERSION,
            "name": self.name,
            "layout": list(self.rows),
            "config": dict(self.config),
            "metrics": dict(self.metrics),
        }
        encoded = np.frombuffer(json.dumps(header).encode(), dtype=np.uint8)
        arrays: dict[str, Any] = {"header": encoded}
        arrays |= {"paths": self.paths, "tasks": self.tasks, "service": self.service}
        optional = {"weights": self.weights, "headings": self.headings}
        arrays |= {name: array for name, array in optional.items() if array is not None}
        with replaced(path) as temporary, temporary.open("wb") as stream:
            np.savez_compressed(stream, **arrays)

    @classmethod
    def load(cls, path: str | Path) -> Trajectory:
        """Read a trajectory file.

        Raises:
            PlanFileError: The file cannot be read, is no trajectory file, or its arrays do not fit
                its layout.
        """
        arrays, header = _read(Path(path))
        try:
            rows = _checked_rows(header["layout"])
            n_cells = len(rows) * len(rows[0])
            paths = checked_paths(arrays["paths"], n_cells)
            tasks, service = arrays["tasks"], arrays["service"]
            checked_tasks(tasks, service, paths.shape, n_cells)
            headings = arrays.get("headings")
            if headings is not None:
                headings = checked_headings(headings, paths.shape).astype(np.int8)
            weights = _checked_weights(arrays.get("weights"), (len(rows), len(rows[0])))
        except PlanError as error:
            raise PlanFileError(f"{path}: {error}") from error
        except KeyError as error:
            raise PlanFileError(f"{path}: {error.args[0]!r} is missing") from error
        return cls(
            name=str(header.get("name", Path(path).stem)),
            rows=rows,
            paths=paths.astype(np.int32),
            tasks=tasks.astype(np.int32).reshape(-1, 3),
            service=np.broadcast_to(service, len(tasks)).astype(np.int32),
            config=_mapping(header.get("config")),
            metrics=_mapping(header.get("metrics")),
            weights=weights,
            headings=headings,
        )


def _read(path: Path) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    arrays, header = read_archive(path, kind="trajectory file", form=FORMAT, error=PlanFileError)
    if header.get("version") != VERSION:
        raise PlanFileError(
            f"{path}: version {header.get('version')!r} of the format is not known; this version "
            f"of rhcr-sim reads version {VERSION}"
        )
    return arrays, header


def _checked_rows(rows: object) -> tuple[str, ...]:
    if not isinstance(rows, list) or not all(isinstance(row, str) for row in rows):
        raise PlanError("layout must be a list of strings")
    if not rows or not rows[0] or len({len(row) for row in rows}) > 1:
        raise PlanError("layout must have equally long rows, at least one tile each")
    return tuple(rows)


def _checked_weights(
    weights: NDArray[Any] | None, shape: tuple[int, int]
) -> NDArray[np.int32] | None:
    if weights is not None and (weights.shape != (*shape, 5) or weights.dtype != np.int32):
        raise PlanError(f"weights must be int32 {(*shape, 5)}, got {weights.dtype} {weights.shape}")
    return weights


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
