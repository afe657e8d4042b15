"""The loop that runs inside a worker process."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pickle import PicklingError

from qd_core.domain import DomainFactory, Failure, FailureKind
from qd_core.execution.evaluation import Job, Outcome, describe, evaluate

THREAD_VARIABLES = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "NUMBA_NUM_THREADS",
)


@dataclass(frozen=True)
class Ready:
    """The worker has built its domain."""


@dataclass(frozen=True)
class StartFailed:
    """The domain cannot be built."""

    message: str


@dataclass(frozen=True)
class StageBegan:
    """The current evaluation enters a stage."""

    stage: str


Message = Ready | StartFailed | StageBegan | Outcome


def serve(connection: Connection, factory: DomainFactory, seed: int) -> None:
    """Evaluate jobs from a pipe until it closes.

    Args:
        connection: Receives :class:`Job`, sends messages.
        factory: Builds the domain, once.
        seed: Seed of the run.
    """
    # Ctrl-C reaches the whole process group; ending workers is the driver's business.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        domain = factory()
    except Exception as error:
        connection.send(StartFailed(describe(error)))
        return
    # The driver is gone when the pipe is.
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        connection.send(Ready())
        while True:
            job: Job = connection.recv()
            outcome = evaluate(domain, job, seed, lambda stage: connection.send(StageBegan(stage)))
            _send(connection, outcome)


def _send(connection: Connection, outcome: Outcome) -> None:
    try:
        connection.send(outcome)
    except (PicklingError, TypeError, AttributeError) as error:
        message = f"the evaluation cannot be pickled: {error}"
        failure = Failure(FailureKind.EXCEPTION, "aggregate", message)
        connection.send(Outcome(outcome.eval_id, failure, outcome.seconds))


@contextmanager
def single_threaded_children() -> Iterator[None]:
    """Let processes started in this context compute on one thread and start without Ctrl-C."""
    saved = {name: os.environ.get(name) for name in THREAD_VARIABLES}
    os.environ.update(dict.fromkeys(THREAD_VARIABLES, "1"))
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        for name, value in saved.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
