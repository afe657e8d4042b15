"""The errors of this package; each stands here, or beside the only thing that raises it."""


class QDError(Exception):
    """Root of all errors that this package raises on purpose."""


class OptionError(QDError, ValueError):
    """An argument is out of its range or does not fit another one; the message names it."""


class ContractError(QDError, RuntimeError):
    """A part of a search is called out of order, or answers what it must not."""


class RunError(QDError, ValueError):
    """A folder is not a run directory, or a file of it cannot be read."""


class SurrogateError(QDError, ValueError):
    """A saved surrogate cannot be read, or does not fit its specification."""
