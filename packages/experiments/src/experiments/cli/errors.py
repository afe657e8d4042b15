"""What the command line answers to errors: a message and an exit code, no traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from experiments.errors import InterruptedRunError, RunFailedError, UserError

FAILED = 1
USAGE_ERROR = 2
TERMINATED = 75
INTERRUPTED = 130


@contextmanager
def user_errors() -> Iterator[None]:
    """Answer the errors of the package, and Ctrl-C."""
    try:
        yield
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
