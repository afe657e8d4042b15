"""One worker process and the evaluation it is busy with."""

import signal
import time
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from qd_core.domain import DomainFactory, Failure, FailureKind
from qd_core.execution.evaluation import Job, Outcome
from qd_core.execution.worker import Message, Ready, StageBegan, serve, single_threaded_children


class Lane:
    """A worker process that takes one job at a time.

    Args:
        factory: Builds the domain in the worker.
        seed: Seed of the run.
        timeout_s: Wall limit of one evaluation, seconds.
    """

    def __init__(self, factory: DomainFactory, seed: int, timeout_s: float):
        context = get_context("spawn")
        self.connection: Connection
        self.connection, far_end = context.Pipe()
        self._process: BaseProcess = context.Process(
            target=serve, args=(far_end, factory, seed), daemon=True
        )
        with single_threaded_children():
            self._process.start()
        # With the only other copy in the worker, its death closes the pipe.
        far_end.close()
        self._timeout_s = timeout_s
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
    def overdue(self) -> bool:
        """Whether the evaluation has passed its wall limit."""
        return self.job is not None and time.monotonic() > self._deadline

    def assign(self, job: Job) -> bool:
        """Hand over a job; returns whether the worker took it, which a dead one does not."""
        try:
            self.connection.send(job)
        except OSError:
            return False
        self.job = job
        self._deadline = time.monotonic() + self._timeout_s
        self._seconds = {}
        self._begin("prepare")
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
        elif isinstance(message, Outcome):
            self.job = None
        return message

    def timed_out(self) -> Outcome:
        """Kill the worker and word its overdue evaluation as a failure."""
        self.kill()
        kind = FailureKind.REPAIR_TIMEOUT if self._stage == "prepare" else FailureKind.SIM_TIMEOUT
        return self._failed(kind, f"no result within {self._timeout_s:g} s, worker killed.")

    def lost(self) -> Outcome:
        """Word the evaluation of a dead worker as a failure."""
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
        """End the worker now and wait until it is gone."""
        self._process.kill()
        self._process.join()
        self.connection.close()

    def _begin(self, stage: str) -> None:
        self._stage = stage
        self._stage_start = time.monotonic()

    def _end_stage(self) -> None:
        self._seconds[self._stage] = time.monotonic() - self._stage_start

    def _failed(self, kind: FailureKind, message: str) -> Outcome:
        if self.job is None:
            raise RuntimeError("a worker without a job cannot fail an evaluation.")
        self._end_stage()
        return Outcome(self.job.eval_id, Failure(kind, self._stage, message), self._seconds)
