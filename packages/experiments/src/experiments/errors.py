"""Errors that the command line answers with a message instead of a traceback."""


class UserError(ValueError):
    """Input that cannot be used: the user caused it and can mend it."""


class RunFailedError(RuntimeError):
    """A run that could not do its work; whatever had finished is kept."""
