"""Typed errors. All of them are caused by input and say what to change."""


class LayoutError(ValueError):
    """A layout that cannot be simulated."""


class ConfigError(ValueError):
    """A simulation parameter, or a combination of parameters, that is not allowed."""


class PlanError(ValueError):
    """Paths or tasks that cannot be read as a plan for the map: wrong shape, type or range."""


class PlanFileError(ValueError):
    """A trajectory or plan file that cannot be read or written."""


class SweepError(ValueError):
    """A sweep that cannot be run or resumed."""
