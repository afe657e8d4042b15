"""What a problem must implement to be searched, and what its evaluations are made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol, TypeVar, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from qd_core.errors import QDError

Prepared = TypeVar("Prepared")
Record = TypeVar("Record")


class FailureKind(StrEnum):
    """Why an evaluation has no result."""

    INVALID_LAYOUT = "invalid_layout"
    REPAIR_INFEASIBLE = "repair_infeasible"
    REPAIR_TIMEOUT = "repair_timeout"
    SIM_TIMEOUT = "sim_timeout"
    SIM_CRASH = "sim_crash"
    WORKER_LOST = "worker_lost"
    EXCEPTION = "exception"


class EvaluationError(QDError):
    """Raised by a stage of a domain: this evaluation fails, the run goes on.

    Args:
        kind: Reason that is counted in the metrics.
        message: What happened, for the log and the table of evaluations.
    """

    def __init__(self, kind: FailureKind, message: str):
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True)
class Failure:
    """A failed evaluation.

    Args:
        kind: Reason.
        stage: ``prepare``, ``simulate`` or ``aggregate``.
        message: What happened.
    """

    kind: FailureKind
    stage: str
    message: str


@dataclass(frozen=True)
class Evaluation:
    """What is known about one solution after its simulations.

    Args:
        objective: What the emitters optimise.
        result_objective: What the result archive stores; may be the same.
        measures: Every scalar by name, those of `Domain.measure_names` among them.
        repetitions: Values of each repetition, arrays ``(repetitions,)``.
        layouts: ``uint8 (H, W)`` layouts by name, such as ``unrepaired`` and ``repaired``; the
            same names and shapes for every solution.
        grids: ``float32 (H, W)`` values of cells by name, such as ``tile_usage``; likewise.
    """

    objective: float
    result_objective: float
    measures: Mapping[str, float]
    repetitions: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    layouts: Mapping[str, NDArray[np.uint8]] = field(default_factory=dict)
    grids: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)


class Domain(Protocol[Prepared, Record]):
    """A problem: turns generated tiles into an evaluation in three stages.

    Each stage is a pure function of its arguments; all randomness comes from ``seed``, a
    non-negative integer below ``2**31``. A stage raises `EvaluationError` for a solution
    that cannot be evaluated.
    """

    @property
    def name(self) -> str:
        """Short name, used in file names."""

    @property
    def measure_names(self) -> tuple[str, ...]:
        """Scalars that may span an archive; each is a finite number in every evaluation."""

    @property
    def repetitions(self) -> int:
        """Simulations per solution, at least 1."""

    def prepare(self, tiles: NDArray[np.uint8], *, seed: int) -> Prepared:
        """Make a simulable layout from generated tiles ``uint8 (h, w)``, once per solution.

        Args:
            tiles: Codes ``uint8 (h, w)``; must not be changed.
            seed: Seed of this solution.
        """

    def simulate(self, prepared: Prepared, *, seed: int) -> Record:
        """Run one repetition.

        Args:
            prepared: What `prepare` has returned; must not be changed.
            seed: Seed of this repetition.
        """

    def aggregate(self, prepared: Prepared, records: Sequence[Record]) -> Evaluation:
        """Combine the records of all repetitions, in order of repetition.

        Args:
            prepared: What `prepare` has returned.
            records: What `simulate` has returned, a record a repetition.
        """


@runtime_checkable
class BatchDomain(Domain[Prepared, Record], Protocol[Prepared, Record]):
    """A domain whose simulations are faster when many solutions share a call.

    Solutions are cut into chunks by the number of their evaluation, so that the number of workers
    changes no result.
    """

    @property
    def chunk(self) -> int:
        """Solutions that a worker takes at once, at least 1."""

    def simulate_many(
        self, prepared: Sequence[Prepared], *, seeds: Sequence[Sequence[int]]
    ) -> Sequence[Sequence[Record]]:
        """Run all repetitions of some solutions.

        Args:
            prepared: Solutions of one chunk that could be prepared.
            seeds: The seeds of the repetitions of each solution, as `simulate` would get.

        Returns:
            The records of each solution, in order of repetition.
        """


class DomainFactory(Protocol):
    """Builds the domain inside a worker process; must be picklable.

    ``functools.partial`` of a class defined in an importable module is one.
    """

    def __call__(self) -> Domain[Any, Any]:
        """Build the domain."""
