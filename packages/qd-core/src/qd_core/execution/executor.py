"""What runs jobs: a picklable function, in this process or on others."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Protocol, Self

from qd_core.domain import Failure
from qd_core.errors import OptionError, QDError

Announce = Callable[[str], object]
"""Told the name of each stage of a job as it begins."""

Work = Callable[[Any, Announce], Any]
"""What is done with the payload of a job."""

WorkFactory = Callable[[], Work]
"""Makes the work, once in each worker; picklable."""


class WorkerStartError(QDError, RuntimeError):
    """No worker can be started: its work cannot be made, or processes die while starting."""


class ExecutorLostError(QDError, RuntimeError):
    """What runs jobs is gone, through no fault of theirs; a run can be continued."""


class StopNow(KeyboardInterrupt):
    """The user insists: unlike a ``KeyboardInterrupt`` of a domain, it ends the search."""


@dataclass(frozen=True)
class Job:
    """A piece of work.

    Args:
        key: Tells it apart from the others of a call.
        payload: Given to the work; picklable.
    """

    key: int
    payload: Any


@dataclass(frozen=True)
class Done:
    """The end of a job.

    Args:
        key: Key of the job.
        result: What the work returned, or the `Failure` that ended it.
        seconds: Wall time of each stage that was announced, for a failure.
    """

    key: int
    result: Any
    seconds: Mapping[str, float]

    @property
    def failed(self) -> bool:
        """Whether the work did not return."""
        return isinstance(self.result, Failure)


RETRIES = 2
"""How often a job runs again after its worker died, on every executor."""


@dataclass(frozen=True)
class Limits:
    """What a job may use.

    Args:
        job_s: Wall time of a job, seconds.
        stages_s: Wall time of stages by name, seconds; those that are not named have no limit of
            their own.
        memory_mib: A worker process that holds more after a job is replaced, MiB.

    Raises:
        OptionError: If a limit is not positive.
    """

    job_s: float = math.inf
    stages_s: Mapping[str, float] = field(default_factory=dict)
    memory_mib: float = math.inf

    def __post_init__(self) -> None:
        stages = {f"stages_s: {name}": limit for name, limit in self.stages_s.items()}
        limits = {"job_s": self.job_s, "memory_mib": self.memory_mib, **stages}
        for name, limit in limits.items():
            if not limit > 0:
                raise OptionError(f"{name} must be positive, got {limit}.")

    def stage_s(self, stage: str) -> float:
        """Wall time of a stage, seconds."""
        return self.stages_s.get(stage, math.inf)


NO_LIMITS = Limits()


class Executor(Protocol):
    """Runs jobs; every job ends in exactly one `Done`, whatever happens to it.

    Executors give equal results for equal jobs: one whose worker dies runs again on each of them,
    up to `RETRIES` times, and then fails as ``worker_lost``. Use as a context manager.
    """

    @property
    def restarts(self) -> int:
        """Workers that were replaced."""

    def run(self, jobs: Iterable[Job | None], stop: Callable[[], bool] = ...) -> Iterator[Done]:
        """Run jobs, in order of completion.

        Args:
            jobs: Taken one after the other, in the thread of the caller, whenever there is a
                worker for the next one: what is taken late may depend on what is done by then. An
                executor far from its workers takes a few more, so that none waits. None stands
                for jobs that depend on others under way: it is asked again after the next end.
            stop: Asked several times a second; when true, the rest is dropped.

        Raises:
            WorkerStartError: If workers cannot be started.
        """

    def close(self) -> None:
        """End all workers now; what they are busy with is dropped."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def never() -> bool:
    """Never ask to stop."""
    return False
