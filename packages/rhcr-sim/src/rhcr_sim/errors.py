"""Typed errors. All of them are caused by input and say what to change."""


class RhcrSimError(Exception):
    """Root of all errors that this package raises on purpose."""


class LayoutError(RhcrSimError, ValueError):
    """A layout that cannot be simulated."""


class ConfigError(RhcrSimError, ValueError):
    """A simulation parameter, or a combination of parameters, that is not allowed."""


class PlanError(RhcrSimError, ValueError):
    """Paths or tasks that cannot be read as a plan for the map: wrong shape, type or range."""


class PlanFileError(RhcrSimError, ValueError):
    """A trajectory or plan file that cannot be read or written."""


class CheckpointError(RhcrSimError, ValueError):
    """A saved simulation that cannot be read or gone on with."""


class SweepError(RhcrSimError, ValueError):
    """A sweep that cannot be run or resumed."""


class OutputError(RhcrSimError, OSError):
    """A file that cannot be written where it was asked for."""


class MissingExtraError(RhcrSimError, ImportError):
    """A feature needs a package that is not installed; the message says how to install it."""
