"""Errors that the command line answers with a message instead of a traceback."""


class ExperimentsError(Exception):
    """Root of all errors of this package."""


class UserError(ExperimentsError, ValueError):
    """Input that cannot be used: the user caused it and can mend it."""


class InterruptedRunError(ExperimentsError):
    """The user or the system ended a run, which can be continued.

    Args:
        message: What was kept and how to go on.
        terminated: Whether it was told to terminate, rather than interrupted from the keyboard.
    """

    def __init__(self, message: str, *, terminated: bool = False):
        super().__init__(message)
        self.terminated = terminated


class RunFailedError(ExperimentsError, RuntimeError):
    """A run that could not do its work; whatever had finished is kept."""
