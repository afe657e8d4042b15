"""Jobs in this process, one after the other."""

from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Self

from qd_core.execution.attempt import attempt
from qd_core.execution.executor import Done, Job, Work, WorkerStartError, WorkFactory, never
from qd_core.execution.text import describe


class SerialExecutor:
    """Runs jobs in this process, without a wall limit.

    Args:
        factory: Makes the work, when the first job comes.
    """

    restarts = 0

    def __init__(self, factory: WorkFactory):
        self._factory = factory
        self._work: Work | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Forget the work."""
        self._work = None

    def run(self, jobs: Iterable[Job], stop: Callable[[], bool] = never) -> Iterator[Done]:
        """Run jobs in their order; see `qd_core.execution.executor.Executor`."""
        for job in jobs:
            if stop():
                return
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
