"""What runs inside a worker process."""

import os
import pickle
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from qd_core.domain import Failure, FailureKind
from qd_core.execution.attempt import attempt
from qd_core.execution.executor import Job, Work, WorkFactory
from qd_core.execution.text import clean, describe

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
    """The worker has made its work."""


@dataclass(frozen=True)
class StartFailed:
    """The work cannot be made."""

    message: str


@dataclass(frozen=True)
class StageBegan:
    """The current job enters a stage."""

    stage: str


@dataclass(frozen=True)
class Finished:
    """The current job is done; its result is pickled by itself, as it may not come back."""

    result: bytes


Message = Ready | StartFailed | StageBegan | Finished


def serve(
    connection: Connection, life_line: Connection, factory: WorkFactory, log: Path | None
) -> None:
    """Work on jobs from a pipe until it closes.

    Args:
        connection: Receives `Job`, sends messages.
        life_line: Closes when the driver dies, however that happens.
        factory: Makes the work, once.
        log: File to which all output goes, or None to leave it alone.
    """
    # Ctrl-C reaches the whole process group; ending workers is the driver's business.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A group of its own holds all children, so that they end with the worker.
    os.setpgrp()
    threading.Thread(target=_die_with, args=(life_line,), daemon=True).start()
    if log is not None:
        _redirect(log)
    made = attempt("start", factory)
    if isinstance(made, Failure):
        connection.send(StartFailed(made.message))
        return
    # The driver is gone when the pipe is.
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        connection.send(Ready())
        while True:
            result = _worked(connection.recv(), made, connection)
            connection.send(Finished(_pickled(result)))
    os.killpg(0, signal.SIGKILL)


def _worked(job: Job, work: Work, connection: Connection) -> Any:
    def announce(stage: str) -> None:
        connection.send(StageBegan(stage))

    return attempt("", lambda: work(job.payload, announce))


def _pickled(result: Any) -> bytes:
    try:
        return pickle.dumps(result)
    except Exception as error:
        message = f"the result cannot be pickled: {clean(error)}"
        return pickle.dumps(Failure(FailureKind.EXCEPTION, "", message))


def unpickled(data: bytes) -> Any:
    """Read a result; one that pickles but does not unpickle is a failure."""
    try:
        return pickle.loads(data)
    except Exception as error:
        message = f"the result cannot be unpickled: {describe(error)}"
        return Failure(FailureKind.EXCEPTION, "", clean(message))


def _die_with(life_line: Connection) -> None:
    with suppress(EOFError, OSError):
        life_line.recv_bytes()
    os.killpg(0, signal.SIGKILL)


def _redirect(log: Path) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    stream = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
    os.dup2(stream, 1)
    os.dup2(stream, 2)
    os.close(stream)


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
