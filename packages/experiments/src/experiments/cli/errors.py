"""What the command line answers to errors: a message and an exit code, no traceback."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

import typer

from experiments.errors import InterruptedRunError, RunFailedError, UserError

FAILED = 1
USAGE_ERROR = 2
TERMINATED = 75
INTERRUPTED = 130


class _Terminated(BaseException):
    """The system asks for an end."""


@contextmanager
def user_errors() -> Iterator[None]:
    """Answer the errors of the package, Ctrl-C, and the request of the system to end."""
    try:
        with _termination():
            yield
    except _Terminated:
        typer.echo("told to end; what had finished is kept. Go on with the same command.")
        raise typer.Exit(TERMINATED) from None
    except UserError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(USAGE_ERROR) from None
    except RunFailedError as error:
        typer.echo(f"failed: {error}", err=True)
        raise typer.Exit(FAILED) from None
    except InterruptedRunError as error:
        typer.echo(str(error))
        raise typer.Exit(TERMINATED if error.terminated else INTERRUPTED) from None
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None


@contextmanager
def _termination() -> Iterator[None]:
    """Let SIGTERM end what is under way as an error does, so that all is tidied up."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _end(number: int, frame: FrameType | None) -> NoReturn:
    del number, frame
    raise _Terminated
