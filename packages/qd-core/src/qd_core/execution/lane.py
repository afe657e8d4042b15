"""One worker process and the job it is busy with."""

import os
import signal
import time
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from qd_core.domain import Failure, FailureKind
from qd_core.errors import ContractError
from qd_core.execution.executor import Done, Job, Limits, WorkFactory
from qd_core.execution.worker import (
    Finished,
    Message,
    Ready,
    StageBegan,
    serve,
    single_threaded_children,
    unpickled,
)


class Lane:
    """A worker process that takes one job at a time.

    Args:
        factory: Makes the work in the worker.
        limits: What a job may use.
        log: File for its output, or None to leave it on the terminal.
    """

    def __init__(self, factory: WorkFactory, limits: Limits, log: Path | None):
        context = get_context("spawn")
        self.connection: Connection
        self.connection, far_end = context.Pipe()
        life_line, self._life_line = context.Pipe(duplex=False)
        self._process: BaseProcess = context.Process(
            target=serve, args=(far_end, life_line, factory, log), daemon=True
        )
        with single_threaded_children():
            self._process.start()
        far_end.close()
        life_line.close()
        self._limits = limits
        self.ready = False
        self.job: Job | None = None
        self._stage = ""
        self._stage_start = 0.0
        self._deadline = float("inf")
        self._seconds: dict[str, float] = {}

    @property
    def pid(self) -> int | None:
        """Process id of the worker."""
        return self._process.pid

    @property
    def resident_mib(self) -> float:
        """Memory that the worker holds, MiB; 0 where the system does not tell."""
        try:
            pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        except OSError:
            return 0.0
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

    @property
    def sentinel(self) -> int:
        """Become ready when the worker dies, even if a child of it keeps its pipe open."""
        return self._process.sentinel

    @property
    def dead(self) -> bool:
        """Whether the worker has ended and nothing it said is left unread."""
        return not self._process.is_alive() and not self.connection.poll()

    @property
    def overdue(self) -> bool:
        """Whether the job, or the stage that it is in, has passed its wall limit."""
        return self.job is not None and time.monotonic() > min(self._deadline, self._stage_end)

    @property
    def _stage_end(self) -> float:
        return self._stage_start + self._limits.stage_s(self._stage)

    def assign(self, job: Job) -> bool:
        """Hand over a job; returns whether the worker took it, which a dead one does not."""
        try:
            self.connection.send(job)
        except OSError:
            return False
        self.job = job
        self._deadline = time.monotonic() + self._limits.job_s
        self._seconds = {}
        self._begin("")
        return True

    def receive(self) -> Message | None:
        """Take one message and follow it; None if the worker is dead."""
        try:
            message: Message = self.connection.recv()
        except (EOFError, OSError):
            return None
        if isinstance(message, Ready):
            self.ready = True
        elif isinstance(message, StageBegan):
            self._end_stage()
            self._begin(message.stage)
        return message

    def finish(self, message: Finished) -> Done:
        """Take the result of the job."""
        job = self._take_job()
        self._end_stage()
        return Done(job.key, unpickled(message.result), self._seconds)

    def timed_out(self) -> Done:
        """Kill the worker and word its overdue job as a failure."""
        self.kill()
        limit = self._limits.job_s
        if self._stage_end < self._deadline:
            limit = self._limits.stage_s(self._stage)
        early = self._stage in ("", "prepare")
        kind = FailureKind.REPAIR_TIMEOUT if early else FailureKind.SIM_TIMEOUT
        return self._failed(kind, f"no result within {limit:g} s, worker killed.")

    def lost(self) -> Done:
        """Describe the job of a dead worker as a failure."""
        return self._failed(FailureKind.WORKER_LOST, f"worker process {self.death()}.")

    def death(self) -> str:
        """Say how the worker ended; it is killed if it only closed its pipe."""
        self._process.join(timeout=1.0)
        if self._process.exitcode is None:
            self.kill()
            return "closed its pipe"
        if self._process.exitcode < 0:
            return f"was killed by {signal.Signals(-self._process.exitcode).name}"
        return f"ended with exit code {self._process.exitcode}"

    def kill(self) -> None:
        """End the worker and all its children now, and wait until it is gone."""
        if self._process.pid is not None:
            # A worker that is only just starting has no group of its own yet.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.join()
        self.connection.close()
        self._life_line.close()

    def _begin(self, stage: str) -> None:
        self._stage = stage
        self._stage_start = time.monotonic()

    def _end_stage(self) -> None:
        if self._stage:
            self._seconds[self._stage] = time.monotonic() - self._stage_start

    def _take_job(self) -> Job:
        job, self.job = self.job, None
        if job is None:
            raise ContractError("a worker without a job cannot end one.")
        return job

    def _failed(self, kind: FailureKind, message: str) -> Done:
        job = self._take_job()
        self._end_stage()
        return Done(job.key, Failure(kind, self._stage, message), self._seconds)
