"""What a problem must implement to be searched, and what its evaluations are made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

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


class EvaluationError(Exception):
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
class MeasureSpec:
    """One axis of an archive.

    Args:
        name: Key in :attr:`Evaluation.measures`.
        low: Lower end; smaller values fall into the first bin.
        high: Upper end, above ``low``; larger values fall into the last bin.
        bins: Number of bins, at least 1.

    Raises:
        ValueError: If the range is empty or not finite, or there is no bin.
    """

    name: str
    low: float
    high: float
    bins: int

    def __post_init__(self) -> None:
        if not (np.isfinite([self.low, self.high]).all() and self.low < self.high):
            raise ValueError(
                f"measure {self.name}: low must be below high and both finite, "
                f"got low={self.low}, high={self.high}."
            )
        if self.bins < 1:
            raise ValueError(f"measure {self.name}: bins must be at least 1, got {self.bins}.")


@dataclass(frozen=True)
class Evaluation:
    """What is known about one solution after its simulations.

    Args:
        objective: What the emitters optimise.
        result_objective: What the result archive stores; may be the same.
        measures: Every archive measure, by name.
        values: Further scalars, each a column of the evaluation table.
        repetitions: Values of each repetition, arrays ``(repetitions,)``.
        layouts: ``uint8 (H, W)`` layouts by name, such as ``unrepaired`` and ``repaired``.
        grids: ``float32 (H, W)`` per-tile values by name, such as ``tile_usage``.
    """

    objective: float
    result_objective: float
    measures: Mapping[str, float]
    values: Mapping[str, float] = field(default_factory=dict)
    repetitions: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    layouts: Mapping[str, NDArray[np.uint8]] = field(default_factory=dict)
    grids: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)


class Domain(Protocol[Prepared, Record]):
    """A problem: turns generated tiles into an evaluation in three stages.

    Each stage is a pure function of its arguments; all randomness comes from ``seed``, a
    non-negative integer below ``2**31``. A stage raises :class:`EvaluationError` for a solution
    that cannot be evaluated.
    """

    @property
    def name(self) -> str:
        """Short name, used in file names."""

    @property
    def measures(self) -> tuple[MeasureSpec, ...]:
        """Axes of the archive."""

    @property
    def repetitions(self) -> int:
        """Simulations per solution, at least 1."""

    def prepare(self, tiles: NDArray[np.uint8], *, seed: int) -> Prepared:
        """Make a simulable layout from generated tiles ``uint8 (h, w)``, once per solution."""

    def simulate(self, prepared: Prepared, *, seed: int) -> Record:
        """Run one repetition."""

    def aggregate(self, prepared: Prepared, records: Sequence[Record]) -> Evaluation:
        """Combine the records of all repetitions, in order of repetition."""

    def render(self, layout: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Colour a layout ``uint8 (H, W)``: RGB ``uint8 (H, W, 3)``, one pixel a cell."""


class DomainFactory(Protocol):
    """Builds the domain inside a worker process; must be picklable.

    ``functools.partial`` of a class defined in an importable module is one.
    """

    def __call__(self) -> Domain[Any, Any]:
        """Build the domain."""
