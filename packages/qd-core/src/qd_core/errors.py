"""The errors of this package."""


class QDError(Exception):
    """Root of all errors that this package raises on purpose."""


class SurrogateError(QDError, ValueError):
    """A saved surrogate cannot be read, or does not fit its specification."""
