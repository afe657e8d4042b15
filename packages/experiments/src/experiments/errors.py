"""Errors that the command line answers with a message instead of a traceback."""


class ExperimentsError(Exception):
    """Root of all errors of this package."""


class UserError(ExperimentsError, ValueError):
    """Input that cannot be used: the user caused it and can mend it."""


class RunFailedError(ExperimentsError, RuntimeError):
    """A run that could not do its work; whatever had finished is kept."""
