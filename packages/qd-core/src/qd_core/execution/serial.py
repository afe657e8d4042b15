"""Jobs in this process, one after the other."""

from collections.abc import Callable, Iterable, Iterator

from qd_core.execution.attempt import attempt
from qd_core.execution.executor import (
    Done,
    Executor,
    Job,
    Work,
    WorkerStartError,
    WorkFactory,
    never,
)
from qd_core.execution.text import describe


class SerialExecutor(Executor):
    """Runs jobs in this process, without a wall limit.

    Args:
        factory: Makes the work, when the first job comes.
    """

    def __init__(self, factory: WorkFactory):
        self._factory = factory
        self._work: Work | None = None

    @property
    def restarts(self) -> int:
        """There are no workers."""
        return 0

    def close(self) -> None:
        """Forget the work."""
        self._work = None

    def run(self, jobs: Iterable[Job | None], stop: Callable[[], bool] = never) -> Iterator[Done]:
        """Run jobs in their order; see `qd_core.execution.executor.Executor`."""
        for job in jobs:
            if stop():
                return
            if job is not None:
                yield self._run(self._made(), job)

    def _made(self) -> Work:
        if self._work is None:
            try:
                self._work = self._factory()
            except Exception as error:
                raise WorkerStartError(f"the work cannot be made: {describe(error)}") from error
        return self._work

    def _run(self, work: Work, job: Job) -> Done:
        stage = [""]

        def announce(name: str) -> None:
            stage[0] = name

        result = attempt("", lambda: work(job.payload, announce))
        return Done(job.key, result, {})
